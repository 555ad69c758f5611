"use strict";

const WORDS = {
  de: { more: "Heller", state: (steps) => (steps ? `Stufe ${steps} von 5` : "Es ist dunkel.") },
  en: { more: "Brighter", state: (steps) => (steps ? `Step ${steps} of 5` : "It is dark.") },
};
const wishes = Object.fromEntries(new URLSearchParams(location.search));
let steps = 0;

function show() {
  const words = WORDS[wishes.lang] ?? WORDS.de;
  document.documentElement.lang = wishes.lang ?? "de";
  document.documentElement.dataset.theme = wishes.theme ?? "light";
  document.documentElement.style.setProperty("--steps", steps);
  document.getElementById("state").textContent = words.state(steps);
  document.getElementById("more").textContent = words.more;
}

document.getElementById("more").addEventListener("click", () => {
  steps = (steps + 1) % 6;
  show();
});

// The visitor has chosen another language or theme: whoever says preventDefault() is not loaded anew.
addEventListener("werkstadt", (event) => {
  event.preventDefault();
  Object.assign(wishes, event.detail);
  show();
});

show();
