/* Keys by their place on the keyboard, so they work in the Russian layout too.
   body[data-keys=off] switches them off (WCAG 2.1.4). */
(function () {
  "use strict";
  let here = -1;
  const rows = () => Array.from(document.querySelectorAll("[data-row]"));
  const current = () => rows()[here];

  function go(step) {
    const all = rows();
    if (!all.length) return;
    const marked = all.findIndex((row) => row.classList.contains("here"));
    here = Math.min(Math.max((marked < 0 ? here : marked) + step, 0), all.length - 1);
    all.forEach((row, at) => row.classList.toggle("here", at === here));
    const link = all[here].querySelector("[data-open]");
    if (link) link.focus({ preventScroll: true });
    all[here].scrollIntoView({ block: "nearest" });
  }
  const press = (root, what) => {
    const found = root && root.querySelector(what);
    if (found) found.click();
    return Boolean(found);
  };
  function act() {
    const box = document.querySelector("[data-acts]");
    if (press(current(), "[data-main]") || press(box, "[data-main]") || press(box, ".button.primary")) return;
    if (!current() && rows().length) { say("Сначала выберите строку: клавиши j и k."); return; }
    const place = current() || document.getElementById("card");
    if (place && (current() || !goTo(place.querySelector("#act form")))) say(nothingToDo(place));
  }
  // On a card the key leads to the open act: sending it is another press.
  function goTo(form) {
    const first = form && Array.from(form.querySelectorAll("input:not([type=hidden]), select, textarea, button")).find(visible);
    if (first) first.focus();
    return Boolean(first);
  }
  function nothingToDo(place) {
    const said = place.querySelector(".todo, [data-waits]");
    const words = said ? said.textContent.trim().replace(/^—$|^Не вам: |\.$/g, "") : "";
    return "Сейчас от вас ничего не нужно" + (words ? ": " + words.charAt(0).toLowerCase() + words.slice(1) : "") + ".";
  }
  const say = (words) => window.mcu.toast(words, "calm");  // the polite region
  const visible = (element) => element.getClientRects().length > 0;
  function search() {
    const field = Array.from(document.querySelectorAll("[data-search]")).find(visible);
    if (field) { field.focus(); field.select(); }
  }
  const help = () => { const list = document.getElementById("keys-help"); if (list && !list.open) list.showModal(); };

  const KEYS = {
    Slash: search, KeyJ: () => go(1), KeyK: () => go(-1), KeyA: act,
    KeyO: () => press(current(), "[data-open]"),
    KeyX: () => press(current(), "[data-bulk-item]"),
    KeyN: () => press(document, "[data-register]"),
  };

  const typing = (target) => target.isContentEditable
    || target.matches("textarea, select, input:not([type=checkbox]):not([type=radio]):not([type=submit])");

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && typing(event.target)) { event.target.blur(); return; }
    // Clicked, not submitted by: htmx sends the name of a button that was clicked.
    if (event.key === "Enter" && event.ctrlKey && event.shiftKey && press(event.target.form, "button[name=again]")) {
      event.preventDefault();
      return;
    }
    // A text of many lines is sent from the keyboard too, by the button that stands for «the next usual step».
    if (event.key === "Enter" && event.ctrlKey && event.target.matches("form[data-draft-url] textarea")) {
      event.preventDefault();
      event.target.form.requestSubmit(event.target.form.querySelector("[data-main]"));
      return;
    }
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || event.repeat && event.code === "KeyA") return;
    if (typing(event.target) || document.querySelector("dialog[open]") || document.body.dataset.keys === "off") return;
    const asks = event.key === "?" || (event.shiftKey && event.code === "Slash");
    const does = asks ? help : !event.shiftKey && KEYS[event.code];
    if (!does) return;
    event.preventDefault();
    does();
  });
  document.addEventListener("focusin", (event) => {
    const row = event.target.closest && event.target.closest("[data-row]");
    if (row) { here = rows().indexOf(row); rows().forEach((one) => one.classList.toggle("here", one === row)); }
  });
})();
