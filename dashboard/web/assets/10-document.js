/* The browser's half of dashboard/web/elements.py: shows a page's HTML and draws its figures. */
(function () {
  "use strict";
  var PLOTLY = "/_dash-component-suites/plotly/package_data/plotly.min.js";
  var CONFIG = { displayModeBar: false, responsive: true, scrollZoom: false, doubleClick: false, showTips: false, showAxisDragHandles: false };
  var loading = null;

  function plotly() {
    if (window.Plotly) { return Promise.resolve(window.Plotly); }
    if (!loading) {
      loading = new Promise(function (resolve, reject) {
        var script = document.createElement("script");
        script.src = PLOTLY;
        script.onload = function () { resolve(window.Plotly); };
        script.onerror = reject;
        document.head.appendChild(script);
      });
    }
    return loading;
  }

  function draw(root, figures) {
    var slots = Array.from(root.querySelectorAll("[data-figure]"));
    if (!slots.length) { return; }
    plotly().then(function (Plotly) {
      slots.forEach(function (slot) {
        var figure = figures[slot.dataset.figure];
        if (!figure || !slot.isConnected) { return; }
        Plotly.newPlot(slot, figure.data, figure.layout, CONFIG).then(function () {
          window.vigie.listen(slot);
          slot.dataset.drawn = "yes";
        });
      });
    });
  }

  function Document(props) {
    var holder = React.useRef(null);
    React.useLayoutEffect(function () {
      var root = holder.current;
      var unfolded = Array.from(root.querySelectorAll("details[open] > summary"), function (s) { return s.textContent; });
      root.innerHTML = props.html;
      root.querySelectorAll("details > summary").forEach(function (summary) {
        if (unfolded.indexOf(summary.textContent) >= 0) { summary.parentNode.open = true; }
      });
      window.vigie.arrived(root.querySelector(".document"));
      draw(root, props.figures);
      return function () {
        root.querySelectorAll(".js-plotly-plot").forEach(function (graph) { window.Plotly.purge(graph); });
      };
    }, [props.html, props.figures]);
    return React.createElement("div", { ref: holder, id: "live" });
  }
  Document.propTypes = {};
  window.vigie_elements = { Document: Document };
})();
