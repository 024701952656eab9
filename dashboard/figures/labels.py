"""Names on several short lines, for pictures where a column is narrow."""


def broken(name: str, letters: int) -> list[str]:
    """Return a name on lines of at most `letters`; nothing when a word of it is longer.

    >>> broken("Contract server makers", 13)
    ['Contract', 'server makers']
    >>> broken("Forschungszentrum", 13)
    []
    """
    lines: list[str] = []
    for part in name.split():
        if len(part) > letters:
            return []
        if lines and len(lines[-1]) + 1 + len(part) <= letters:
            lines[-1] += f" {part}"
        else:
            lines.append(part)
    return lines


def cut(name: str, letters: int, most: int) -> list[str]:
    """Return a name on at most `most` lines; what does not fit ends in an ellipsis.

    >>> cut("Barcelona Supercomputing Center", 16, 2)
    ['Barcelona', 'Supercomputing…']
    """
    words = [f"{w[: letters - 1]}…" if len(w) > letters else w for w in name.split()]
    lines = broken(" ".join(words), letters)
    if len(lines) <= most:
        return lines
    last = lines[most - 1].rstrip("…")[: letters - 1].rstrip()
    return [*lines[: most - 1], f"{last}…"]
