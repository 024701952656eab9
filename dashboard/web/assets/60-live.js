/* What makes pages live: in-page navigation, keyboard, drawer focus, exports, look of the device.
   Everything works without it too, by ordinary links and forms. */
(function () {
  "use strict";
  var NARROW = window.matchMedia("(max-width: 45rem)");
  var DARK = window.matchMedia("(prefers-color-scheme: dark)");
  var returnTo = null;
  var awaiting = "";
  var shown = null;

  function device() { return { dark: DARK.matches, narrow: NARROW.matches }; }
  function tellDevice() {
    if (window.dash_clientside && window.dash_clientside.set_props) {
      window.dash_clientside.set_props("device", { data: device() });
    }
  }
  NARROW.addEventListener("change", tellDevice);
  DARK.addEventListener("change", tellDevice);

  function go(address) {
    window.history.pushState({}, "", address);
    window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
  }

  function path(address) { return new URL(address, window.location.href).pathname; }

  function ours(link) {
    var address = new URL(link.getAttribute("href"), window.location.href);
    return address.origin === window.location.origin && !link.hasAttribute("target") && !link.hasAttribute("download") &&
      !/^\/(export|assets|healthz)/.test(address.pathname) && link.getAttribute("href").charAt(0) !== "#";
  }

  function live() { return shown !== null; }

  document.addEventListener("click", function (event) {
    var target = event.target.closest("a, button");
    if (!target || event.defaultPrevented || event.button !== 0) { return; }
    if (target.tagName === "BUTTON") { press(target); return; }
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || !live()) { return; }
    if (!target.getAttribute("href") || !ours(target)) { return; }
    event.preventDefault();
    if (target.dataset.fact) { returnTo = target.dataset.fact; awaiting = "drawer"; }
    else if (target.classList.contains("close")) { awaiting = "return"; }
    else { awaiting = path(target.getAttribute("href")) === window.location.pathname ? "stay" : "title"; }
    go(target.getAttribute("href"));
  });

  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (!live() || form.method !== "get") { return; }
    event.preventDefault();
    var query = new URLSearchParams();
    new FormData(form).forEach(function (value, name) { if (value !== "") { query.append(name, value); } });
    var action = form.getAttribute("action") || "/";
    awaiting = path(action) === window.location.pathname ? "stay" : "title";
    go(action + (query.toString() ? "?" + query.toString() : ""));
  });

  function press(button) {
    if (button.dataset.image) { saveImage(button); }
    if (button.dataset.print) { window.print(); }
    if (button.dataset.help === "open") { help(true); }
    if (button.dataset.help === "close") { help(false); }
    if (button.dataset.copy) { copyLink(button); }
  }

  function copyLink(button) {
    var label = button.textContent;
    navigator.clipboard.writeText(window.location.href).then(function () {
      button.textContent = button.dataset.done;
      window.setTimeout(function () { button.textContent = label; }, 2000);
    });
  }

  function help(open) {
    var box = document.querySelector("#page #help") || document.getElementById("help");
    if (!box) { return; }
    if (!box.showModal) { box.toggleAttribute("open", open); return; }
    if (open && !box.open) { box.showModal(); } else if (!open && box.open) { box.close(); }
  }

  function isSeen(node) {
    // Browsers that lay out what a closed box holds know checkVisibility; older ones lay out nothing.
    return node.checkVisibility ? node.checkVisibility() : node.getClientRects().length > 0;
  }

  function saveImage(button) {
    var figure = button.closest("figure");
    var scene = Array.from(figure.querySelectorAll("svg.scene")).find(isSeen);
    if (scene) { window.vigie.saveScene(scene, figure, button); return; }
    var graph = figure.querySelector(".js-plotly-plot");
    if (!graph || !window.Plotly) { return; }
    var layout = JSON.parse(JSON.stringify(graph.layout));
    var margin = layout.margin || {};
    var height = graph.offsetHeight;
    layout.annotations = (layout.annotations || []).concat([{
      text: figure.dataset.sourceLine, xref: "paper", yref: "paper", x: 0, y: 0, yshift: -(margin.b || 0) - 14,
      xanchor: "left", yanchor: "top", showarrow: false, align: "left", font: { size: 11 },
    }]);
    layout.title = { text: figure.dataset.title, x: 0.01, xanchor: "left", y: 0.99, yanchor: "top", font: { size: 16 } };
    layout.margin = Object.assign({}, margin, { b: (margin.b || 0) + 34, t: (margin.t || 0) + 36 });
    window.Plotly.downloadImage({ data: graph.data, layout: layout }, {
      format: button.dataset.image, width: graph.offsetWidth, height: height + 70, scale: 2, filename: button.dataset.file,
    });
  }

  function close() {
    var link = document.querySelector("#page .drawer .close");
    if (link) { link.click(); return true; }
    return false;
  }

  var pending = false;
  document.addEventListener("keydown", function (event) {
    if (event.metaKey || event.ctrlKey || event.altKey) { return; }
    if (event.key === "Escape") { window.vigie.hideHint(); if (close()) { event.preventDefault(); } return; }
    if (event.target.matches("input, select, textarea, [contenteditable]")) { return; }
    if (!shown || shown.dataset.keys !== "on") { return; }
    if (pending) {
      pending = false;
      var entry = document.querySelector('#page .menu a[data-letter="' + CSS.escape(event.key) + '"]');
      if (entry) { event.preventDefault(); entry.click(); }
      return;
    }
    if (event.key === "/") {
      var field = document.querySelector("#page #search");
      if (field) { event.preventDefault(); field.focus(); field.select(); }
    } else if (event.key === "?") { event.preventDefault(); help(true); }
    else if (event.key === "g") { pending = true; window.setTimeout(function () { pending = false; }, 1500); }
    else if (event.key === "e") {
      var link = document.querySelector("#page main .exports .export");
      if (link) { event.preventDefault(); link.focus(); link.scrollIntoView({ block: "center" }); }
    }
  });

  function open(point) {
    var address = Array.isArray(point.customdata) ? point.customdata[0] : point.customdata;
    if (typeof address !== "string" || address.charAt(0) !== "/") { return; }
    awaiting = path(address) === window.location.pathname ? "drawer" : "title";
    go(address);
  }

  function listen(graph) {
    graph.on("plotly_click", function (event) { if (event.points.length) { open(event.points[0]); } });
    graph.on("plotly_hover", function (event) {
      var data = event.points.length && event.points[0].customdata;
      var leads = typeof (Array.isArray(data) ? data[0] : data) === "string";
      graph.querySelectorAll(".nsewdrag").forEach(function (box) { box.classList.toggle("leads", leads); });
    });
  }

  function arrived(content) {
    shown = content;
    var root = document.documentElement;
    window.vigie.hideHint();
    root.lang = content.lang;
    root.dataset.theme = content.dataset.theme;
    var dark = content.dataset.theme === "dark" || (content.dataset.theme === "auto" && DARK.matches);
    root.dataset.ground = dark ? "dark" : "light";
    document.title = content.dataset.title;
    var first = document.getElementById("first-paint");
    if (first) { first.remove(); if (window.location.hash) { jump(); } }
    showPlace();
    settle();
  }

  function showPlace() {
    // On a narrow screen the menu is a strip: it is moved to the page that is open.
    var here = document.querySelector("#page .menu a[aria-current]");
    if (!here) { return; }
    var strip = here.closest(".menu");
    strip.scrollLeft += here.getBoundingClientRect().left - strip.getBoundingClientRect().left - 32;
  }

  function jump() {
    var target = document.getElementById(decodeURIComponent(window.location.hash.slice(1)));
    if (target) { target.scrollIntoView(); }
  }

  function settle() {
    var drawer = document.querySelector("#page .drawer");
    if (drawer && (awaiting === "drawer" || !document.activeElement || document.activeElement === document.body)) {
      drawer.querySelector("h2").focus();
    } else if (awaiting === "return" && returnTo) {
      var origins = document.querySelectorAll('#page [data-fact="' + CSS.escape(returnTo) + '"]');
      var origin = Array.from(origins).find(isSeen);
      if (origin) { origin.focus(); }
    } else if (awaiting === "title") {
      window.scrollTo(0, 0);
      var title = document.querySelector("#page #title");
      if (title) { title.focus({ preventScroll: true }); }
      if (window.location.hash) { jump(); }
    }
    awaiting = "";
  }

  window.vigie = Object.assign(window.vigie || {}, { device: device, arrived: arrived, listen: listen });
})();
