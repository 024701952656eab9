/* Single keys of the review page: next, previous, accept, correct, merge, reject, what would change.
   They do what a click on the marked element does, and are switched off with the other shortcuts. */
(function () {
  "use strict";
  var afterG = 0;

  function on(selector) { return document.querySelector("#page " + selector); }

  function unfold(node) {
    var box = node.closest("details");
    if (box) { box.open = true; }
  }

  function follow(key) {
    var link = on('a[data-review-link="' + key + '"]');
    if (link) { link.click(); return true; }
    return false;
  }

  function enter(key) {
    var field = on('[data-review-field="' + key + '"]');
    if (!field) { return false; }
    unfold(field);
    field.focus();
    field.scrollIntoView({ block: "nearest" });
    return true;
  }

  function accept() {
    var form = on('form[data-review-form="accept"]');
    if (!form) { return false; }
    form.requestSubmit();
    return true;
  }

  document.addEventListener("input", function (event) {
    if (event.target.name !== "by" || !event.target.closest(".review-form")) { return; }
    document.querySelectorAll("#page .review-form input[name=by]").forEach(function (field) {
      if (field !== event.target) { field.value = event.target.value; }
    });
  });

  document.addEventListener("keydown", function (event) {
    if (event.metaKey || event.ctrlKey || event.altKey || event.defaultPrevented) { return; }
    var content = on(".document");
    if (!content || content.dataset.keys !== "on" || !on(".review-desk")) { return; }
    if (event.target.matches("input, select, textarea, [contenteditable]")) { return; }
    if (on("dialog[open]")) { return; }
    var waiting = Date.now() - afterG < 1500;
    afterG = event.key === "g" ? Date.now() : 0;
    if (waiting || event.key === "g" || event.repeat) { return; }
    var done = false;
    if (event.key === "j" || event.key === "k" || event.key === "w") { done = follow(event.key); }
    else if (event.key === "c" || event.key === "m" || event.key === "r") { done = enter(event.key); }
    else if (event.key === "a") { done = accept(); }
    if (done) { event.preventDefault(); }
  });
})();
