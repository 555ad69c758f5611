"use strict";

// Every word of the prototype, in two languages and, in German, in two levels.
const WORDS = {
  de: {
    name: "Kurse in der Werkstadt",
    invented: "Prototyp – erfunden",
    which: "An welchem Tag?",
    days: { fri: ["Fr", "Freitag"], sat: ["Sa", "Samstag"], sun: ["So", "Sonntag"] },
    courses: { robot: "Robotik", print: "3D-Druck", solder: "Löten", music: "Musik mit Strom", repair: "Repair-Café" },
    clock: (hour) => `${hour} Uhr`,
    free: (free) => (free === 0 ? "ausgebucht" : free === 1 ? "1 Platz frei" : `${free} Plätze frei`),
    of: (free, all) => `${free} von ${all} Plätzen sind frei.`,
    take: "Platz nehmen",
    back: "Zurück",
    more: "Weiter unten",
    done: "Geschafft!",
    yours: (what, day, clock) => `Dein Platz: ${what}, ${day}, ${clock}.`,
    counted: (taps, least) => (taps === least ? `${taps}-mal getippt: kürzer geht es nicht.` : `${taps}-mal getippt. Es geht mit ${least}.`),
    almost: "Gebucht!",
    other: "Gesucht war Robotik am Samstag. Woran lag es?",
    again: "Von vorn",
  },
  en: {
    name: "Courses at the Werkstadt",
    invented: "Prototype – invented",
    which: "On which day?",
    days: { fri: ["Fri", "Friday"], sat: ["Sat", "Saturday"], sun: ["Sun", "Sunday"] },
    courses: { robot: "Robotics", print: "3D printing", solder: "Soldering", music: "Electric music", repair: "Repair café" },
    clock: (hour) => (hour < 12 ? `${hour} am` : hour === 12 ? "12 noon" : `${hour - 12} pm`),
    free: (free) => (free === 0 ? "full" : free === 1 ? "1 place free" : `${free} places free`),
    of: (free, all) => `${free} of ${all} places are free.`,
    take: "Take a place",
    back: "Back",
    more: "Further down",
    done: "Done!",
    yours: (what, day, clock) => `Your place: ${what}, ${day}, ${clock}.`,
    counted: (taps, least) => (taps === least ? `${taps} taps: it cannot be done with fewer.` : `${taps} taps. It can be done with ${least}.`),
    almost: "Booked!",
    other: "You were looking for robotics on Saturday. What led you here?",
    again: "Start again",
  },
};
WORDS.simple = {
  ...WORDS.de,
  counted: (taps, least) => (taps === least ? `Du hast ${taps}-mal getippt. Besser geht es nicht.` : `Du hast ${taps}-mal getippt. Es geht auch mit ${least}-mal.`),
  other: "Du solltest Robotik am Samstag finden. Das war ein anderer Kurs.",
};
