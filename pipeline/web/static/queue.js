// คิวตรวจ: "yes" waits until the picture is before the eyes; the pictures of the next items are fetched meanwhile.
(function () {
  "use strict";

  const fetched = new Map();

  function fetchAhead(address) {
    if (fetched.has(address)) return;
    const image = new Image();
    image.src = address;
    fetched.set(address, image);
    if (fetched.size > 12) fetched.delete(fetched.keys().next().value);
  }

  function settle(button, image) {
    const there = image.complete && image.naturalWidth > 0;
    button.disabled = !there && !(image.complete && image.dataset.lost === "yes");
  }

  function has(key) {
    return document.querySelector('#item [data-key="' + key + '"], #item [data-also="' + key + '"]') !== null;
  }

  function look() {
    document.querySelectorAll("[data-of]").forEach((x) => (x.hidden = !has(x.dataset.of)));
    document.querySelectorAll("[data-ahead]").forEach((x) => fetchAhead(x.dataset.ahead));
    document.querySelectorAll("[data-waits]").forEach(function (button) {
      const image = document.getElementById(button.dataset.waits);
      if (!image || button.dataset.watched) return;
      button.dataset.watched = "yes";
      const lost = function () {
        // Without a picture the server asks for one more key.
        image.dataset.lost = "yes";
        image.hidden = true;
        const words = document.getElementById("lost");
        if (words) words.hidden = false;
        button.disabled = false;
      };
      image.addEventListener("load", () => settle(button, image));
      image.addEventListener("error", lost);
      if (image.complete && image.naturalWidth === 0) lost();
      else settle(button, image);
    });
    document.querySelectorAll("details.type").forEach(function (details) {
      if (details.dataset.watched) return;
      details.dataset.watched = "yes";
      const enter = function () {
        const field = details.open && details.querySelector("input:not([type=hidden])");
        if (!field) return;
        field.focus();
        field.select();
      };
      details.addEventListener("toggle", enter);
      enter();
    });
  }

  // "No" to a value opens the same field as "correct": what else would be recorded?
  document.addEventListener("keydown", function (event) {
    if (event.code !== "KeyN" || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (event.target.closest("input, textarea, select")) return;
    const also = document.querySelector('[data-also="n"]');
    if (also && !document.querySelector('[data-key="n"]')) also.click();
  });

  document.addEventListener("DOMContentLoaded", look);
  document.addEventListener("htmx:load", look);
})();
