// An observer's notes: stamped with the run's own clock, kept in this browser until the hub has said that it has them.
// Each has an id of its own, so that what is sent twice stands there once.
"use strict";

(() => {
  const AGAIN_MS = 2000;
  const STALE_MS = 6000;
  const holder = document.querySelector(".observe");
  const form = holder.querySelector(".observe-write");
  const action = form.getAttribute("action");
  const QUEUE = `werkstadt/observed/${holder.dataset.me}`;
  const DRAFT = `werkstadt/draft/${holder.dataset.me}${action}`;
  const note = form.querySelector("textarea");
  const judges = [...form.querySelectorAll("[data-said]")];
  const waiting = form.querySelector("[data-waiting]");
  const away = form.querySelector("[data-away]");

  const load = (key, other) => {
    try {
      return JSON.parse(localStorage.getItem(key)) ?? other;
    } catch {
      return other;
    }
  };
  const save = (key, value) => localStorage.setItem(key, JSON.stringify(value));
  const queue = () => load(QUEUE, []);
  const newId = () =>
    [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const clock = (ms) => `${Math.floor(ms / 60000)}:${String(Math.floor(ms / 1000) % 60).padStart(2, "0")}`;

  // The run, as it was told last; its clock goes on here while nothing is heard.
  let run = { began: 0 };
  let stamp = null; // of a note's first letter: what somebody writes of has just happened
  let hubLost = false;
  let sending = false;

  const runMs = () => Math.round(run.elapsed + performance.now() - run.heard);
  const stampNow = () => ({ began_at_ms: run.began, run_ms: runMs(), task: run.task });

  const show = () => {
    const face = holder.querySelector("[data-clock]");
    if (face && run.began) face.textContent = clock(runMs());
    judges.forEach((button) => (button.disabled = !run.began || !run.task));
    form.querySelector("[data-write]").disabled = !run.began && !stamp;
    form.querySelector("[data-stamp]").textContent = stamp ? `(${clock(stamp.run_ms)})` : "";
    away.hidden = !hubLost && run.reached && performance.now() - run.heard < STALE_MS;
    const words = away.querySelector("[data-away-words]");
    words.textContent = away.hidden ? "" : hubLost ? words.dataset.lost : words.dataset.device;
  };

  const read = () => {
    const { began, task, elapsed, reached, judged } = document.getElementById("now").dataset;
    judges.forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.said === judged)));
    run = { began: Number(began), task, elapsed: Number(elapsed), reached: reached === "1", heard: performance.now() };
    show();
  };

  const showQueue = (why = "some") => {
    const left = queue();
    waiting.hidden = left.length === 0;
    waiting.textContent = waiting.hidden ? "" : waiting.dataset[why].replace("#", left.length);
    form.querySelector("[data-pending]").replaceChildren(
      ...left.map((one) => {
        const [item, at, said] = ["li", "span", "span"].map((kind) => document.createElement(kind));
        at.className = "observe-at";
        at.textContent = clock(one.run_ms);
        said.className = "observe-text";
        said.textContent = one.text || judges.find((button) => button.dataset.said === one.said).dataset.words;
        item.append(at, said);
        return item;
      }),
    );
  };

  // Why one is still here, "" where it has been kept.
  const sendOne = async ({ action: to, ...fields }) => {
    const body = new URLSearchParams({ ...fields, csrf: form.querySelector("[name=csrf]").value });
    let response;
    try {
      response = await fetch(to, { method: "POST", body, signal: AbortSignal.timeout(8000) });
    } catch {
      hubLost = true;
      return "some";
    }
    hubLost = false;
    if (response.redirected || response.status === 403) return "logIn";
    if (response.status === 404 || response.status === 422) return "refused";
    const said = await response.json().catch(() => ({}));
    if (said.kept !== fields.id) return "some";
    save(QUEUE, queue().filter((one) => one.id !== said.kept));
    return "";
  };

  const send = async () => {
    if (sending) return;
    sending = true;
    let why = "";
    try {
      for (const one of queue()) why = (await sendOne(one)) || why;
    } finally {
      sending = false;
    }
    showQueue(why || "some");
    show();
  };

  const write = (said, at, text = "") => {
    save(QUEUE, [...queue(), { id: newId(), action, said, text, ...at }]);
    showQueue();
    send();
  };

  note.addEventListener("input", () => {
    if (!note.value.trim()) stamp = null;
    else if (!stamp && run.began) stamp = stampNow();
    save(DRAFT, { text: note.value, stamp });
    show();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = note.value.trim();
    const at = stamp ?? (run.began ? stampNow() : null);
    if (!text || !at) return;
    write("note", at, text);
    note.value = "";
    stamp = null;
    localStorage.removeItem(DRAFT);
    show();
    note.focus();
  });
  judges.forEach((button) => button.addEventListener("click", () => write(button.dataset.said, stampNow())));

  const draft = load(DRAFT, null);
  if (draft) {
    note.value = draft.text;
    stamp = draft.stamp;
  }
  document.addEventListener("htmx:error", () => {
    hubLost = true;
    show();
  });
  document.addEventListener("htmx:after:swap", () => {
    hubLost = false;
    read();
  });
  read();
  showQueue();
  send();
  setInterval(show, 250);
  setInterval(() => queue().length && send(), AGAIN_MS);
  window.addEventListener("online", send);
})();
