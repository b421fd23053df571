// แป้นลัด: an element with data-key="y" is clicked (a field: entered) by that key, wherever no field is being filled.
// Letters go by their place on the keyboard, so that they work while the keyboard is set to Thai.
(function () {
  "use strict";

  const FIELDS = "input, textarea, select, [contenteditable]";
  const NAMES = { Slash: "/", Escape: "Escape", Enter: "Enter", ArrowLeft: "ArrowLeft", ArrowRight: "ArrowRight" };

  function keyOf(event) {
    if (/^Key[A-Z]$/.test(event.code)) return event.code[3].toLowerCase();
    if (/^Digit[0-9]$/.test(event.code)) return event.shiftKey ? event.key : event.code[5];
    if (event.code === "Slash" && event.shiftKey) return "?";
    return NAMES[event.code] || event.key;
  }

  function seen(element) {
    return element.getClientRects().length > 0 && !element.disabled;
  }

  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) return;
    const inField = event.target.closest && event.target.closest(FIELDS);
    const key = keyOf(event);
    if (inField && inField.type !== "checkbox" && inField.type !== "radio") {
      if (key === "Escape") inField.blur();
      return;
    }
    // Enter and Space on a focused link or button are that link's own.
    if (key === "Enter" && event.target.closest("a, button, summary")) return;
    const chosen = Array.from(document.querySelectorAll("[data-key]")).find(
      (x) => x.dataset.key === key && seen(x)
    );
    if (!chosen) return;
    event.preventDefault();
    if (chosen.matches(FIELDS)) {
      chosen.focus();
      if (chosen.select) chosen.select();
    } else {
      chosen.click();
    }
  });

  // What came in place of the page's main part is told to whoever does not see it, and the keyboard goes on there.
  document.addEventListener("htmx:afterSwap", function (event) {
    const first = event.target.querySelector && event.target.querySelector("[data-focus]");
    if (first) first.focus();
  });
})();
