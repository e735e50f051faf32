/* [data-uploader]: every file its own request with progress, retry and a client id, so that a repeat of the
   same file makes no second one. 200/201 answer the figure, 422 Russian words. The form waits for what runs; a file
   that the server refused says why and stays behind. */
(function () {
  "use strict";
  const AT_ONCE = 2;
  const PAUSES = [1000, 4000, 10000];
  const STALLED = 45000;
  const jobs = new Set();
  const waitingForms = new Map();

  // crypto.randomUUID exists on HTTPS and localhost only.
  function newId() {
    if (crypto.randomUUID) return crypto.randomUUID();
    const hex = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
  }
  const megabytes = (bytes) => (bytes / 1048576).toLocaleString("ru-RU", { maximumFractionDigits: 1, minimumFractionDigits: 1 });

  /* Drawn on a canvas: a blob: address in an <img> would ask for a weaker content policy. */
  async function picture(job) {
    if (!job.file.type.startsWith("image/") || !window.createImageBitmap) return;
    try {
      const drawn = await createImageBitmap(job.file, { resizeWidth: 112, resizeQuality: "medium" });
      const canvas = document.createElement("canvas");
      canvas.width = canvas.height = 112;
      const side = Math.max(112 / drawn.width, 112 / drawn.height);
      const [w, h] = [drawn.width * side, drawn.height * side];
      canvas.getContext("2d").drawImage(drawn, (112 - w) / 2, (112 - h) / 2, w, h);
      drawn.close();
      job.part("picture").replaceWith(canvas);
    } catch {
      // HEIC and damaged pictures: the grey square stays, the server decides.
    }
  }

  function say(job, words) { job.part("state").textContent = words; }

  function add(box, input, file) {
    const item = document.getElementById("upload-item").content.cloneNode(true).firstElementChild;
    const job = { box, input, file, item, id: newId(), tries: 0, state: "queued", part: (name) => item.querySelector(`[data-${name}]`) };
    job.part("name").textContent = file.name;
    job.part("cancel").setAttribute("aria-label", `Убрать ${file.name}`);
    job.part("retry").setAttribute("aria-label", `Повторить: ${file.name}`);
    say(job, "ждёт очереди");
    job.part("cancel").addEventListener("click", () => cancel(job));
    job.part("retry").addEventListener("click", () => { job.tries = 0; queue(job); });
    box.querySelector("[data-uploads]").append(item);
    jobs.add(job);
    picture(job);
    next();
  }

  function queue(job) {
    clearTimeout(job.timer);
    job.timer = 0;
    job.state = "queued";
    job.item.classList.remove("failed");
    job.part("retry").hidden = true;
    next();
  }

  function next() {
    const running = Array.from(jobs).filter((job) => job.state === "running").length;
    Array.from(jobs).filter((job) => job.state === "queued").slice(0, Math.max(0, AT_ONCE - running)).forEach(start);
    release();
  }

  function start(job) {
    job.state = "running";
    job.tries += 1;
    const body = new FormData();
    job.box.querySelectorAll("[name]").forEach((field) => {
      if (field !== job.input && !field.closest("[data-uploads]") && (field.type !== "radio" || field.checked)) body.append(field.name, field.value);
    });
    body.append("client_id", job.id);
    body.append("file", job.file, job.file.name);
    const request = new XMLHttpRequest();
    job.request = request;
    request.open("POST", job.input.dataset.uploadUrl);
    request.setRequestHeader("X-CSRFToken", window.mcu.token());
    request.setRequestHeader("HX-Request", "true");
    const watch = () => { clearTimeout(job.stall); job.stall = setTimeout(() => request.abort(), STALLED); };
    request.upload.addEventListener("progress", (event) => {
      watch();
      const share = event.total ? Math.floor((100 * event.loaded) / event.total) : 0;
      job.part("bar").value = share;
      say(job, share < 100 ? `${share} % · ${megabytes(event.loaded)} из ${megabytes(event.total)} МБ` : "проверяем файл…");
    });
    request.addEventListener("loadend", () => { clearTimeout(job.stall); answered(job, request); });
    watch();
    say(job, "отправляем…");
    request.send(body);
  }

  function answered(job, request) {
    if (job.state !== "running") return;
    if (request.status === 200 || request.status === 201) return done(job, request.responseText);
    if (request.status === 401) {
      job.state = "held";
      say(job, "ждёт входа");
      window.mcu.signIn().then(() => queue(job), () => fail(job, "Вход закончился. Войдите и нажмите «Повторить»."));
      return;
    }
    if (request.status === 0 || request.status === 429 || request.status >= 500) return again(job);
    const words = request.status === 422 || request.status === 409 ? plain(request.responseText) : "";
    refuse(job, words || window.mcu.trouble(request.status));
  }

  const plain = (answer) => new DOMParser().parseFromString(answer, "text/html").body.textContent.trim();

  function again(job) {
    const pause = PAUSES[job.tries - 1];
    if (pause === undefined) return fail(job, "Связь прервалась, файл не потерян. Нажмите «Повторить».");
    job.state = "held";
    say(job, `Связь прервалась, повторим через ${pause / 1000} с`);
    job.timer = setTimeout(() => queue(job), pause);
    next();
  }

  function fail(job, words) {
    job.state = "failed";
    job.part("retry").hidden = false;
    job.part("bar").value = 0;
    tell(job, words);
  }

  // A repeat would be refused again: nothing waits for this file any more.
  function refuse(job, words) {
    jobs.delete(job);
    job.part("bar").remove();
    tell(job, `${words} С ответом этот файл не уйдёт.`);
  }

  function tell(job, words) {
    job.item.classList.add("failed");
    // Only trouble is read out: a voice counting percents would drown the page.
    job.part("state").setAttribute("role", "alert");
    say(job, words);
    next();
  }

  function cancel(job) {
    job.state = "cancelled";
    clearTimeout(job.timer);
    if (job.request) job.request.abort();
    job.item.remove();
    jobs.delete(job);
    next();
  }

  function done(job, figure) {
    job.state = "done";
    jobs.delete(job);
    job.item.remove();
    const into = document.getElementById(job.box.dataset.uploadInto);
    const made = new DOMParser().parseFromString(figure, "text/html").body.firstElementChild;
    // A repeat after a lost answer brings the same figure: it replaces itself.
    const twin = made && made.id && document.getElementById(made.id);
    if (twin) twin.replaceWith(made); else if (made) into.append(made);
    if (made && window.htmx) window.htmx.process(made);
    job.box.dispatchEvent(new CustomEvent("uploaded", { bubbles: true }));
    next();
  }

  const pending = (form) => Array.from(jobs).filter((job) => job.box.closest("form") === form && job.state !== "failed" && job.state !== "cancelled");

  /* Forms that were sent while files ran go when the last one has landed. */
  function release() {
    waitingForms.forEach((submitter, form) => {
      const left = pending(form).length;
      const failed = Array.from(jobs).filter((job) => job.box.closest("form") === form && job.state === "failed");
      const line = form.querySelector("[data-upload-wait]");
      if (left) { line.textContent = `Отправим, когда загрузятся файлы. Осталось: ${left}`; return; }
      waitingForms.delete(form);
      line.textContent = failed.length ? "Не отправлено: повторите или уберите файлы, которые не загрузились." : "";
      if (failed.length) failed[0].part("cancel").focus();
      else if (form.isConnected) form.requestSubmit(submitter && submitter.isConnected ? submitter : undefined);
    });
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.querySelector("[data-uploader]")) return;
    if (event.submitter && event.submitter.formNoValidate) return;
    const failed = Array.from(jobs).some((job) => job.box.closest("form") === form && job.state === "failed");
    if (!pending(form).length && !failed) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    waitingForms.set(form, event.submitter);
    release();
  }, true);

  document.addEventListener("change", (event) => {
    const input = event.target;
    if (!input.dataset || !input.dataset.uploadUrl) return;
    const files = Array.from(input.files);
    // Emptied at once: the files must not travel a second time with the form.
    input.value = "";
    files.forEach((file) => add(input.closest("[data-uploader]"), input, file));
  });

  document.addEventListener("dragover", (event) => { const box = event.target.closest("[data-uploader]"); if (box) { event.preventDefault(); box.classList.add("over"); } });
  document.addEventListener("dragleave", (event) => { const box = event.target.closest("[data-uploader]"); if (box) box.classList.remove("over"); });
  document.addEventListener("drop", (event) => {
    const box = event.target.closest("[data-uploader]");
    if (!box) return;
    event.preventDefault();
    box.classList.remove("over");
    Array.from(event.dataTransfer.files).forEach((file) => add(box, box.querySelector("[data-upload-url]"), file));
  });
  window.addEventListener("online", () => jobs.forEach((job) => { if (job.state === "held" && job.timer) queue(job); }));
  window.addEventListener("beforeunload", (event) => {
    if (Array.from(jobs).some((job) => job.state !== "cancelled")) event.preventDefault();
  });
})();
