"""A figure as a BibTeX entry."""

import re
from datetime import date

_SPECIAL = re.compile(r"[\\{}%&$#_~^]")


def bibtex(*, fact: str, author: str, title: str, day: date, release: str, address: str) -> str:
    """Return a @misc entry named after release and fact; TeX prints its characters as they are.

    >>> print(bibtex(fact="deal:a b", author="A & B", title="5 %", day=date(2026, 11, 21),
    ...              release="r1", address="/x?a=1"))
    @misc{vigie-r1-deal-a-b,
      author = {{A \\& B}},
      title = {{5 \\%}},
      year = {2026},
      note = {Vigie, release r1, as known on 2026-11-21},
      url = {/x?a=1}
    }
    """
    slug = re.sub(r"[^a-z0-9]+", "-", fact.lower())
    return (
        f"@misc{{vigie-{_plain(release)}-{slug[:60].strip('-')},\n"
        f"  author = {{{{{_plain(author)}}}}},\n"
        f"  title = {{{{{_plain(title)}}}}},\n"
        f"  year = {{{day.year}}},\n"
        f"  note = {{Vigie, release {_plain(release)}, as known on {day.isoformat()}}},\n"
        f"  url = {{{address}}}\n"
        f"}}"
    )


def _plain(words: str) -> str:
    return _SPECIAL.sub(lambda found: _ESCAPED.get(found[0], f"\\{found[0]}"), words)


_ESCAPED = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
