"""Replicas whose answers are changed on their way out: words replaced, validators gone."""

from collections.abc import Callable
from dataclasses import replace

from replicas.server import Answer, Asked, Replica, status

Change = Callable[[Asked, Answer], Answer]


def answers_of(replica: Replica) -> Callable[[Asked], Answer]:
    """Return what answers for a replica that itself is not served."""
    replica.close()
    return replica.answer


class Altered(Replica):
    """Another replica's answers, changed on their way out."""

    def __init__(self, inner: Replica, change: Change) -> None:
        super().__init__()
        self.answered, self.change, self.robots = answers_of(inner), change, inner.robots

    def answer(self, request: Asked) -> Answer:
        """Answer like the other one, changed."""
        return self.change(request, self.answered(request))


def rewritten(inner: Callable[[], Replica], *pairs: tuple[str, str]) -> Callable[[], Replica]:
    """Return the replica with pieces of every body replaced."""

    def change(_: Asked, answer: Answer) -> Answer:
        body = answer.body
        for old, new in pairs:
            body = body.replace(old.encode(), new.encode())
        return replace(answer, body=body)

    return lambda: Altered(inner(), change)


def without_validators(inner: Callable[[], Replica]) -> Callable[[], Replica]:
    """Return the replica without ETag and Last-Modified."""
    return lambda: Altered(inner(), lambda _, answer: replace(answer, etag=False, modified=None))


def always(
    inner: Callable[[], Replica], path: str, code: int, body: bytes = b""
) -> Callable[[], Replica]:
    """Return the replica with one path that answers a status for ever."""

    def make() -> Replica:
        made = inner()
        made.always[path] = status(code, body=body)
        return made

    return make


def with_robots(inner: Callable[[], Replica], text: str) -> Callable[[], Replica]:
    """Return the replica with another robots.txt."""

    def make() -> Replica:
        made = inner()
        made.robots = text
        return made

    return make
