"""From what a reader types to a member of the chain."""

from dashboard.web.context import Context
from dashboard.web.wording import member_name
from data.errors import NotFoundError

MOST_CANDIDATES = 8


def known_names(context: Context) -> list[str]:
    """Return the names of all members that a relation touches, in alphabetical order."""
    touched = {end for edge in context.readings.edges for end in (edge.source, edge.target)}
    return sorted({member_name(context, member) for member in touched}, key=str.casefold)


def member_of(context: Context, typed: str) -> str:
    """Return the member that a slug, a name or an alias means.

    Raises:
        NotFoundError: none, with the names that begin alike; or several, with their slugs.
    """
    if typed in context.readings.graph:
        return typed
    wanted = typed.strip().casefold()
    meant = [member for member in context.readings.graph if wanted in _names(context, member)]
    if len(meant) == 1:
        return meant[0]
    if meant:
        names = ", ".join(sorted(meant)[:MOST_CANDIDATES])
        raise NotFoundError(context.say("chain.ambiguous_member", name=typed, candidates=names))
    alike = [name for name in known_names(context) if name.casefold().startswith(wanted[:3])]
    if not alike or len(wanted) < len("abc"):
        raise NotFoundError(context.say("chain.unknown_member", name=typed))
    names = ", ".join(alike[:MOST_CANDIDATES])
    raise NotFoundError(context.say("chain.unknown_member_alike", name=typed, candidates=names))


def _names(context: Context, member: str) -> set[str]:
    """Return all that a member is called, in lower case."""
    actor = context.actors.get(member)
    aliases = actor.aliases if actor else ()
    written = context.readings.members.name_of(member)
    return {name.casefold() for name in (member_name(context, member), written, *aliases)}
