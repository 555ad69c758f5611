// Asked of a page twice a second, in a world of its own which no script of the page can reach into:
// whether a field for text has the focus, and what can be read. See rules.parse_answer. It answers through the console,
// with a mark that the page does not know: a callback of the engine that comes while its view is being taken away
// would end the kiosk (Qt 6.12, QJSEngine::create without an engine).
((mark) => {
  const MOST = 3000;
  const NO_TEXT = ["button", "checkbox", "color", "file", "image", "radio", "range", "reset", "submit"];

  function nameOf(element) {
    const name = element.ariaLabel ?? element.getAttribute("alt");
    if (name !== null)
      return name;
    const field = element.matches("input, textarea, select");
    return field ? (element.labels?.length ? "" : element.title) : null; // what is written in it is the visitor's own
  }

  function read(above) {
    let words = "";
    for (const node of above.childNodes) {
      if (node.nodeType === Node.TEXT_NODE) {
        words += node.data.replace(/\s+/g, " ");
      } else if (node instanceof Element && !node.matches("script, style, noscript, template") && node.ariaHidden !== "true"
          && node.checkVisibility({ visibilityProperty: true })) {
        const around = getComputedStyle(node).display.startsWith("inline") ? " " : "\n";
        words += around + (nameOf(node) ?? read(node)) + around;
      }
      if (words.length > MOST)
        break;
    }
    return words;
  }

  const here = document.activeElement;
  const writes = Boolean(here?.isContentEditable || here?.matches("textarea") || (here?.matches("input") && !NO_TEXT.includes(here.type)));
  if (writes && !globalThis.wroteBefore)
    here.scrollIntoView({ block: "nearest" }); // the keyboard has just come, and taken its place
  globalThis.wroteBefore = writes;
  const words = read(document.body ?? document).replace(/ *\n[ \n]*/g, "\n").replace(/ +/g, " ").trim().slice(0, MOST);
  console.debug(mark + JSON.stringify({ writes, words }));
})("MARK");
