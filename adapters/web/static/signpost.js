// The page works without this: then every question loads a new page. With it, replies arrive as server-sent events.
"use strict";
(() => {
  const [log, status, form, error, text] = ["conversation", "status", "ask", "error", "text"].map((id) => document.getElementById(id));
  const words = form.dataset;
  const LONG = 5000; // milliseconds
  let events = null;
  let waiting = null; // what was sent and has no reply yet

  function listen() {
    events?.close();
    events = new EventSource(`/events?conversation=${encodeURIComponent(form.elements.conversation.value)}`);
    events.addEventListener("reply", (event) => show(JSON.parse(event.data).html));
  }

  async function send(button) {
    if (waiting) return;
    const fields = new URLSearchParams(new FormData(form));
    if (button?.name) fields.set(button.name, button.value);
    tell("");
    const sent = waiting = { question: button?.name ? null : text.value, form: button?.name === "form" };
    status.textContent = words.looking;
    setTimeout(() => { if (waiting === sent) status.textContent = words.stillLooking; }, LONG);
    try {
      const response = await fetch("/ask", { method: "POST", body: fields, headers: { Accept: "text/event-stream, text/html" } });
      if (response.status === 204) {
        // The reply was on its way before the server said so: after this long it is lost.
        setTimeout(() => { if (waiting === sent) tell(words.noReply); }, LONG);
      } else if (response.ok) {
        show(await response.text());
      } else {
        refused(await response.text());
      }
    } catch {
      tell(words.noReply);
    }
  }

  function show(html) {
    const holder = document.createElement("div");
    holder.innerHTML = html; // escaped by the server's templates; the page's policy allows no script from it
    const added = holder.firstElementChild;
    if (waiting && text.value === waiting.question) text.value = "";
    if ("anew" in added.dataset) document.querySelectorAll(".choices").forEach((old) => old.remove());
    document.querySelector(".welcome")?.remove();
    if (waiting?.form && "problem" in added.dataset) takePlaceOfTheSame(added);
    // The fields of a form in the conversation belong to the one form of the page: it goes when it is answered or replaced.
    if (waiting?.form || added.querySelector(".filled")) log.querySelectorAll(".filled").forEach((old) => old.remove());
    form.elements.force.querySelector('option[value=""]')?.remove();
    tell("");
    log.append(added);
    for (const [path, label] of Object.entries(JSON.parse(added.dataset.links ?? "{}"))) { // how many wait has changed
      const link = document.querySelector(`nav a[href="${path}"]`);
      if (link) link.textContent = label;
    }
    const headline = added.querySelector("h2");
    const wrong = "problem" in added.dataset ? added.querySelector("[aria-invalid]") : null;
    document.title = `${wrong ? `${error.dataset.label} – ` : ""}${headline.textContent} – Signpost`;
    if (document.activeElement === text && text.value) { // somebody who is typing is told, not interrupted
      status.textContent = added.dataset.summary;
      return;
    }
    added.scrollIntoView({ block: "start" });
    if (wrong) wrong.focus();
    else headline.focus({ preventScroll: true });
  }

  // A form that comes back with a problem stands where it stood, below what led to it.
  function takePlaceOfTheSame(added) {
    const before = log.lastElementChild;
    const filledIn = (article) => article?.querySelector(".filled button[name=form]")?.value;
    if (filledIn(before) !== filledIn(added) || before.querySelectorAll(".card").length > 1) return;
    added.querySelector(".said").replaceWith(before.querySelector(".said"));
    before.remove();
  }

  // What the server refuses comes with the page that it would show without this script: its error is shown here instead.
  function refused(html) {
    const page = new DOMParser().parseFromString(html, "text/html");
    const fresh = page.getElementById("ask")?.elements;
    if (fresh?.conversation.value === form.elements.conversation.value) {
      form.elements.token.value = fresh.token.value;
      listen();
    }
    const said = page.getElementById("error") ?? page.body;
    tell(said.textContent.replace(`${error.dataset.label}:`, "").trim(), page.querySelector("[aria-invalid]")?.id ?? "text");
  }

  function tell(problem, field) {
    waiting = null;
    status.textContent = "";
    form.querySelectorAll("[aria-invalid]").forEach((marked) => marked.removeAttribute("aria-invalid"));
    error.textContent = "";
    if (!problem) return;
    const label = document.createElement("strong");
    label.textContent = `${error.dataset.label}:`;
    error.append(label, ` ${problem}`);
    if (field) form.elements[field].setAttribute("aria-invalid", "true");
    form.elements[field ?? "text"].focus();
  }

  form.addEventListener("submit", (event) => {
    if (event.submitter?.hasAttribute("formaction")) return; // another page's business: signing out
    event.preventDefault();
    send(event.submitter);
  });
  text.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit(document.getElementById("send"));
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && event.target.tagName !== "SELECT") text.focus();
  });
  log.addEventListener("click", (event) => {
    const button = event.target.closest(".copy");
    if (!button) return;
    const source = button.previousElementSibling.querySelector("textarea");
    source.select();
    navigator.clipboard?.writeText(source.value).then(() => {
      status.textContent = words.copied;
      button.textContent = words.copied;
    }, () => {}); // where copying is not allowed, the text is left selected
  });
  // Browsers allow six connections to a server, so a page that is not looked at gives its own back.
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) listen();
    else if (!waiting) events.close();
  });
  window.addEventListener("pagehide", () => events.close());
  window.addEventListener("pageshow", (event) => { if (event.persisted) listen(); });

  document.documentElement.classList.add("with-script");
  listen();
})();
