/* input[data-suggest-url]: suggestions while typing. The first one is ready: Tab or Enter takes it and moves on,
   arrows choose, Esc closes. Without JavaScript the typed words are understood by the server.
   data-suggest-usual (what goes with the question, may be empty) and data-suggest-topic (id of the input whose words go
   with it): who usually answers this is offered in an empty field too, but only an arrow or a click takes one there. */
(function () {
  "use strict";
  const PAUSE = 120;
  const kept = new WeakMap();

  function stateOf(input) {
    if (kept.has(input)) return kept.get(input);
    const list = document.createElement("ul");
    list.className = "suggest";
    list.id = `${input.id}-suggest`;
    list.setAttribute("role", "listbox");
    list.hidden = true;
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", list.id);
    input.setAttribute("aria-expanded", "false");
    input.insertAdjacentElement("afterend", list);
    const state = { list, timer: 0, flight: null, active: -1 };
    list.addEventListener("mousedown", (event) => {
      const option = event.target.closest("[role=option]");
      event.preventDefault();
      if (option) take(input, option);
    });
    kept.set(input, state);
    return state;
  }

  const options = (state) => Array.from(state.list.querySelectorAll("[role=option]"));

  function mark(input, index) {
    const state = stateOf(input);
    const all = options(state);
    state.active = index < 0 || !all.length ? -1 : index % all.length;
    all.forEach((option, place) => option.setAttribute("aria-selected", String(place === state.active)));
    if (state.active >= 0) {
      input.setAttribute("aria-activedescendant", all[state.active].id);
      all[state.active].scrollIntoView({ block: "nearest" });
    } else input.removeAttribute("aria-activedescendant");
  }

  function close(input) {
    const state = stateOf(input);
    clearTimeout(state.timer);
    if (state.flight) state.flight.abort();
    state.list.hidden = true;
    state.list.textContent = "";
    state.active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function take(input, option) {
    input.value = option.dataset.value;
    close(input);
    input.dispatchEvent(new Event("change", { bubbles: true }));
    input.dispatchEvent(new CustomEvent("input", { bubbles: true, detail: "taken" }));
  }

  function addressOf(input) {
    const url = new URL(input.dataset.suggestUrl, location.href);
    new URLSearchParams(input.dataset.suggestUsual || "").forEach((value, name) => url.searchParams.append(name, value));
    const topic = document.getElementById(input.dataset.suggestTopic || "");
    if (topic) url.searchParams.set("topic", topic.value);
    url.searchParams.set("words", input.value);
    return url;
  }

  const offersUsual = (input) => input.dataset && input.dataset.suggestUrl && "suggestUsual" in input.dataset && !input.value.trim();

  async function ask(input) {
    const state = stateOf(input);
    const typed = Boolean(input.value.trim());
    if (state.flight) state.flight.abort();
    state.flight = new AbortController();
    const url = addressOf(input);
    try {
      const answer = await fetch(url, { credentials: "same-origin", headers: { "HX-Request": "true" }, signal: state.flight.signal });
      if (!answer.ok || document.activeElement !== input) return;
      state.list.innerHTML = await answer.text();
      options(state).forEach((option, index) => { option.id = `${state.list.id}-${index}`; });
      if (!typed && !options(state).length) return close(input);
      if (!options(state).length) state.list.innerHTML = '<li class="none">Ничего не подходит — попробуйте другое слово</li>';
      state.list.hidden = false;
      input.setAttribute("aria-expanded", String(!state.list.hidden));
      mark(input, typed ? 0 : -1);
    } catch { /* typed on, or no line: the server understands the words anyway */ }
  }

  document.addEventListener("input", (event) => {
    const input = event.target;
    if (!input.dataset || !input.dataset.suggestUrl || event.detail === "taken") return;
    const state = stateOf(input);
    clearTimeout(state.timer);
    // An answer to what stood here before would close the list and forget what is typed now.
    if (state.flight) state.flight.abort();
    if (!input.value.trim()) return offersUsual(input) ? ask(input) : close(input);
    state.timer = setTimeout(() => ask(input), PAUSE);
  });

  document.addEventListener("focusin", (event) => { if (offersUsual(event.target)) ask(event.target); });

  // A field that had the focus before this script came is asked for by a press.
  document.addEventListener("click", (event) => {
    if (offersUsual(event.target) && stateOf(event.target).list.hidden) ask(event.target);
  });

  document.addEventListener("keydown", (event) => {
    const input = event.target;
    if (!input.dataset || !input.dataset.suggestUrl || !kept.has(input)) return;
    const state = stateOf(input);
    if (state.list.hidden) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const last = options(state).length - 1;
      mark(input, event.key === "ArrowDown" ? state.active + 1 : state.active > 0 ? state.active - 1 : last);
    } else if (event.key === "Enter" || event.key === "Tab") {
      const option = options(state)[state.active];
      // Enter finishes the choice, never the form; in an empty field nothing was chosen, and it is the form's.
      if (event.key === "Enter" && (option || input.value.trim())) event.preventDefault();
      if (option) take(input, option); else if (event.key === "Tab" || !input.value.trim()) close(input);
    } else if (event.key === "Escape") { event.stopPropagation(); close(input); }
  }, true);

  document.addEventListener("focusout", (event) => { if (kept.has(event.target)) close(event.target); });
})();
