"""Constructions of the French press, each with made-up firms."""

import pytest

from crawlers.extraction.deals.deal import Deal

FACTS = [
    (
        "Si Kappa Media a signé un accord pluriannuel avec Thetamind pour ses archives, d'autres "
        "titres refusent.",
        [("licence", "kappa-media", "thetamind")],
    ),
    (
        "Menée par des fonds réputés comme Muon Capital et Epsilon Ventures, aux côtés d'autres "
        "investisseurs, cette opération valorise Thetamind à 2 milliards d'euros.",
        [
            ("investment", "muon-capital", "thetamind"),
            ("investment", "epsilon-ventures", "thetamind"),
        ],
    ),
    (
        "Velmora, aux côtés de Muon Capital, a pris une participation de 8 % dans Thetamind.",
        [("investment", "velmora", "thetamind"), ("investment", "muon-capital", "thetamind")],
    ),
    (
        "La Foodtech Velmora a pu compter sur Muon Capital, Epsilon Ventures et Brenval pour "
        "boucler ce nouveau tour de table.",
        [
            ("investment", "muon-capital", "velmora"),
            ("investment", "epsilon-ventures", "velmora"),
            ("investment", "brenval", "velmora"),
        ],
    ),
    (
        "Thetamind a annoncé qu'Alderion, Brenval, Corvax et d'autres y ont participé.",
        [
            ("investment", "alderion", "thetamind"),
            ("investment", "brenval", "thetamind"),
            ("investment", "corvax", "thetamind"),
        ],
    ),
    (
        "La start-up cofondée par Lucille Fictive a levé 12 millions d'euros auprès de Brenval.",
        [("investment", "brenval", None)],
    ),
    (
        "En créant la coentreprise Brenval Compute, Velmora et Alderion ont uni leurs forces.",
        [("joint_venture", "velmora", "brenval-compute")],
    ),
    (
        "La start-up Thetamind a dévoilé ses modèles. Cette annonce survient peu après un "
        "partenariat stratégique avec la banque Velmora.",
        [("partnership", "thetamind", "velmora")],
    ),
    (
        "Velmora VELM.PA et GMSF.O Gammasoft ont investi 30 millions d'euros dans Thetamind.",
        [("investment", "velmora", "thetamind"), ("investment", "gammasoft", "thetamind")],
    ),
    (
        "Velmora et Brenval ont rempli le carnet de commandes de Etachip.",
        [("chip_supply", "etachip", "velmora"), ("chip_supply", "etachip", "brenval")],
    ),
    (
        "Parmi les investisseurs de Velmora figurent Alderion et Brenval.",
        [("investment", "alderion", "velmora"), ("investment", "brenval", "velmora")],
    ),
    (
        "Autour de la table, on retrouve Alderion, Brenval et Corvax, déjà au capital de Velmora.",
        [
            ("investment", "alderion", "velmora"),
            ("investment", "brenval", "velmora"),
            ("investment", "corvax", "velmora"),
        ],
    ),
    (
        "Alderion mène le tour, accompagné de Brenval, et porte à 40 millions d'euros le total "
        "levé par Velmora.",
        [("investment", "alderion", "velmora"), ("investment", "brenval", "velmora")],
    ),
    (
        "La levée de 4 millions d'euros bouclée par Velmora auprès d'Alderion doit tout changer.",
        [("investment", "alderion", "velmora")],
    ),
    (
        "Velmora se fait racheter par Brenval, son concurrent allemand.",
        [("acquisition", "brenval", "velmora")],
    ),
    (
        "Velmora acquiert 100 % du capital de Brenval.",
        [("acquisition", "velmora", "brenval")],
    ),
    (
        "Avec le rachat de Brenval, Velmora se renforce dans la traduction automatique.",
        [("acquisition", "velmora", "brenval")],
    ),
    (
        "L'assureur Brenval a choisi Velmora pour déployer des assistants auprès de ses équipes.",
        [("partnership", "velmora", "brenval")],
    ),
    (
        "La Commission a autorisé une aide d'État de 400 millions d'euros de la France en faveur "
        "de Velmora.",
        [("public_grant", "french-state", "velmora")],
    ),
    (
        "Quant à Velmora, elle a racheté l'éditeur Alderion, renommé Aldéria.",
        [("acquisition", "velmora", "alderion")],
    ),
    (
        "Une jeune société lyonnaise, Velmora, passe entre les mains de l'américain Gammasoft.",
        [("acquisition", "gammasoft", "velmora")],
    ),
]

SILENCES = [
    "Velmora va construire un centre de données avec Brenval.",
    "Velmora, qui dément tout rachat par Brenval, présente ses comptes au sommet Corvax.",
    "Gammasoft a annoncé 3 milliards de dollars d'investissement sur trois ans dans ce domaine.",
    "Gammasoft et Thetamind travailleraient sur un accord de licence.",
    "L'accord donne à Thetamind la possibilité d'acheter 10 % de Gammasoft.",
    "Gammasoft a recruté Lucille Fictive, cofondatrice de Thetamind.",
    "Ces nouveaux acteurs du nuage signent des contrats à plusieurs milliards avec Gammasoft et "
    "Thetamind.",
]


def sides(deals: list[Deal]) -> list[tuple[str, str | None, str | None]]:
    return sorted(
        [(deal.kind, deal.source_org, deal.target_org) for deal in deals],
        key=lambda side: tuple(str(part) for part in side),
    )


@pytest.mark.parametrize(("text", "expected"), FACTS)
def test_it_is_read_as_the_press_writes_it(read, text: str, expected: list) -> None:
    assert sides(read(text, "fr")) == sorted(expected, key=lambda side: tuple(map(str, side)))


@pytest.mark.parametrize("text", SILENCES)
def test_what_is_no_deal_stays_none(read, text: str) -> None:
    assert read(text, "fr") == []


def test_rounds_in_a_list_have_the_amounts_in_their_parentheses(read) -> None:
    deals = read(
        "Trois levées de fonds ont dépassé 50 millions d'euros : Velmora dans le spatial (90 "
        "millions d'euros), Alderion dans l'énergie (70 millions) et Brenval (55 millions).",
        "fr",
    )
    assert {deal.target_org: deal.amount for deal in deals} == {
        "velmora": 90e6,
        "alderion": 70e6,
        "brenval": 55e6,
    }


def test_each_firm_of_an_enumeration_keeps_the_amount_before_it(read) -> None:
    deals = read(
        "Gammasoft a injecté 5 milliards de dollars dans Velmora, 100 millions dans Alderion, 500 "
        "millions dans Brenval (véhicules) et 60 millions dans Corvax.",
        "fr",
    )
    assert {deal.target_org: deal.amount for deal in deals} == {
        "velmora": 5e9,
        "alderion": 100e6,
        "brenval": 500e6,
        "corvax": 60e6,
    }


def test_a_number_takes_the_currency_of_the_sentence_before(read) -> None:
    deals = read(
        "Velmora a levé 20 millions de dollars. Un an plus tôt, Alderion avait levé 8 millions.",
        "fr",
    )
    assert {(deal.target_org, deal.amount, deal.currency) for deal in deals} == {
        ("velmora", 20e6, "USD"),
        ("alderion", 8e6, "USD"),
    }


def test_each_of_several_givers_gives_the_amount(read) -> None:
    deals = read(
        "Velmora et Alderion investiront chacun 100 millions d'euros dans Thetamind.", "fr"
    )
    assert {deal.source_org: deal.amount for deal in deals} == {"velmora": 100e6, "alderion": 100e6}


def test_the_seat_of_a_group_names_it(read) -> None:
    deals = read("La firme de Redmond a racheté Velmora pour 2 milliards de dollars.", "fr")
    assert sides(deals) == [("acquisition", "microsoft", "velmora")]
