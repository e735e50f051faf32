/* The ground of the page's scripts: CSRF, requests, toasts, focus after a swap. Shares window.mcu. */
(function () {
  "use strict";
  document.documentElement.classList.add("js");

  const token = () => document.querySelector('meta[name="csrf-token"]').content;

  function renewToken(fresh) {
    document.querySelector('meta[name="csrf-token"]').content = fresh;
    document.querySelectorAll('input[name="csrf_token"]').forEach((input) => { input.value = fresh; });
  }

  /* The same words stand there once, however often they are said: a lost connection is noticed by every poll. */
  function toast(words, tone) {
    document.querySelectorAll("#toasts .toast").forEach((one) => {
      if (one.querySelector(".words").textContent === words) one.remove();
    });
    const made = document.getElementById("toast-item").content.cloneNode(true).firstElementChild;
    if (tone) made.classList.add(tone);
    made.querySelector(".words").textContent = words;
    document.getElementById("toasts").append(made);
    // What went wrong stays until closed: it may need to be read twice or told to somebody.
    if (tone !== "late") setTimeout(() => made.remove(), 8000);
  }

  /* fetch with the token; after 401 asks to sign in and repeats once. */
  async function send(url, options) {
    const go = () => {
      const headers = { "X-CSRFToken": token(), "X-Requested-With": "fetch", ...(options && options.headers) };
      return fetch(url, { credentials: "same-origin", ...options, headers });
    };
    const answer = await go();
    if (answer.status !== 401) return answer;
    await window.mcu.signIn();
    return go();
  }

  const trouble = (status) => ({
    0: "Нет связи с сервером. Текст на месте: повторите, когда связь вернётся.",
    403: "На это действие у вас нет прав. Если права изменились, обновите страницу.",
    404: "Не найдено: запись удалена или вам не видна.",
    413: "Слишком большой файл или текст.",
    429: "Слишком много запросов подряд. Подождите минуту и повторите.",
  })[status] || "На сервере что-то не получилось. Текст на месте, повторите через минуту.";

  window.mcu = { token, renewToken, toast, send, trouble };

  document.addEventListener("htmx:configRequest", (event) => {
    event.detail.headers["X-CSRFToken"] = token();
  });
  document.addEventListener("htmx:responseError", (event) => {
    if (event.detail.xhr.status !== 401) toast(trouble(event.detail.xhr.status), "late");
  });
  document.addEventListener("htmx:sendError", () => toast(trouble(0), "late"));
  document.addEventListener("htmx:timeout", () => toast(trouble(0), "late"));
  window.addEventListener("online", () => document.querySelectorAll("#toasts .toast").forEach((one) => {
    if (one.querySelector(".words").textContent === trouble(0)) one.remove();
  }));

  // HX-Trigger: {"toast": {"words": "…", "tone": "calm"}} (ASCII-escaped JSON).
  document.addEventListener("toast", (event) => toast(event.detail.words, event.detail.tone));

  function focusTrouble(root) {
    const first = root.querySelector("[data-focus]") || root.querySelector("[aria-invalid=true]");
    if (!first || first.closest("[data-sample]")) return;
    first.focus({ preventScroll: true });
    first.scrollIntoView({ block: "nearest" });
  }

  // An outerHTML swap replaces the content where it stands; the list keeps its place.
  let kept = 0;
  document.addEventListener("htmx:beforeSwap", () => { kept = window.scrollY; });
  document.addEventListener("htmx:afterSettle", (event) => {
    if (Math.abs(window.scrollY - kept) > 1 && !location.hash) window.scrollTo({ top: kept, behavior: "instant" });
    focusTrouble(event.detail.elt.isConnected ? event.detail.elt : document);
  });

  // A form that somebody unfolds is typed into at once; one that comes unfolded leaves the focus where it is.
  document.addEventListener("click", (event) => {
    const summary = event.target.closest("details.confirm:not([open]) > summary");
    const first = summary && summary.parentElement.querySelector("input:not([type=hidden]), select, textarea");
    if (first) requestAnimationFrame(() => first.focus());
  });

  document.addEventListener("click", (event) => {
    const closer = event.target.closest("[data-close-toast]");
    if (closer) closer.closest(".toast").remove();
    const shut = event.target.closest("[data-close]");
    if (shut) shut.closest("dialog").close();
    document.querySelectorAll("details[data-menu][open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && document.querySelector("details[data-menu][open]");
    if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
  });

  // A form is sent once: a second press while the first is on its way does nothing.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.matches("[hx-post], [data-hx-post]") || form.method !== "post") return;
    // The browser would show its own page instead of this one, and what was typed would be gone.
    if (!navigator.onLine) { event.preventDefault(); toast(trouble(0), "late"); return; }
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    setTimeout(() => { delete form.dataset.sent; }, 10000);
  });
  // Back from the browser's page memory: the page is old and its forms are marked as sent.
  window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

  // On a phone the tabs stand in one line that scrolls: the chosen one is brought into sight, the page is not moved.
  function showChosenTab() {
    document.querySelectorAll(".tabs:has(a[aria-current])").forEach((line) => {
      const chosen = line.querySelector("a[aria-current]");
      line.scrollLeft += chosen.getBoundingClientRect().left - line.getBoundingClientRect().left - (line.clientWidth - chosen.offsetWidth) / 2;
    });
  }

  document.addEventListener("DOMContentLoaded", () => { focusTrouble(document); showChosenTab(); });
})();
