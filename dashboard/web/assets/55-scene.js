/* Pictures drawn by the server: hints on pointing and focus, and saving them as an image. */
(function () {
  "use strict";
  var PAINT = ["fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "paint-order", "font-family",
    "font-size", "font-weight", "text-anchor", "dominant-baseline", "display"];
  var HEAD = 44;
  var FOOT = 30;
  var box = null;

  function hint() {
    if (!box) {
      box = document.createElement("div");
      box.className = "hint";
      box.setAttribute("aria-hidden", "true");
      box.hidden = true;
      document.body.appendChild(box);
    }
    return box;
  }

  function show(part, x, y) {
    var shown = hint();
    shown.textContent = part.dataset.hint;
    shown.hidden = false;
    shown.style.left = Math.max(4, Math.min(x + 12, window.innerWidth - shown.offsetWidth - 8)) + "px";
    shown.style.top = (y + 16 + shown.offsetHeight > window.innerHeight ? y - shown.offsetHeight - 8 : y + 16) + "px";
  }

  function hide() { if (box) { box.hidden = true; } }

  function part(event) { return event.target.closest ? event.target.closest("[data-hint]") : null; }

  document.addEventListener("pointermove", function (event) {
    var found = part(event);
    if (found) { show(found, event.clientX, event.clientY); } else { hide(); }
  });
  document.addEventListener("focusin", function (event) {
    var found = part(event);
    if (!found || !found.matches(":focus-visible")) { hide(); return; }
    var place = found.getBoundingClientRect();
    show(found, place.left, place.bottom - 12);
  });
  document.addEventListener("scroll", hide, { passive: true, capture: true });

  function painted(scene) {
    var copy = scene.cloneNode(true);
    var from = scene.querySelectorAll("*");
    copy.querySelectorAll("*").forEach(function (node, place) {
      var style = window.getComputedStyle(from[place]);
      var kept = node.getAttribute("fill");
      PAINT.forEach(function (name) {
        if (name === "fill" && kept) { return; }
        node.setAttribute(name, style.getPropertyValue(name));
      });
      ["class", "data-hint", "data-fact", "href"].forEach(function (name) { node.removeAttribute(name); });
    });
    return copy;
  }

  function line(words, x, y, size, weight, colour, font) {
    var text = document.createElementNS("http://www.w3.org/2000/svg", "text");
    var settings = { x: x, y: y, "font-size": size, "font-weight": weight, fill: colour, "font-family": font };
    Object.keys(settings).forEach(function (name) { text.setAttribute(name, settings[name]); });
    text.textContent = words;
    return text;
  }

  function saveScene(scene, figure, button) {
    var style = window.getComputedStyle(scene);
    var root = window.getComputedStyle(document.documentElement);
    var view = scene.viewBox.baseVal;
    var copy = painted(scene);
    var height = view.height + HEAD + FOOT;
    var ground = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    var frame = { x: 0, y: -HEAD, width: view.width, height: height, fill: root.getPropertyValue("--ground").trim() };
    Object.keys(frame).forEach(function (name) { ground.setAttribute(name, frame[name]); });
    copy.insertBefore(ground, copy.firstChild);
    var ink = root.getPropertyValue("--ink").trim();
    copy.appendChild(line(figure.dataset.title, 12, -HEAD + 27, 18, 650, ink, style.fontFamily));
    copy.appendChild(line(figure.dataset.sourceLine, 12, view.height + 18, 11, 400, ink, style.fontFamily));
    copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
    copy.setAttribute("viewBox", "0 " + -HEAD + " " + view.width + " " + height);
    copy.setAttribute("width", view.width);
    copy.setAttribute("height", height);
    copy.removeAttribute("class");
    var written = new Blob([new XMLSerializer().serializeToString(copy)], { type: "image/svg+xml" });
    if (button.dataset.image === "svg") { save(written, button.dataset.file + ".svg"); return; }
    var image = new Image();
    var address = URL.createObjectURL(written);
    image.onload = function () {
      var canvas = document.createElement("canvas");
      canvas.width = 2 * view.width;
      canvas.height = 2 * height;
      canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
      URL.revokeObjectURL(address);
      canvas.toBlob(function (blob) { save(blob, button.dataset.file + ".png"); }, "image/png");
    };
    image.src = address;
  }

  function save(blob, name) {
    var link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    document.body.appendChild(link);
    link.click();
    link.remove();
    window.setTimeout(function () { URL.revokeObjectURL(link.href); }, 10000);
  }

  window.vigie = Object.assign(window.vigie || {}, { hideHint: hide, saveScene: saveScene });
})();
