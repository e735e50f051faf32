/* form[data-draft-url]: what is typed is kept on the server, two seconds after typing stops and when the
   page is left. The answer is JSON {"saved": "09:51"} or 204. Nothing is kept in the browser. */
(function () {
  "use strict";
  const PAUSE = 2000;
  const AGAIN = 15000;
  const kept = new WeakMap();
  const stateOf = (form) => {
    if (!kept.has(form)) kept.set(form, { dirty: false, timer: 0, flight: null });
    return kept.get(form);
  };

  /* Without the token: a repeat after signing in again must carry the new one, which send() puts in a header. */
  function body(form) {
    const data = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (typeof value === "string") data.append(name, value);
    data.delete("csrf_token");
    return data;
  }

  /* A beacon has no headers of its own. */
  function parting(form) {
    const data = body(form);
    data.set("csrf_token", window.mcu.token());
    return data;
  }

  function say(form, words, tone) {
    const line = form.querySelector("[data-draft-state]");
    if (!line) return;
    line.textContent = words;
    line.classList.toggle("late", tone === "late");
  }

  async function save(form) {
    const state = stateOf(form);
    clearTimeout(state.timer);
    if (!state.dirty || !form.isConnected) return;
    if (state.flight) state.flight.abort();
    const flight = new AbortController();
    state.flight = flight;
    state.dirty = false;
    try {
      const answer = await window.mcu.send(form.dataset.draftUrl, { method: "POST", body: body(form), signal: flight.signal });
      if (!answer.ok) throw new Error(String(answer.status));
      const saved = answer.status === 204 ? null : (await answer.json()).saved;
      say(form, saved ? `Черновик сохранён в ${saved}` : "Черновик сохранён");
    } catch (error) {
      if (error.name === "AbortError") return;
      state.dirty = true;
      say(form, "Черновик пока не сохранён: нет связи, попробуем ещё", "late");
      // Asked again only by typing when the person closed the sign-in.
      if (error.message !== "signed out") state.timer = setTimeout(() => save(form), AGAIN);
    }
  }

  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (!form || !form.dataset.draftUrl || event.target.type === "file") return;
    const state = stateOf(form);
    state.dirty = true;
    clearTimeout(state.timer);
    state.timer = setTimeout(() => save(form), PAUSE);
  });

  // Sent for good: a draft that arrives later would bring the old text back.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.dataset.draftUrl || event.defaultPrevented) return;
    const state = stateOf(form);
    clearTimeout(state.timer);
    if (state.flight) state.flight.abort();
    state.dirty = false;
  });
  document.addEventListener("htmx:beforeRequest", (event) => {
    const form = event.detail.elt;
    if (!form.matches || !form.matches("form[data-draft-url]")) return;
    const state = stateOf(form);
    clearTimeout(state.timer);
    if (state.flight) state.flight.abort();
  });
  function refused(event) {
    const form = event.detail.elt.closest && event.detail.elt.closest("form[data-draft-url]");
    if (!form) return;
    stateOf(form).dirty = true;
    // After 401 the request itself is repeated; a draft beside it could arrive last and bring the old text back.
    if (!event.detail.xhr || event.detail.xhr.status !== 401) save(form);
  }
  // An order to go elsewhere is obeyed before htmx calls it a success: the page that is left has nothing more to keep.
  document.addEventListener("htmx:afterRequest", (event) => {
    const { elt, successful, xhr } = event.detail;
    if (!elt.matches || !elt.matches("form[data-draft-url]")) return;
    if (!successful && !(xhr && xhr.getResponseHeader("HX-Redirect"))) return;
    clearTimeout(stateOf(elt).timer);
    stateOf(elt).dirty = false;
  });
  document.addEventListener("htmx:responseError", refused);
  document.addEventListener("htmx:sendError", refused);

  function leave() {
    document.querySelectorAll("form[data-draft-url]").forEach((form) => {
      const state = stateOf(form);
      if (!state.dirty) return;
      state.dirty = false;
      clearTimeout(state.timer);
      const gone = navigator.sendBeacon && navigator.sendBeacon(form.dataset.draftUrl, parting(form));
      if (!gone) fetch(form.dataset.draftUrl, { method: "POST", body: parting(form), keepalive: true, credentials: "same-origin" });
    });
  }
  window.addEventListener("online", () => document.querySelectorAll("form[data-draft-url]").forEach(save));
  window.addEventListener("pagehide", leave);
  // Phones kill hidden pages without a pagehide.
  document.addEventListener("visibilitychange", () => { if (document.hidden) leave(); });
})();
