/* button[data-copy-target=id]: copies the text (or the value) of that element. */
(function () {
  "use strict";
  function text(id) {
    const source = document.getElementById(id);
    // What stands folded away is not laid out, and has no innerText everywhere.
    return "value" in source ? source.value : (source.innerText || source.textContent).trim();
  }
  /* navigator.clipboard exists on HTTPS and localhost only; an intranet may be plain HTTP. */
  function byHand(words) {
    const field = document.createElement("textarea");
    field.value = words;
    field.className = "unseen";
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    if (!done) throw new Error("refused");
  }
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy-target]");
    if (!button) return;
    const words = text(button.dataset.copyTarget);
    try {
      if (navigator.clipboard) await navigator.clipboard.writeText(words); else byHand(words);
      button.focus();
      window.mcu.toast("Скопировано", "calm");
    } catch {
      window.mcu.toast("Браузер не дал скопировать. Выделите текст и нажмите Ctrl+C.", "late");
    }
  });
})();
