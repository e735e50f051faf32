/* form[data-bulk]: choose rows, act on them together. Without choice the acts are off. */
(function () {
  "use strict";
  const items = (form) => Array.from(form.querySelectorAll("[data-bulk-item]"));

  function count(form) {
    const all = items(form);
    const chosen = all.filter((item) => item.checked).length;
    const words = form.querySelector("[data-bulk-count]");
    if (words && words.textContent !== `Выбрано ${chosen}`) words.textContent = `Выбрано ${chosen}`;
    form.querySelectorAll("[data-bulk-act]").forEach((button) => { button.disabled = chosen === 0; });
    const every = form.querySelector("[data-bulk-all]");
    if (every) {
      every.checked = chosen > 0 && chosen === all.length;
      every.indeterminate = chosen > 0 && chosen < all.length;
    }
  }

  let last = null;
  document.addEventListener("click", (event) => {
    const item = event.target.closest("[data-bulk-item]");
    if (!item) return;
    const form = item.closest("form[data-bulk]");
    const all = items(form);
    // Shift takes everything from the row chosen before, as in mail programs.
    if (event.shiftKey && last && all.includes(last)) {
      const [from, to] = [all.indexOf(last), all.indexOf(item)].sort((a, b) => a - b);
      all.slice(from, to + 1).forEach((one) => { one.checked = item.checked; });
    }
    last = item;
    count(form);
  });
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-bulk]");
    if (!form) return;
    if (event.target.matches("[data-bulk-all]")) items(form).forEach((item) => { item.checked = event.target.checked; });
    count(form);
  });
  const all = () => document.querySelectorAll("form[data-bulk]").forEach(count);
  document.addEventListener("DOMContentLoaded", all);
  document.addEventListener("htmx:afterSettle", all);
})();
