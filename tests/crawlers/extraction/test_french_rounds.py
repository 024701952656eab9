"""Rounds in French: lists of investors, however the press opens and separates them."""

import pytest

LISTS = [
    (
        "Velmora a levé 20 millions d'euros. Le tour de table a été mené par Alderion, avec la "
        "participation de Brenval, un fonds basé à Oslo, et de Corvax.",
        {"alderion": 20_000_000, "brenval": None, "corvax": None},
    ),
    (
        "Velmora a levé 20 millions d'euros auprès d'Alderion, propriétaire des magasins "
        "Omegastore, ainsi que du fonds d'investissement de Brenval et de l'éditeur de "
        "logiciels Corvax.",
        {"alderion": 20_000_000, "brenval": None, "corvax": None},
    ),
    (
        "Velmora a bouclé une série A de 20 millions d'euros. Menée par Alderion, l'opération "
        "réunit aussi Brenval, Corvax et l'entrepreneur Paul Exemple.",
        {"alderion": 20_000_000, "brenval": None, "corvax": None, "paul-exemple": None},
    ),
    (
        "Velmora a bouclé une série A de 20 millions d'euros. Dans ce tour mené par Alderion, "
        "Brenval, Corvax et l'éditeur Denvale figurent parmi les investisseurs.",
        {"alderion": 20_000_000, "brenval": None, "corvax": None, "denvale": None},
    ),
    (
        "Velmora vient de boucler une augmentation de capital de 20 millions d'euros. On y "
        "retrouve Alderion, un investisseur basé à Oslo, le fonds danois Brenval et Corvax.",
        {"alderion": 20_000_000, "brenval": None, "corvax": None},
    ),
    (
        "La levée de fonds de Velmora, d'un montant de 20 millions d'euros, a été réalisée auprès "
        "d'Alderion (chef de file), Brenval et Corvax.",
        {"alderion": 20_000_000, "brenval": None, "corvax": None},
    ),
    (
        "Velmora a levé 20 millions d'euros. Parmi les investisseurs : Alderion, Brenval (filiale "
        "de Denvale) et Corvax.",
        {"alderion": 20_000_000, "brenval": None, "corvax": None},
    ),
    (
        "Alderion, Brenval et Corvax participent à cette levée de fonds de Velmora.",
        {"alderion": None, "brenval": None, "corvax": None},
    ),
    (
        "Velmora a levé 20 millions d'euros auprès d'Alderion et Brenval, selon Corvax, qui la "
        "conseille.",
        {"alderion": 20_000_000, "brenval": None},
    ),
]


@pytest.mark.parametrize(("text", "investors"), LISTS)
def test_whoever_a_list_names_invests_and_the_first_carries_the_sum(
    read, text: str, investors: dict[str, float | None]
) -> None:
    found = read(text, "fr")
    assert {deal.source_org: deal.amount for deal in found} == investors
    assert {deal.target_org for deal in found} == {"velmora"}


def test_investors_of_an_earlier_round_do_not_join_the_one_told_first(read) -> None:
    found = read(
        "Velmora a levé 20 millions d'euros lors d'un tour de table mené par Alderion, après une "
        "première levée de 5 millions auprès d'investisseurs tels que Brenval et Corvax.",
        "fr",
    )
    assert {deal.source_org: deal.amount for deal in found}["alderion"] == 20_000_000


def test_parentheses_list_the_investors_of_the_firm_before_them(read) -> None:
    found = read(
        "Les investisseurs historiques de Velmora (Alderion, Brenval et Corvax) ont remis au pot.",
        "fr",
    )
    assert sorted(str(deal.source_org) for deal in found) == ["alderion", "brenval", "corvax"]
    assert {deal.target_org for deal in found} == {"velmora"}


def test_without_a_leader_the_first_who_takes_part_carries_the_sum(read) -> None:
    found = read(
        "Velmora a levé 20 millions d'euros. Alderion et Brenval ont participé au tour de table.",
        "fr",
    )
    assert {deal.source_org: deal.amount for deal in found} == {
        "alderion": 20_000_000,
        "brenval": None,
    }


def test_a_relative_clause_does_not_take_the_subject_from_its_main_clause(read) -> None:
    found = read(
        "Velmora, une société fondée par des chercheurs qui ont quitté Alderion, a levé 20 "
        "millions d'euros.",
        "fr",
    )
    assert [(deal.source_org, deal.target_org) for deal in found] == [(None, "velmora")]


def test_a_fund_that_closes_its_own_vehicle_raises_no_round(read) -> None:
    assert not read(
        "Alderion annonce un premier closing de 200 millions d'euros pour son nouveau fonds.", "fr"
    )


NO_INVESTORS = [
    (
        "Alderion, l'un des premiers bailleurs de fonds d'entreprises telles que Brenval et "
        "Corvax, dirige le tour de table de Velmora.",
        "brenval",
    ),
    (
        "Soutenue par Alderion et Brenval, Velmora emploie 80 personnes dans trois pays.",
        "velmora",
    ),
    (
        "La confiance des investisseurs n'est pas un hasard. Velmora a levé 20 millions d'euros "
        "auprès d'Alderion, selon Brenval.",
        "brenval",
    ),
]


@pytest.mark.parametrize(("text", "name"), NO_INVESTORS)
def test_a_name_beside_a_list_does_not_invest(read, text: str, name: str) -> None:
    assert name not in {deal.source_org for deal in read(text, "fr")}


def test_a_second_sum_in_another_sentence_is_a_second_round(read) -> None:
    found = read(
        "Velmora a levé 20 millions d'euros. La start-up avait déjà collecté 5 millions d'euros "
        "l'an dernier.",
        "fr",
    )
    assert sorted(deal.amount or 0 for deal in found) == [5_000_000, 20_000_000]


def test_who_leads_a_round_told_before_carries_its_sum_beside_an_older_one(read) -> None:
    found = read(
        "Velmora a bouclé une levée de 40 millions d'euros. Le tour de table est conduit par "
        "Alderion, qui a déjà investi 2 millions d'euros dans Velmora.",
        "fr",
    )
    assert sorted((deal.source_org, deal.amount) for deal in found) == [
        ("alderion", 2_000_000),
        ("alderion", 40_000_000),
    ]


def test_a_sum_before_aupres_needs_no_currency_of_its_own(read) -> None:
    found = read(
        "Velmora a levé 6 millions de dollars. Son rival Corvax a empoché 4 millions auprès "
        "d'Alderion.",
        "fr",
    )
    assert ("alderion", "corvax", 4_000_000) in {
        (deal.source_org, deal.target_org, deal.amount) for deal in found
    }


def test_a_relative_clause_in_the_perfect_is_no_part_of_what_could_be(read) -> None:
    found = read(
        "Un tel apport pourrait faire de Brenval le premier actionnaire, devant Alderion, qui a "
        "investi 14 millions d'euros dans Velmora.",
        "fr",
    )
    assert [(deal.source_org, deal.amount) for deal in found] == [("alderion", 14_000_000)]


WHO_INVESTS_IN_WHOM = [
    (
        "Alderion et Brenval, le fonds de capital-risque fondé par Jean Dupont, tout comme "
        "Corvax Partners participent au tour de table de Velmora.",
        {("alderion", "velmora"), ("brenval", "velmora"), ("corvax-partners", "velmora")},
    ),
    (
        "Velmora a levé 10 millions d'euros. Cette phase a été dirigée par Alderion. Les autres "
        "investissements proviennent de Brenval et Corvax.",
        {("alderion", "velmora"), ("brenval", "velmora"), ("corvax", "velmora")},
    ),
    (
        "Alderion et Brenval n'avaient noué aucune alliance. Les deux groupes ont investi dans "
        "l'américain Velmora.",
        {("alderion", "velmora"), ("brenval", "velmora")},
    ),
    (
        "Velmora entend grandir, tandis qu'Alderion et Brenval se sont engagés à investir "
        "jusqu'à 10 millions d'euros dans la société.",
        {("alderion", "velmora"), ("brenval", "velmora")},
    ),
    (
        "Velmora a levé 10 millions d'euros auprès d'un groupe d'investisseurs comprenant "
        "Alderion, les actionnaires existants 7Z Capital et 09VC.",
        {("alderion", "velmora"), ("7z-capital", "velmora"), ("09vc", "velmora")},
    ),
    (
        "Velmora a réussi son augmentation de capital avec droit préférentiel de souscription "
        "(DPS). L'opération lui a permis de lever 4 millions d'euros auprès d'Alderion.",
        {("alderion", "velmora")},
    ),
    (
        "Velmora a levé 50 millions d'euros. Aux côtés des investisseurs historiques, Alderion, "
        "Brenval et Corvax, Dalnor et Estrel ont participé à ce tour de table.",
        {(one, "velmora") for one in ("alderion", "brenval", "corvax", "dalnor", "estrel")},
    ),
    (
        "Velmora a levé 4 millions d'euros. À la liste des investisseurs déjà connus s'ajoutent "
        "Alderion et Brenval.",
        {("alderion", "velmora"), ("brenval", "velmora")},
    ),
    (
        "Alderion prend la tête d'un tour de table de 60 millions d'euros de Velmora.",
        {("alderion", "velmora")},
    ),
    (
        "Velmora a levé 10 millions d'euros auprès de la Banque de recherche du Brenval.",
        {("banque-de-recherche-du-brenval", "velmora")},
    ),
]


@pytest.mark.parametrize(("text", "pairs"), WHO_INVESTS_IN_WHOM)
def test_who_invests_in_whom(read, text: str, pairs: set[tuple[str, str]]) -> None:
    assert {(deal.source_org, deal.target_org) for deal in read(text, "fr")} == pairs


@pytest.mark.parametrize(
    "text",
    [
        "Alderion va investir 10 milliards d'euros dans le secteur d'ici 2029.",
        "Alderion a décidé de lancer un fonds, Brenval Data, qui a récolté 80 millions d'euros.",
        "Velmora, un groupe d'investissement établi par Alderion, explorerait des plans pour "
        "lever 25 millions d'euros.",
        "Une source familière du dossier a indiqué qu'Alderion prévoit de participer au tour de "
        "table de Velmora.",
    ],
)
def test_plans_rumours_and_funds_tell_no_round(read, text: str) -> None:
    assert read(text, "fr") == []
