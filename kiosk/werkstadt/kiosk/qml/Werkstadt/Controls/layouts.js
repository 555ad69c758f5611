.pragma library

// Keyboards as rows of keys. A key: what it types, or in braces an act and its width in keys; {space} takes the rest.
// Each names itself in its own words; `order` is the order in which the layout key offers them.
const order = ["de", "en", "uk", "ar"];
const NAMES = {
    de: "Deutsch",
    en: "English",
    uk: "Українська",
    ar: "العربية"
};
// Where the name has no room.
const SHORT = {
    de: "DE",
    en: "EN",
    uk: "УК",
    ar: "ع"
};
// On the key that leads back to the letters.
const BACK = {
    de: "ABC",
    en: "ABC",
    uk: "АБВ",
    ar: "ا ب ت"
};
const LETTERS = {
    de: ["q w e r t z u i o p ü", "a s d f g h j k l ö ä", "{shift:1.5} y x c v b n m ß {backspace:1.5}"],
    en: ["q w e r t y u i o p -", "a s d f g h j k l ' !", "{shift:2} z x c v b n m {backspace:2}"],
    uk: ["й ц у к е н г ш щ з х ї", "ф і в а п р о л д ж є ґ", "{shift:1.5} я ч с м и т ь б ю {backspace:1.5}"],
    ar: ["ض ص ث ق ف غ ع ه خ ح ج د", "ش س ي ب ل ا ت ن م ك ط ذ", "أ إ آ ء ئ ؤ ر ى ة و ز ظ"]
};
const LAST = {
    de: "{numbers:1.2} {accents:1.2} {layout:1.8} , {space} . ? {line:1.2} {done:1.7}",
    en: "{numbers:1.2} {accents:1.2} {layout:2.2} , {space} . ? {line:1.2} {done:1.7}",
    uk: "{numbers:1.5} {layout:2} ’ , {space} . ? {line:1.2} {done:1.8}",
    ar: "{numbers:1.4} {layout:1.8} ، {space} . ؟ {backspace:1.4} {line:1.2} {done:1.8}"
};
const SIGNS = {
    de: ["1 2 3 4 5 6 7 8 9 0 €", "@ # & % + - * / = ( )", "{accents:1.5} ! \" ' : ; _ „ “ {backspace:1.5}"],
    en: ["1 2 3 4 5 6 7 8 9 0 £", "@ # & % + - * / = ( )", "{accents:1.5} ! \" ' : ; _ “ ” {backspace:1.5}"],
    uk: ["1 2 3 4 5 6 7 8 9 0 № ₴", "@ # & % + - * / = ( ) €", "! \" : ; _ « » „ “ {backspace:2}"],
    ar: ["1 2 3 4 5 6 7 8 9 0 €", "@ # & % + - * / = ( )", "! \" : ؛ ـ « » “ ” ' {backspace:1}"]
};
// What a German or English key row lacks, from everywhere around; capitals by shift as everywhere.
const ACCENTS = {
    de: ["à á â ã å æ ç è é ê ë", "ì í î ï ñ ò ó ô õ ø œ", "{shift:1.5} ù ú û ý ÿ š ž č {backspace:1.5}", "{letters:1.3} ą ć ę ğ ł ń ś ż {done:1.7}"],
    en: ["ä ö ü ß à á â å æ ç è", "é ê ë ì í î ï ñ ò ó ô", "{shift:1.5} õ ø œ ù ú û š ž {backspace:1.5}", "{letters:1.3} ą ć ę ł ń ś ź ż {done:1.7}"]
};
const DIGITS = {
    integer: ["1 2 3 4 5 {backspace:1.5}", "6 7 8 9 0 {done:1.5}"],
    decimal: ["1 2 3 4 5 {point:1} {backspace:1.5}", "6 7 8 9 0 {done:2.5}"],
    "integer-signed": ["1 2 3 4 5 − {backspace:1.5}", "6 7 8 9 0 {done:2.5}"],
    "decimal-signed": ["1 2 3 4 5 {point:1} {backspace:1.5}", "6 7 8 9 0 − {done:1.5}"],
    code: ["1 2 3 4 5 6 7 8 9 0", "Q W E R T Z P", "A S D F G H J K", "Y X C V B N M {backspace:2}"], // no I, L, O, U
    address: ["1 2 3 4 5 6 7 8 9 0", "q w e r t z u i o p", "a s d f g h j k l -", "y x c v b n m . : {backspace:1}"]
};
const WIDE = ["code", "address"]; // letters, so that keys are smaller than those of numbers

function row(text) {
    return text.split(" ").map(word => {
        const act = word.match(/^\{(\w+)(?::([\d.]+))?\}$/);
        return {
            act: act ? act[1] : "",
            sign: act ? "" : word,
            width: act ? Number(act[2] ?? 0) : 1
        };
    });
}

function known(language) {
    return language in LETTERS ? language : "en";
}

// ends: lines can be ended. page: "letters", "signs", "accents" (where there are some), "integer" or "decimal". several: layouts to choose from.
function rows(language, page, several, ends) {
    const tongue = known(language);
    let lines = LETTERS[tongue].concat([LAST[tongue]]);
    if (page in DIGITS)
        lines = DIGITS[page];
    else if (page === "accents" && tongue in ACCENTS)
        lines = ACCENTS[tongue];
    else if (page === "signs")
        lines = SIGNS[tongue].concat([LAST[tongue].replace("{numbers", "{letters").replace(/\{accents:[\d.]+\} /, "")]);
    const wanted = key => (several || key.act !== "layout") && (ends || key.act !== "line");
    return lines.map(line => filled(slimmer(row(line).filter(wanted)), columns(language, page)));
}

// Where one more key stands in the last row, two others make room for it.
function slimmer(keys) {
    for (const key of keys.some(one => one.act === "line") ? keys : [])
        key.width -= key.act === "layout" ? 0.6 : key.act === "done" ? 0.2 : key.act === "line" ? 0.2 : 0;
    return keys;
}

function filled(keys, room) {
    const space = keys.find(key => key.act === "space");
    if (space)
        space.width = room - keys.reduce((sum, key) => sum + key.width, 0);
    return keys;
}

function columns(language, page) {
    return WIDE.includes(page) ? 10 : page === "integer" ? 6.5 : page in DIGITS ? 7.5 : LETTERS[known(language)][0].split(" ").length;
}

function next(layouts, language) {
    return layouts[(layouts.indexOf(language) + 1) % layouts.length];
}

// ß has no capital on a keyboard, nor have Arabic letters; a capital of ı would be another letter's.
function shown(sign, shifted) {
    return shifted && sign !== "ß" && sign !== "ı" ? sign.toUpperCase() : sign;
}
