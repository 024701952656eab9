"""Replica of data.gouv.fr for the Autorité de la concurrence: a redirect to one big JSON array.

Imitates: a 302 to a path with a timestamp (the same path while the file is the same), lists as
Python literals, kinds as words or JSON lists, numbers with a space at the end and not unique,
titles with spaces around them, optional fields of merger control. All firms are made up.
"""

import json

from replicas.server import Answer, Asked, Replica

POINTER = "/api/1/datasets/r/be23f793-a37b-4613-8a80-c6b4116058fb"
NAME = "adlc-texte-complet-publications.json"
FOLDER = "/resources/decisions-publiees-par-lautorite-de-la-concurrence-depuis-1988"


def act(number: int, **changes: object) -> dict[str, object]:
    """Return a made-up merger decision in the printed shape."""
    base: dict[str, object] = {
        "id_decision": f"26-DCC-{number:02d} ",
        "type_decision": "DCC",
        "date_decision": "04 août 2026",
        "date_decision_datetime": "2026-08-04",
        "date_decision_year": 2026,
        "titre_decision": " relative à la prise de contrôle exclusif de la société "
        f"Alfa Exemple {number} par la société Bêta Holding ",
        "texte_complet_decision": "L'Autorité de la concurrence…",
        "secteur_activite": "['BTP']",
        "entreprises_concernees": f"['Alfa Exemple {number}', \"L'Exemple Bêta\"]",
        "url_site": f"https://www.autoritedelaconcurrence.fr/fr/decision/alfa-{number}",
        "decision_simplifiee": "Oui",
    }
    return {**base, **changes}


def array(acts: list[dict[str, object]]) -> bytes:
    """Return the file."""
    return json.dumps(acts, ensure_ascii=False, indent=1).encode()


class AutoriteReplica(Replica):
    """The open-data file; `stamp` changes when the file is published anew."""

    robots = None

    def __init__(self, acts: list[dict[str, object]]) -> None:
        super().__init__()
        self.acts = acts
        self.stamp = "20260805-070000"

    def answer(self, request: Asked) -> Answer:
        """Answer like data.gouv.fr and its static host."""
        path = f"{FOLDER}/{self.stamp}/{NAME}"
        if request.path == POINTER:
            location = f"https://static.data.gouv.fr{path}"
            return Answer(b"", 302, "text/html", headers={"Location": location})
        if request.path == path:
            return Answer(array(self.acts), modified=1_780_000_000.0)
        return Answer(b"not found", 404, "text/plain")
