"""A dashboard that answers on a port of this machine, and what no page of it may show."""

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from werkzeug.serving import make_server

from dashboard.web.app import Dashboard

Application = Callable[..., Iterable[bytes]]


def answering_whole(application: Application) -> Application:
    """Return an application whose answers are read and closed before they are sent.

    The server does not close an answer (nor the file behind it) whose reader goes away early.
    """

    def answer(*request: object) -> list[bytes]:
        body = application(*request)
        try:
            return [b"".join(body)]
        finally:
            close = getattr(body, "close", None)
            if close is not None:
                close()

    return answer


@contextmanager
def serving(app: Dashboard) -> Iterator[str]:
    """Serve an application while the context lasts; gives its address."""
    server = make_server("127.0.0.1", 0, answering_whole(app.server), threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join(timeout=10)


FAULTS = """() => {
  const faults = [];
  const named = (node) => (node.getAttribute("aria-label") || node.textContent || "").trim();
  const live = document.querySelector("#live");
  live.querySelectorAll("a, button").forEach((n) => {
    if (!named(n)) faults.push("no name: " + n.outerHTML);
  });
  live.querySelectorAll("input:not([type=hidden]), select, textarea").forEach((n) => {
    const label = n.labels.length ? n.labels[0].textContent.trim() : "";
    if (!label) faults.push("no label: " + n.outerHTML);
  });
  live.querySelectorAll("th").forEach((n) => {
    if (!n.scope) faults.push("no scope: " + n.outerHTML);
  });
  live.querySelectorAll("table").forEach((n) => { if (!n.caption) faults.push("no caption"); });
  live.querySelectorAll('[role="img"]').forEach((n) => {
    if (named(n).length < 40) faults.push("no text alternative: " + n.outerHTML.slice(0, 200));
  });
  let level = 0;
  live.querySelectorAll("main h1, main h2, main h3, main h4").forEach((n) => {
    const next = Number(n.tagName[1]);
    if (next > level + 1 && level) faults.push("heading jumps: " + n.textContent);
    level = next;
  });
  live.querySelectorAll("main a.fact, main .chips a, main button").forEach((n) => {
    const box = n.getBoundingClientRect();
    if (n.offsetParent && box.height < 16) faults.push("too small: " + n.outerHTML);
  });
  const ids = [...live.querySelectorAll("[id]")].map((n) => n.id);
  ids.filter((id, i) => ids.indexOf(id) !== i).forEach((id) => faults.push("id twice: " + id));
  for (const role of ["header", "main", "nav", "footer"]) {
    if (!live.querySelector(role)) faults.push("no " + role);
  }
  if (document.documentElement.lang !== live.firstChild.lang) faults.push("language");
  return faults;
}
"""
"""JavaScript that lists what shuts readers out: no name, no label, no scope, no language."""
