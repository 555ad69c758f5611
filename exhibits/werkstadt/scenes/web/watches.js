// In a world of its own, before any script of the page: what is touched, and which events the page tells of. Both are for
// a usability test alone (docs/studies.md). What somebody writes is never told: a field for letters is only "text".
((mark) => {
  const MOST = 120;
  const FIELDS = "textarea, input:not([type=button], [type=submit], [type=reset], [type=checkbox], [type=radio], [type=range], [type=image]), [contenteditable='']";

  function nameOf(target) {
    const one = target.closest?.("[data-study], a, button, input, select, textarea, summary, label, [role], [onclick], [contenteditable='']");
    if (!one)
      return "";
    if (one.dataset.study)
      return one.dataset.study;
    if (one.matches(FIELDS))
      return "text";
    return (one.ariaLabel ?? one.innerText ?? one.value ?? one.title ?? "").replace(/\s+/g, " ").trim();
  }

  addEventListener("pointerdown", event => {
    if (event.isTrusted)
      console.debug(mark + JSON.stringify({ touched: nameOf(event.target).slice(0, MOST) }));
  }, true);
  document.addEventListener("werkstadt-event", event => {
    if (typeof event.detail === "string")
      console.debug(mark + JSON.stringify({ event: event.detail.slice(0, MOST) }));
  });
})("MARK");
