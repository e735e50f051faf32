/* When the session has ended: sign-in opens over the page, the text stays, the request is repeated.
   GET /sign-in?dialog=1 answers the form alone; its POST answers 200 JSON {"csrf_token", "person"}
   or 401/422/429 with the form again. */
(function () {
  "use strict";
  const dialog = document.getElementById("sign-in-again");
  if (!dialog) return;
  const slot = dialog.querySelector("[data-sign-in-slot]");
  const ADDRESS = "/sign-in?dialog=1";
  let waiting = null;

  async function fill(answer) {
    slot.innerHTML = await answer.text();
    const first = slot.querySelector("[aria-invalid=true], input:not([type=hidden])");
    if (first) first.focus();
  }

  function signIn() {
    if (waiting) return waiting.promise;
    waiting = {};
    waiting.promise = new Promise((resolve, reject) => Object.assign(waiting, { resolve, reject }));
    fetch(ADDRESS, { credentials: "same-origin", headers: { "HX-Request": "true" } })
      .then(fill)
      .then(() => dialog.showModal())
      .catch(() => { end("reject", new Error("offline")); window.mcu.toast(window.mcu.trouble(0), "late"); });
    return waiting.promise;
  }

  function end(how, value) {
    const over = waiting;
    waiting = null;
    if (over) over[how](value);
  }

  slot.addEventListener("submit", async (event) => {
    event.preventDefault();
    event.stopPropagation();
    const form = event.target;
    let answer;
    try {
      answer = await fetch(ADDRESS, {
        method: "POST", credentials: "same-origin", headers: { "HX-Request": "true" }, body: new FormData(form),
      });
    } catch {
      window.mcu.toast(window.mcu.trouble(0), "late");
      return;
    }
    if (!answer.ok) { await fill(answer); return; }
    const { csrf_token: fresh, person } = await answer.json();
    const before = document.querySelector('meta[name="person"]').content;
    if (before && String(person) !== before) {
      // Another person's hands: what was typed here must not go out under their name.
      location.assign("/");
      return;
    }
    window.mcu.renewToken(fresh);
    slot.textContent = "";
    end("resolve");
    dialog.close();
  });
  dialog.addEventListener("close", () => {
    slot.textContent = "";
    end("reject", new Error("signed out"));
  });

  window.mcu.signIn = signIn;

  document.addEventListener("htmx:responseError", (event) => {
    const { xhr, requestConfig: config, elt } = event.detail;
    if (xhr.status !== 401) return;
    signIn().then(() => {
      config.formData.delete("csrf_token");
      window.htmx.ajax(config.verb, config.path, { source: elt, target: config.target, values: config.formData });
    }).catch(() => {});
  });
})();
