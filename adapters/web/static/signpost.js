// The page works without this: then every question loads a new page. With it, replies arrive as server-sent events.
"use strict";
(() => {
  const log = document.getElementById("conversation");
  const form = document.getElementById("ask");
  const text = document.getElementById("text");
  const waiting = document.getElementById("waiting");
  if (!window.EventSource || !window.fetch) return;

  const events = new EventSource("/events");
  let connected = false;
  events.addEventListener("ready", () => { connected = true; });
  events.addEventListener("error", () => { connected = false; });
  events.addEventListener("reply", (event) => show(JSON.parse(event.data).html));

  function show(html) {
    waiting.textContent = "";
    document.querySelector(".welcome")?.remove();
    const holder = document.createElement("div");
    holder.innerHTML = html; // escaped by the server's templates; the page's policy allows no script from it
    const added = holder.firstElementChild;
    log.append(added);
    added.scrollIntoView({ block: "start" });
    document.querySelectorAll("button[disabled]").forEach((button) => { button.disabled = false; });
    added.querySelector(".card h2")?.focus({ preventScroll: true });
  }

  async function send(source, submitter) {
    const fields = new URLSearchParams(new FormData(source, submitter));
    waiting.textContent = "Looking in the policy…";
    if (submitter) submitter.disabled = true;
    try {
      const response = await fetch("/ask", { method: "POST", body: fields, headers: { Accept: "text/event-stream" } });
      if (response.status === 204) { if (source === form) text.value = ""; return; }
      throw new Error(String(response.status));
    } catch {
      if (submitter) submitter.disabled = false;
      waiting.textContent = "";
      source.dataset.plain = "yes"; // fall back to loading a page, which shows what is wrong
      submitter ? source.requestSubmit(submitter) : source.requestSubmit();
    }
  }

  document.addEventListener("submit", (event) => {
    if (!connected || event.target.dataset.plain) return;
    event.preventDefault();
    send(event.target, event.submitter);
  });
  text.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit(form.querySelector("button"));
  });
})();
