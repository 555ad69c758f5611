.pragma library

// Keyboards as rows of keys. A key: [what it types, width in keys]; names in braces are acts.
const LETTERS = {
    de: ["q w e r t z u i o p ü", "a s d f g h j k l ö ä", "{shift:1.5} y x c v b n m ß {backspace:1.5}"],
    en: ["q w e r t y u i o p", "a s d f g h j k l '", "{shift:1.5} z x c v b n m {backspace:1.5}"]
};
const LAST = {
    de: "{numbers:1.5} , {space:5} . ? {done:1.5}",
    en: "{numbers:1.5} , {space:4} . ? {done:1.5}"
};
const SIGNS = {
    de: ["1 2 3 4 5 6 7 8 9 0 €", "@ # & % + - * / = ( )", "! \" ' : ; _ é è ñ {backspace:2}", "{letters:1.5} , {space:5} . ? {done:1.5}"],
    en: ["1 2 3 4 5 6 7 8 9 0", "@ # & % + - * / ( )", "ä ö ü ß é \" : ! {backspace:2}", "{letters:1.5} , {space:4} . ? {done:1.5}"]
};

function row(text) {
    return text.split(" ").map(word => {
        const act = word.match(/^\{(\w+):([\d.]+)\}$/);
        return act ? {
            act: act[1],
            sign: "",
            width: Number(act[2])
        } : {
            act: "",
            sign: word,
            width: 1
        };
    });
}

function rows(language, page) {
    const known = language in LETTERS ? language : "en";
    const lines = page === "signs" ? SIGNS[known] : LETTERS[known].concat([LAST[known]]);
    return lines.map(row);
}

function columns(language) {
    return rows(language, "letters")[0].length;
}

// ß has no capital on a keyboard; everything else has.
function shown(sign, shifted) {
    return shifted && sign !== "ß" ? sign.toUpperCase() : sign;
}
