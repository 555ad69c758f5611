"use strict";

// An invented booking app with one flaw on purpose: on the way back it forgets which day was chosen.

const COURSES = [
  { day: "fri", what: "robot", hour: 16, free: 1, all: 8 },
  { day: "fri", what: "solder", hour: 17, free: 3, all: 6 },
  { day: "sat", what: "robot", hour: 10, free: 0, all: 8 },
  { day: "sat", what: "print", hour: 11, free: 4, all: 6 },
  { day: "sat", what: "robot", hour: 14, free: 2, all: 8 },
  { day: "sun", what: "music", hour: 11, free: 5, all: 10 },
  { day: "sun", what: "repair", hour: 14, free: 2, all: 12 },
];
const FIRST_DAY = "fri";
const LEAST_TAPS = 3;

const wishes = Object.fromEntries(new URLSearchParams(location.search));
const state = { screen: "list", day: FIRST_DAY, course: null, taps: 0 };
const page = document.getElementById("page");
const more = document.getElementById("more");

function words() {
  return wishes.lang === "de" && wishes.level === "simple" ? WORDS.simple : WORDS[wishes.lang] ?? WORDS.de;
}

function make(tag, text = "", attributes = {}) {
  const made = document.createElement(tag);
  made.textContent = text;
  for (const [name, value] of Object.entries(attributes))
    made.setAttribute(name, value);
  return made;
}

function button(text, kind, act) {
  const made = make("button", text, { type: "button", class: kind });
  made.addEventListener("click", () => {
    state.taps += 1;
    act();
  });
  return made;
}

function go(change) {
  Object.assign(state, change);
  show();
  page.scrollTop = 0;
  page.querySelector("h1").focus();
}

function list(say) {
  const days = make("div", "", { class: "days", role: "group", "aria-label": say.which });
  for (const [day, [short, long]] of Object.entries(say.days)) {
    const chip = button(short, "day", () => go({ day }));
    chip.setAttribute("aria-pressed", day === state.day);
    chip.setAttribute("aria-label", long);
    days.append(chip);
  }
  const cards = COURSES.filter((course) => course.day === state.day).map((course) => {
    const card = button("", "card", () => go({ screen: "course", course }));
    card.append(make("b", `${say.courses[course.what]}, ${say.clock(course.hour)}`), make("span", say.free(course.free), { class: "second" }));
    card.disabled = course.free === 0;
    return card;
  });
  return [days, ...cards];
}

function course(say) {
  const { what, day, hour, free, all } = state.course;
  const seats = make("div", "", { class: "seats", "aria-hidden": "true" });
  for (let seat = 0; seat < all; seat++)
    seats.append(make("i", "", seat < all - free ? { class: "taken" } : {}));
  return [
    make("p", `${say.days[day][1]}, ${say.clock(hour)}`),
    make("p", say.of(free, all), { class: "second" }),
    seats,
    button(say.take, "act", () => go({ screen: "done" })),
    button(say.back, "plain", () => go({ screen: "list", day: FIRST_DAY })), // the flaw
  ];
}

function done(say) {
  const { what, day, hour } = state.course;
  const right = what === "robot" && day === "sat";
  const told = [make("p", say.yours(say.courses[what], say.days[day][1], say.clock(hour)))];
  told.push(make("p", right ? say.counted(state.taps, LEAST_TAPS) : say.other, { class: "count" }));
  return [...told, button(say.again, "plain", () => go({ screen: "list", day: FIRST_DAY, course: null, taps: 0 }))];
}

function show() {
  const say = words();
  document.documentElement.lang = wishes.lang ?? "de";
  document.documentElement.dataset.theme = wishes.theme ?? "light";
  document.getElementById("name").textContent = say.name;
  document.getElementById("invented").textContent = say.invented;
  more.setAttribute("aria-label", say.more);
  const right = state.course?.what === "robot" && state.course?.day === "sat";
  const title = { list: say.which, course: say.courses[state.course?.what], done: right ? say.done : say.almost }[state.screen];
  page.replaceChildren(make("h1", title, { tabindex: "-1" }), ...{ list, course, done }[state.screen](say));
  measure();
}

// Whoever does not drag gets further down by a button.
function measure() {
  more.hidden = page.scrollTop + page.clientHeight >= page.scrollHeight - 4;
}

more.addEventListener("click", () => page.scrollBy({ top: page.clientHeight * 0.6 }));
page.addEventListener("scroll", measure);
addEventListener("resize", measure);
addEventListener("werkstadt", (event) => {
  event.preventDefault();
  delete wishes.level;
  Object.assign(wishes, event.detail);
  show();
});

show();
