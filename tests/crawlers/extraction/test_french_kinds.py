"""French deals of all kinds but rounds, with made-up firms."""

import pytest

from crawlers.extraction.deals.deal import Deal

FACTS = [
    (
        "Gammasoft a conclu un accord avec la société suisse Brenval, afin de la racheter pour "
        "3 milliards de dollars.",
        [("acquisition", "gammasoft", "brenval", 3e9)],
    ),
    (
        "Brenval cherchait un repreneur. Gammasoft l'a finalement rachetée pour 300 millions "
        "d'euros.",
        [("acquisition", "gammasoft", "brenval", 3e8)],
    ),
    (
        "Gammasoft connaît Brenval de longue date : le groupe en a pris le contrôle pour "
        "2 milliards d'euros.",
        [("acquisition", "gammasoft", "brenval", 2e9)],
    ),
    (
        "La Commission européenne a donné son accord au rachat de Brenval par Gammasoft.",
        [("acquisition", "gammasoft", "brenval", None)],
    ),
    (
        "Brenval et Corvax ont annoncé leur intention de créer une nouvelle société, baptisée "
        "Northfold, dédiée au cloud.",
        [("joint_venture", "brenval", "northfold", None)],
    ),
    (
        "Thetamind a perdu son équipe dirigeante au profit de Gammasoft dans le cadre d'un accord "
        "de 2 milliards de dollars.",
        [("acquihire", "gammasoft", "thetamind", 2e9)],
    ),
    (
        "Le département du Commerce a accordé à Etachip jusqu'à 6,165 milliards de dollars de "
        "financement direct.",
        [("public_grant", "us-government", "etachip", 6.165e9)],
    ),
    (
        "L'investissement de Gammasoft dans Thetamind pour 4 milliards de dollars a été confirmé.",
        [("investment", "gammasoft", "thetamind", 4e9)],
    ),
    (
        "Gammasoft a annoncé la plus grosse acquisition de son histoire: celle de Brenval.",
        [("acquisition", "gammasoft", "brenval", None)],
    ),
    (
        "Après le rachat de Brenval et celui de Corvax, Gammasoft veut ralentir.",
        [
            ("acquisition", "gammasoft", "brenval", None),
            ("acquisition", "gammasoft", "corvax", None),
        ],
    ),
    (
        "Le PDG de Gammasoft a dévoilé plusieurs partenariats, avec, par exemple, Brenval, Corvax "
        "et Velmora.",
        [
            ("partnership", "gammasoft", "brenval", None),
            ("partnership", "gammasoft", "corvax", None),
            ("partnership", "gammasoft", "velmora", None),
        ],
    ),
    (
        "L'Allemagne a accordé 3 milliards d'euros de subventions à Etachip et à Deltalith.",
        [
            ("public_grant", "german-government", "etachip", 3e9),
            ("public_grant", "german-government", "deltalith", None),
        ],
    ),
    (
        "Thetamind a conclu un accord avec Kappa Media, mettant fin au procès intenté par "
        "le groupe.",
        [("licence", "kappa-media", "thetamind", None)],
    ),
    (
        "La division cloud de Gammasoft a racheté Brenval à Corvax.",
        [("acquisition", "gammasoft", "brenval", None)],
    ),
    (
        "Thetamind a signé en décembre avec Kappa Media, puis en avril avec Brenval.",
        [
            ("licence", "kappa-media", "thetamind", None),
            ("licence", "brenval", "thetamind", None),
        ],
    ),
    (
        "Thetamind a conclu un accord avec Gammasoft, afin de mettre à disposition ses modèles "
        "sur sa plateforme cloud.",
        [("distribution", "thetamind", "gammasoft", None)],
    ),
    (
        "Thetamind va déployer un million de TPU via Zetacloud.",
        [("cloud_contract", "zetacloud", "thetamind", None)],
    ),
    (
        "La pépite est présente en Italie, où elle a racheté à l'automne Brenval.",
        [("acquisition", None, "brenval", None)],
    ),
    (
        "Alfa Compute a engagé 5,8 milliards de dollars pour acheter des GPU auprès d'Etachip.",
        [("chip_supply", "etachip", "alfa-compute", 5.8e9)],
    ),
    (
        "Thetamind prend un engagement massif : 30 milliards de dollars d'achat de capacité "
        "Zetacloud.",
        [("cloud_contract", "zetacloud", "thetamind", 30e9)],
    ),
    (
        "Gammasoft investit 10 milliards de dollars dans Thetamind, et Muon Capital ajoute "
        "5 milliards supplémentaires.",
        [
            ("investment", "gammasoft", "thetamind", 10e9),
            ("investment", "muon-capital", "thetamind", 5e9),
        ],
    ),
    (
        "Brenval devient un client majeur de Thetamind.",
        [("partnership", "thetamind", "brenval", None)],
    ),
    (
        "Gammasoft place ses pions avec le rachat, annoncé le 14 octobre, de Brenval.",
        [("acquisition", "gammasoft", "brenval", None)],
    ),
    (
        "Gammasoft aurait payé 600 millions d'euros à Thetamind après avoir embauché ses "
        "fondateurs.",
        [("acquihire", "gammasoft", "thetamind", 6e8)],
    ),
    (
        "Zetacloud a bondi grâce à de gros contrats. Celui avec Thetamind représente "
        "300 milliards de dollars.",
        [("cloud_contract", "zetacloud", "thetamind", 300e9)],
    ),
    (
        "Gammasoft a acquis Brenval en 2023. On notera également Corvax ou encore Velmora.",
        [
            ("acquisition", "gammasoft", "brenval", None),
            ("acquisition", "gammasoft", "corvax", None),
            ("acquisition", "gammasoft", "velmora", None),
        ],
    ),
    (
        "Gammasoft s'allie à Brenval pour créer Northfold et proposer une offre de confiance.",
        [("joint_venture", "gammasoft", "northfold", None)],
    ),
    (
        "Gammasoft, Brenval et Zetacloud ont lancé Northfold, un laboratoire ouvert.",
        [("joint_venture", "gammasoft", "northfold", None)],
    ),
    (
        "Gammasoft a payé 650 millions de dollars pour dépecer Thetamind et prendre 70 employés.",
        [("acquihire", "gammasoft", "thetamind", 650e6)],
    ),
    (
        "Gammasoft a passé des commandes de puces chez Etachip dans la gravure 4nm.",
        [("chip_supply", "etachip", "gammasoft", None)],
    ),
    (
        "Le ministère français des Armées a signé un accord-cadre avec la société Thetamind.",
        [("partnership", "thetamind", "ministere-des-armees", None)],
    ),
    (
        "L'administration Biden a débloqué 7,8 milliards de dollars pour Etachip dans le cadre du "
        "Brenval Incentives Program.",
        [("public_grant", "us-government", "etachip", 7.8e9)],
    ),
    (
        "Brenval prévoit une vente en actions de 9 milliards de dollars à Gammasoft.",
        [("acquisition", "gammasoft", "brenval", 9e9)],
    ),
    (
        "Deux ans après avoir déboursé 170 millions d'euros pour acheter Brenval, Gammasoft "
        "s'essouffle.",
        [("acquisition", "gammasoft", "brenval", 170e6)],
    ),
    (
        "Corvax appartient à Brenval, elle-même rachetée par Gammasoft en 2020.",
        [("acquisition", "gammasoft", "brenval", None)],
    ),
    (
        "Zetacloud avait recruté le patron et des chercheurs de Velmora, tandis que Gammasoft a "
        "intégré des équipes de startups telles que Brenval et Corvax.",
        [
            ("acquihire", "zetacloud", "velmora", None),
            ("acquihire", "gammasoft", "brenval", None),
            ("acquihire", "gammasoft", "corvax", None),
        ],
    ),
    (
        "Etachip a signé un accord avec le ministère américain de la Défense.",
        [("partnership", "etachip", "us-government", None)],
    ),
    (
        "L'équipementier Gammasoft vient de s'offrir la pépite Brenval. Rachetée pour 220 millions "
        "d'euros, Brenval rejoint la branche Corvax Electronics.",
        [("acquisition", "gammasoft", "brenval", 220e6)],
    ),
    (
        "Gammasoft a annoncé, mercredi, le rachat de la start-up française Moodstocks. C'est la "
        "troisième société française acquise par Gammasoft.",
        [("acquisition", "gammasoft", "moodstocks", None)],
    ),
    (
        "Etachip a dévoilé une technologie capable de relier ses puces à des ordinateurs, ainsi "
        "qu'un partenariat stratégique avec Zetacloud.",
        [("partnership", "etachip", "zetacloud", None)],
    ),
]

NO_DEALS = [
    "Le rachat de Brenval par Gammasoft permettrait à la société de revenir dans la course.",
    "Jusqu'alors, l'accord d'acquisition de Brenval, annoncé pour 3 milliards, tenait ; il a été "
    "annulé.",
    "Le rachat de Brenval par Gammasoft a été annulé.",
    "Gammasoft et Brenval ont lancé Northfold, un assistant vocal.",
    "Gammasoft a désormais l'ambition de racheter Brenval.",
    "Gammasoft en a racheté 21 depuis 2017, et Velmora seulement douze.",
    "Etachip prévoit de dépenser des milliards pour financer des usines au Nouveau-Mexique.",
    "Le départ de deux fondateurs, Aloïs Brenvaux – chef scientifique – et Maé Corvin – directeur "
    "de la recherche –, partis chez Gammasoft, inquiète.",
    "Brenval comptait vendre Velmora à Gammasoft, mais les autorités l'ont empêché.",
]


def facts(deals: list[Deal]) -> list[tuple[str, str | None, str | None, float | None]]:
    return [(deal.kind, deal.source_org, deal.target_org, deal.amount) for deal in deals]


@pytest.mark.parametrize(("text", "expected"), FACTS, ids=[text[:48] for text, _ in FACTS])
def test_a_french_sentence_states_its_deal(read, text: str, expected: list[tuple]) -> None:
    assert facts(read(text, "fr")) == expected


@pytest.mark.parametrize("text", NO_DEALS, ids=[text[:48] for text in NO_DEALS])
def test_a_french_sentence_that_only_speaks_of_deals_states_none(read, text: str) -> None:
    assert read(text, "fr") == []
