/* [data-poll-url][data-version]: asks for news while the page is seen; 204 is nothing new, 200 fills the slot.
   X-Updated carries the time in the municipality's zone, X-Version what the slot shows now: without it the
   version stays that of the page, so that «3 новых» counts from what is seen. */
(function () {
  "use strict";
  const asked = new WeakMap();
  const paused = new WeakSet();

  async function ask(box) {
    asked.set(box, Date.now());
    const url = new URL(box.dataset.pollUrl, location.href);
    url.searchParams.set("version", box.dataset.version);
    let answer;
    try {
      answer = await fetch(url, { credentials: "same-origin", headers: { "HX-Request": "true" } });
    } catch {
      return;
    }
    if (answer.status === 401) { paused.add(box); show(box); return; }
    if (!answer.ok || !box.isConnected) return;
    const updated = answer.headers.get("X-Updated");
    const clock = box.querySelector("[data-poll-updated]");
    if (updated && clock) clock.textContent = updated;
    if (answer.status === 204) return;
    const slot = box.querySelector("[data-poll-slot]");
    slot.innerHTML = await answer.text();
    box.dataset.version = answer.headers.get("X-Version") || box.dataset.version;
    if (window.htmx) window.htmx.process(slot);
  }

  function show(box) {
    const button = box.querySelector("[data-poll-pause]");
    if (!button) return;
    button.hidden = false;
    button.textContent = paused.has(box) ? "продолжить" : "пауза";
  }

  function look() {
    if (document.hidden) return;
    document.querySelectorAll("[data-poll-url]").forEach((box) => {
      if (!asked.has(box)) { asked.set(box, Date.now()); show(box); return; }
      const every = 1000 * (Number(box.dataset.pollEvery) || 30);
      if (!paused.has(box) && Date.now() - asked.get(box) >= every) ask(box);
    });
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-poll-pause]");
    if (!button) return;
    const box = button.closest("[data-poll-url]");
    if (paused.has(box)) { paused.delete(box); ask(box); } else paused.add(box);
    show(box);
  });
  document.addEventListener("visibilitychange", look);
  document.addEventListener("DOMContentLoaded", look);
  setInterval(look, 1000);
})();
