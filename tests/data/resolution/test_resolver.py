"""Which name means which organisation, by made-up firms: the rules one by one."""

import pytest

from data.resolution.index import KnownOrganisation
from data.resolution.normal_form import folded, normal_form
from data.resolution.printed import names_in
from data.resolution.resolver import Resolver

FIRMS = (
    KnownOrganisation("brenwick", "Brenwick Semiconductor", "US", ("Brenwick",), (), {"cik": "77"}),
    KnownOrganisation("solenne", "Solenne AI", "FR"),
    KnownOrganisation("maple", "Maple", "CA"),
    KnownOrganisation("oak", "Oak", "US", (), (), {"cik": "12"}),
    KnownOrganisation("tsw", "Tandria Silicon Works Manufacturing Company", "TW"),
    KnownOrganisation("velna-fr", "Velna", "FR"),
    KnownOrganisation("velna-us", "Velna", "US", (), (), {"lei": "ABC"}),
    KnownOrganisation("cursiva", "Everyname", "US", (), ("Cursiva",)),
)


@pytest.fixture(scope="module")
def resolver() -> Resolver:
    return Resolver(FIRMS, reserved=["undisclosed"])


@pytest.mark.parametrize(
    ("printed", "meant"),
    [
        ("BRENWICK SEMICONDUCTOR CORP /DE/", "brenwick"),
        ("Brenwick Semiconductor, Inc. - Class A Common Stock", "brenwick"),
        ("Brenwick Semiconductor N.V. (NASDAQ: BRWK)*", "brenwick"),
        ("Brenwick Semicon.", "brenwick"),
        ("la société Brenwick", "brenwick"),
        ("le fonds canadien Brenwick", "brenwick"),
        ("Brenwick, fabricant de puces", "brenwick"),
        ("Brenwick Ireland Operations Limited", "brenwick"),
        ("Shanghai Brenwick Technology Co., Ltd.", "brenwick"),
        ("www.brenwick.com", "brenwick"),
        ("Bren\u200bwick", "brenwick"),
        ("Brenwcik", "brenwick"),
        ("Example Holdings, formerly Brenwick Inc.", "brenwick"),
        ("Solenne Artificial Intelligence SAS", "solenne"),
        ("TANDRIA SILICON WORKS MFG CO LTD", "tsw"),
        ("Tandria Silicon Works Manufac", "tsw"),
        ("Maple Inc.", "maple"),
        ("Oak Deutschland GmbH", "oak"),
    ],
)
def test_another_form_of_a_name_is_the_same_firm(
    resolver: Resolver, printed: str, meant: str
) -> None:
    assert resolver.resolve(printed).organisation_id == meant


@pytest.mark.parametrize(
    "printed",
    [
        "Brenwick Hospitality Trust",
        "Brenwicks",
        "Maple Bank",
        "Maple Technologies",
        "Maple Japan",
        "Solenne",
        "filiale de Brenwick",
        "Velna",
        "Cursiva",
        "undisclosed",
        "",
        "Ω",
    ],
)
def test_what_a_name_does_not_say_for_certain_is_not_matched(
    resolver: Resolver, printed: str
) -> None:
    assert resolver.resolve(printed).organisation_id is None


def test_homonyms_are_told_apart_by_country_and_identifier(resolver: Resolver) -> None:
    assert resolver.resolve("Velna SAS", "FR").organisation_id == "velna-fr"
    assert resolver.resolve("Velna", identifiers={"lei": "ABC"}).organisation_id == "velna-us"
    assert resolver.resolve("Velna").status == "ambiguous"


def test_an_identifier_that_disagrees_excludes(resolver: Resolver) -> None:
    found = resolver.resolve("Brenwick", identifiers={"cik": "78"})
    assert (found.status, found.organisation_id) == ("unknown", None)


def test_an_ambiguous_alias_counts_with_a_second_sign_only(resolver: Resolver) -> None:
    assert resolver.resolve("Cursiva").status == "ambiguous"
    assert resolver.resolve("Cursiva", "US").organisation_id == "cursiva"


def test_an_ambiguous_alias_has_its_second_sign_in_a_sure_name_beside_it(
    resolver: Resolver,
) -> None:
    assert resolver.same("Cursiva", "Everyname Inc.")
    assert resolver.same("Brenwick", "BRENWICK SEMICONDUCTOR CORP")
    assert not resolver.same("Cursiva", "Brenwick")
    assert not resolver.same("Cursiva Health", "Everyname Inc.")
    assert not resolver.same("Maple Technologies", "Maple")


def test_candidates_come_best_first_with_score_reason_and_the_name_that_fits(
    resolver: Resolver,
) -> None:
    (best, *_) = resolver.resolve("Maple Technologies").candidates
    assert (best.organisation_id, best.via) == ("maple", "Maple")
    assert 0.75 <= best.score < 0.9
    assert best.reason


def test_an_unknown_party_gets_a_slug_without_legal_form(resolver: Resolver) -> None:
    assert resolver.resolve("Quelque Chose Système S.A.S.").proposed_slug == "quelque-chose-systeme"


def test_one_string_may_hold_several_names() -> None:
    assert names_in("Bluet, Inc. (d/b/a Bee) ") == ["Bluet, Inc.", "Bee"]


def test_folding_keeps_letters_and_digits_only() -> None:
    assert folded("Électricité & Cie, S.A.") == "electricite and cie sa"


def test_legal_form_and_place_are_set_aside_and_remembered() -> None:
    form = normal_form("Brenwick Ireland Limited")
    assert (form.core, form.place, form.has_form) == (("brenwick",), ("ireland",), True)


HOUSE = (
    KnownOrganisation(
        "quorvex",
        "Quorvex",
        "US",
        ("Quorvex Cloud", "QVXO", "Quorvix"),
        (),
        {"lei": "Q1", "cik": "5"},
        other_identifiers=(("company_number", "FR:123456789"),),
        products=("Zentrallium", "Ember", "Lumo 4"),
    ),
    KnownOrganisation(
        "harvest", "Harvest", "US", ("Harvest.com",), ("HVST", "HV", "SNOW"), {"cik": "9"}
    ),
    KnownOrganisation("melvane", "Melvane", "GB"),
    KnownOrganisation("melvane-web", "Melvane Web", "GB", parent="melvane"),
    KnownOrganisation("sprocket", "Sprocket", "US", ("Sprocket N.V.",)),
    KnownOrganisation("sprocket-nl", "Sprockets Group", "NL", ("Sprocket N.V.",)),
    KnownOrganisation("yinhe", "Yinhe", "CN", ("银河网",)),
    KnownOrganisation("orbit", "Orbit", "FR", well_known=True),
    KnownOrganisation(
        "odt", "Odeum Deep Trench", "SG", ("2468.TW", "ODTX"), ("ODT",), products=("Orbit family",)
    ),
    KnownOrganisation("melvane-lab", "Velvetron Lab", "US", parent="quorvex"),
    KnownOrganisation("prism", "Prism", "US", (), (), {"cik": "8"}, well_known=True),
    KnownOrganisation("openroom", "Room AI", "US", (), ("Openroom",)),
    KnownOrganisation("fairness", "Openhall", "US", ("FAIR",)),
)


@pytest.fixture(scope="module")
def houses() -> Resolver:
    return Resolver(HOUSE, others=["Melvane Corp."])


@pytest.mark.parametrize(
    ("printed", "meant"),
    [
        ("Quorvex (Malaysia) Sdn. Bhd.", "quorvex"),
        ("Quorvex Hrvatska d.o.o.", "quorvex"),
        ("Quorvex Gesellschaft m.b.H.", "quorvex"),
        ("PT. Quorvex Indonesia", "quorvex"),
        ("Quorvex de Argentina S.A.", "quorvex"),
        ("Quorvex do Brasil Telecomunicações Ltda.", "quorvex"),
        ("Quorvex Regional Sales Corporation", "quorvex"),
        ("Quorvex India (R&D) Private Limited", "quorvex"),
        ("Quorvex Cloud Computing", "quorvex"),
        ("Hangzhou Quorvex Computer Systems Company Limited", "quorvex"),
        ("Quorvex Corp QVXO", "quorvex"),
        ("Quorvex (QVXO.O)", "quorvex"),
        ("l'allemande Quorvex", "quorvex"),
        ("Quorvex, filiale d'Autre Chose", "quorvex"),
        ("Quorvex Quorvix", "quorvex"),
        ("Zentrallium", "quorvex"),
        ("Lumo 4", "quorvex"),
        ("Harvest.com", "harvest"),
        ("Harvest Ireland Operations Ltd", "harvest"),
        ("Harvest Corporate Services Ltd", "harvest"),
        ("Melvane Melvane Web", "melvane-web"),
        ("银河网科技有限公司", "yinhe"),
        ("銀河網(中国)有限公司", "yinhe"),
        ("日本Quorvex", "quorvex"),
        ("Quorvex Payments Ltd", "quorvex"),
        ("Quorvex London Branch", "quorvex"),
        ("the Zentrallium maker", "quorvex"),
        ("le créateur de Zentrallium", "quorvex"),
        ("米半導体大手Quorvex", "quorvex"),
        ("미국 반도체 기업 Quorvex", "quorvex"),
        ("Der Softwarekonzern Quorvex", "quorvex"),
        ("la société mère d'Autre Chose, Quorvex", "quorvex"),
        ("Harvest.com Sales, Inc.", "harvest"),
        ("Quorvex’s", "quorvex"),
        ("Zentrallium de Quorvex", "quorvex"),
        ("l'ancien patron d'Autre, Quorvex", "quorvex"),
        ("Openroom (US)", "openroom"),
        ("legal AI startup Openroom", "openroom"),
        ("Zentrallium 3.5 Pro", "quorvex"),
        ("Lumo 5 mini", "quorvex"),
        ("QVXO US Equity", "quorvex"),
        ("Something Else (NASDAQ: QVXO)", "quorvex"),
        ("Velvetron Lab (Quorvex)", "melvane-lab"),
        ("Quorvex (Velvetron Lab)", "melvane-lab"),
        ("Quorvex Inc. (Velvetron Lab)", "quorvex"),
        ("Orbit UK Ltd", "orbit"),
        ("Orbit Group", "orbit"),
        ("Harvest Retail Ireland Ltd", "harvest"),
        ("2468 TT", "odt"),
        ("TPE: 2468", "odt"),
        ("ODT", "odt"),
        ("ODT Ireland Ltd", "odt"),
        ("FAIR", "fairness"),
        ("HVST", "harvest"),
        ("HV", "harvest"),
        ("Prism Stores", "prism"),
        ("NYSE: HV", "harvest"),
    ],
)
def test_a_house_is_known_by_its_units_products_and_tickers(
    houses: Resolver, printed: str, meant: str
) -> None:
    assert houses.resolve(printed).organisation_id == meant


@pytest.mark.parametrize(
    "printed",
    [
        "Quorvex Health",
        "Quorvex Music Entertainment",
        "Quorvexel Inc",
        "Harvest Energy Services",
        "Harvest Services",
        "Ember",
        "Zentrallium Inc.",
        "Melvane Corp.",
        "Quorvex Group VIII",
        "Harvest Group Retail",
        "Harvest London",
        "Melvane Payments",
        "Orbit Technologies UK",
        "2468 HK",
        "2468",
        "Fair",
        "Snow",
        "Harvest Stores",
        "Orbit Stores",
        "Prism Bank",
        "Orbit 2 Ltd",
        "Openroom",
        "legal startup Openroom",
        "Openroom (FR)",
        "Harvest Sales, Inc.",
    ],
)
def test_a_business_of_its_own_and_a_known_homonym_are_no_unit(
    houses: Resolver, printed: str
) -> None:
    assert houses.resolve(printed).organisation_id is None


def test_a_number_of_any_register_decides_and_that_of_a_unit_excludes_nothing(
    houses: Resolver,
) -> None:
    assert (
        houses.resolve("X", identifiers={"company_number": "FR 123 456 789"}).organisation_id
        == "quorvex"
    )
    unit = houses.resolve("Quorvex Ireland Ltd", identifiers={"lei": "Q2"})
    assert unit.organisation_id == "quorvex"
    assert houses.resolve("Quorvex", identifiers={"lei": "Q2"}).organisation_id is None


def test_the_legal_form_tells_a_former_name_from_the_one_that_bears_it_now(
    houses: Resolver,
) -> None:
    assert houses.resolve("Sprocket").organisation_id == "sprocket"
    assert houses.resolve("Sprocket N.V.").status == "ambiguous"
