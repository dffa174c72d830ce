// Render what teams.py writes with Microsoft's own renderer: every text has to be read as it is, and nothing in it may
// become a link, an image, a mention or any other markup. Markdown is read with all that its reader can do.
import { createInterface } from "node:readline";
import { createRequire } from "node:module";
import { JSDOM } from "jsdom";
import MarkdownIt from "markdown-it";

const LEAST = 1000;
const PLACES = 11; // in which full_of puts a text, besides labels and buttons, which have one line
const NO_MARKUP = new Set(["div", "span", "p", "label", "button", "input", "textarea", "select", "option"]);
const HOSTILE = ["a", "img", "at", "script", "svg", "strong", "em", "code", "table", "h1", "blockquote", "li"];

const { window } = new JSDOM("<!doctype html><body></body>");
for (const name of ["window", "document", "HTMLElement", "HTMLInputElement", "HTMLSelectElement", "HTMLButtonElement"]) {
  globalThis[name] = window[name];
}
// jsdom has no innerText; set, it is text in any browser.
Object.defineProperty(window.HTMLElement.prototype, "innerText", {
  get() { return this.textContent; },
  set(text) { this.textContent = text; },
});
const Cards = createRequire(import.meta.url)("adaptivecards/dist/adaptivecards.js");
const markdown = new MarkdownIt({ html: true, linkify: true });
Cards.AdaptiveCard.onProcessMarkdown = (text, result) => Object.assign(result, { outputHtml: markdown.render(text), didProcess: true });

function* within(thing) {
  if (Array.isArray(thing)) for (const each of thing) yield* within(each);
  else if (thing !== null && typeof thing === "object") {
    yield thing;
    for (const [name, each] of Object.entries(thing)) if (!["fallback", "refresh"].includes(name)) yield* within(each);
  }
}

function written(card) {
  const parts = [...within(card.body)];
  return {
    texts: parts.filter((part) => part.type === "RichTextBlock").map((part) => part.inlines.map((run) => run.text).join("")),
    buttons: parts.filter((part) => part.type?.startsWith("Action.")).map((part) => part.title),
    labels: parts.filter((part) => part.type?.startsWith("Input.")).map((part) => part.label + (part.isRequired ? " *" : "")),
    options: parts.flatMap((part) => part.choices ?? []).map((option) => option.title),
    values: parts.filter((part) => part.type === "Input.Text").map((part) => part.value ?? ""),
  };
}

function read(shown) {
  const texts = (selector) => [...shown.querySelectorAll(selector)].map((element) => element.textContent);
  return {
    texts: texts("div.ac-richTextBlock"),
    buttons: texts("button.ac-pushButton"),
    labels: texts("label.ac-richTextBlock"),
    options: texts("option:not([hidden]), label.ac-textBlock").map((option) => option.replace(/\n$/, "")),
    values: [...shown.querySelectorAll(".ac-textInput")].map((input) => input.value),
  };
}

function* wrong(card, lines = []) {
  const made = new Cards.AdaptiveCard();
  made.parse(card);
  const shown = made.render();
  for (const element of shown.querySelectorAll("*")) {
    const name = element.tagName.toLowerCase();
    if (!NO_MARKUP.has(name)) yield `an element <${name}>`;
    for (const { name: attribute, value } of element.attributes) {
      if (/^(on|src|href|srcset|poster|data$|action|background)/.test(attribute)) yield `an attribute ${attribute}`;
      if (attribute === "style" && /url\(/.test(value)) yield "an address in a style";
    }
  }
  const [sent, seen] = [written(card), read(shown)];
  for (const kind of Object.keys(sent)) {
    const [expected, found] = [JSON.stringify(sent[kind]), JSON.stringify(seen[kind])];
    if (expected !== found) yield `${kind} that are not what was sent: ${found} for ${expected}`;
  }
  for (const line of lines) {
    const places = seen.texts.filter((text) => text.includes(line)).length;
    if (places < PLACES) yield `the line ${JSON.stringify(line)} in ${places} places`;
  }
}

// Else the texts are too tame, or nothing would be noticed, and the check would prove nothing.
const run = (text) => ({ type: "RichTextBlock", inlines: [{ type: "TextRun", text }] });
const option = (title) => ({ type: "Input.ChoiceSet", id: "a", label: "a", style: "expanded", choices: [{ title, value: "a" }] });
const BAD = {
  "a link": { type: "TextBlock", text: "[policy](https://evil.example)" },
  "an address": { type: "TextBlock", text: "https://evil.example" },
  "an image": { type: "TextBlock", text: "![x](https://evil.example/x.png)" },
  "a mention": { type: "TextBlock", text: "<at>Anna</at>" },
  "a script": { type: "TextBlock", text: "<script>alert(1)</script>" },
  "a background": { type: "Container", backgroundImage: "https://evil.example/x.png", items: [run("a")] },
  "a link in an option": option("[policy](https://evil.example)"),
  "a link behind a text": { ...run("a"), inlines: [{ type: "TextRun", text: "a", selectAction: { type: "Action.OpenUrl", url: "https://evil.example" } }] },
  "a date": run("{{DATE(2026-11-02T09:00:00Z)}}"),
};

const problems = [];
for (const [what, element] of Object.entries(BAD)) {
  const found = [...wrong({ type: "AdaptiveCard", version: "1.5", body: [element] })];
  if (!found.length) problems.push(`${what} would not be noticed`);
}
const tame = new Set(HOSTILE);
let texts = 0;
let cards = 0;
let whole = 0; // texts whose reply is not on several pages, where each line is looked for in every place
for await (const line of createInterface({ input: process.stdin })) {
  const { text, lines, cards: sent } = JSON.parse(line);
  texts += 1;
  const parsed = document.createElement("div");
  parsed.innerHTML = markdown.render(text);
  for (const name of tame) if (parsed.querySelector(name)) tame.delete(name);
  const isWhole = sent.length === 3;
  whole += isWhole;
  for (const card of sent) {
    cards += 1;
    for (const problem of wrong(card, isWhole ? lines : [])) problems.push(`${JSON.stringify(text)} is shown with ${problem}`);
  }
}
if (whole < LEAST) problems.push(`only ${whole} texts`);
if (tame.size) problems.push(`no text would be ${[...tame].join(", ")} where markup is read`);

problems.slice(0, 50).forEach((problem) => console.error(problem));
console.log(`Teams: ${texts} hostile texts in ${cards} cards, as Microsoft's renderer shows them, ${problems.length} problems`);
process.exit(problems.length ? 1 : 0);
