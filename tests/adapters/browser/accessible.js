// What a machine can tell about accessibility on the page as it stands: a list of faults, empty when there are none.
const faults = [];
const name = (element) => {
  const label = element.labels?.[0]?.textContent ?? "";
  return (element.getAttribute("aria-label") ?? (label || element.textContent)).trim();
};
const seen = (element) => element.checkVisibility({ visibilityProperty: true }) && !element.closest(".unseen");

for (const control of document.querySelectorAll("a, button, select, summary, textarea, input:not([type=hidden])")) {
  if (!control.checkVisibility()) continue;
  if (!name(control)) faults.push(`no name: ${control.outerHTML}`);
  const { width, height } = control.getBoundingClientRect();
  if (width < 24 || height < 24) faults.push(`smaller than 24 pixels: ${control.outerHTML}`);
}
for (const image of document.images) if (!image.hasAttribute("alt")) faults.push(`no alternative: ${image.outerHTML}`);
for (const described of document.querySelectorAll("[aria-describedby]")) {
  for (const id of described.getAttribute("aria-describedby").split(" ")) {
    if (!document.getElementById(id)) faults.push(`described by ${id}, which is not there`);
  }
}
let level = 0;
for (const heading of document.querySelectorAll("h1, h2, h3, h4")) {
  const next = Number(heading.tagName[1]);
  if (next > level + 1) faults.push(`a level is left out before: ${heading.textContent}`);
  level = next;
}
if (!document.documentElement.lang) faults.push("no language");
if (document.querySelectorAll("main, header, footer, h1").length !== 4) faults.push("landmarks or h1 missing or doubled");
const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
if (new Set(ids).size !== ids.length) faults.push(`an id is used twice: ${ids}`);

// Contrast (WCAG 2.2, 1.4.3 and 1.4.11): of text with what lies behind it, and of the edges of what can be filled in.
const channels = (colour) => colour.match(/[\d.]+/g).map(Number);
const luminance = (colour) => {
  const [r, g, b] = channels(colour).map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const behind = (element) => {
  for (let at = element; at; at = at.parentElement) {
    const colour = getComputedStyle(at).backgroundColor;
    if ((channels(colour)[3] ?? 1) === 1) return colour;
  }
  return "rgb(255, 255, 255)";
};
const contrast = (one, other) => {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
};
const holdsText = (element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
for (const element of document.body.querySelectorAll("*")) {
  const style = getComputedStyle(element);
  if (!seen(element)) continue;
  if (holdsText(element) && element.tagName !== "OPTION" && contrast(style.color, behind(element)) < 4.5) {
    faults.push(`contrast ${contrast(style.color, behind(element)).toFixed(2)}: ${element.outerHTML.slice(0, 120)}`);
  }
  if (element.matches("select, textarea") && contrast(style.borderTopColor, behind(element.parentElement)) < 3) {
    faults.push(`faint edge: ${element.outerHTML.slice(0, 120)}`);
  }
}

const { scrollWidth, clientWidth } = document.documentElement;
if (scrollWidth > clientWidth) faults.push(`scrolls sideways: ${scrollWidth} in ${clientWidth}`);
return faults;
