"""Every organisation of the reference table: found in any spelling, never in a stranger's name."""

import unicodedata

import pytest

from data.bundled import bundled_facts
from data.resolution.index import KnownOrganisation
from data.resolution.known import bundled_resolver, known_organisations
from data.resolution.normal_form import normal_form

FORMS = {"US": "Inc.", "FR": "SAS", "DE": "GmbH", "GB": "Ltd", "NL": "B.V.", "JP": "K.K."}
STRANGERS = ("{} Hospitality Inc.", "{} Health", "New {}", "{}ville", "{} Mining Corp")


def organisations() -> list[KnownOrganisation]:
    return [known for known in known_organisations(bundled_facts()) if "(" not in known.name]


def plain(name: str) -> str:
    return unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()


def hyphened(name: str) -> str:
    return name.replace(" ", "-").replace("&", "and")


@pytest.mark.parametrize("spelt", [str.upper, str.lower, plain, hyphened])
def test_an_organisation_is_found_in_another_spelling_of_its_name(spelt: object) -> None:
    assert callable(spelt)
    resolver = bundled_resolver()
    missed = {
        known.name: found
        for known in organisations()
        if (found := resolver.resolve(spelt(known.name)).organisation_id) != known.id
    }
    assert missed == {}


def test_an_organisation_is_found_with_the_legal_form_and_code_of_its_seat() -> None:
    resolver = bundled_resolver()
    for known in organisations():
        form = FORMS.get(known.country or "")
        if form:
            named = f"{known.name}, {form}"
            assert resolver.resolve(named).organisation_id == known.id
            assert resolver.resolve(named.upper(), known.country).organisation_id == known.id


@pytest.mark.parametrize("pattern", STRANGERS)
def test_a_distinctive_word_makes_it_the_name_of_a_stranger(pattern: str) -> None:
    resolver = bundled_resolver()
    stored = {
        normal_form(name).core
        for known in known_organisations(bundled_facts())
        for name in (known.name, *known.aliases, *known.ambiguous)
    }
    taken = [
        (stranger, found)
        for known in organisations()
        if normal_form(stranger := pattern.format(known.name)).core not in stored
        and (found := resolver.resolve(stranger).organisation_id)
    ]
    assert taken == []
