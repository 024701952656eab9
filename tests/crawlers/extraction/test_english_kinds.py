"""English deals other than rounds: who is a party, of what kind, in which direction."""

import pytest


def told(read, text: str) -> list[tuple[str, str | None, str | None]]:
    return [(deal.kind, deal.source_org, deal.target_org) for deal in read(text, "en")]


@pytest.mark.parametrize(
    ("text", "source", "target"),
    [
        ("Notable AI firm Larkmere bought Tarnfield Labs.", "larkmere", "tarnfield-labs"),
        ("The Harrowgate Foundation has acquired Tarnfield.", "harrowgate-foundation", "tarnfield"),
        ("Larkmere, a British-American group, acquired Tarnfield.", "larkmere", "tarnfield"),
        ("Nevada State University bought Tarnfield.", "nevada-state-university", "tarnfield"),
        ("Larkmere agreed to buy Tarnfield, Ostwick's search service.", "larkmere", "tarnfield"),
        ("Larkmere will acquire the assets of chipmaker Tarnfield.", "larkmere", "tarnfield"),
        (
            "Larkmere has bought Tarnfield. The whole Tarnfield team joins Larkmere.",
            "larkmere",
            "tarnfield",
        ),
    ],
)
def test_a_purchase_names_buyer_and_bought(read, text: str, source: str, target: str) -> None:
    assert told(read, text) == [("acquisition", source, target)]


@pytest.mark.parametrize(
    ("text", "kind", "source", "target"),
    [
        ("Tarnfield signed with Larkmere.", "partnership", "tarnfield", "larkmere"),
        (
            "Larkmere struck a partnership with Tarnfield to ramp AI infrastructure in Spain.",
            "partnership",
            "larkmere",
            "tarnfield",
        ),
        (
            "The Commerce Department and Larkmere have signed a preliminary memorandum of terms to "
            "provide $90 million in direct funding.",
            "public_grant",
            "us-government",
            "larkmere",
        ),
        (
            "Larkmere is poised to receive a $20 million grant.",
            "public_grant",
            None,
            "larkmere",
        ),
    ],
)
def test_an_agreement_is_of_the_kind_that_its_words_tell(
    read, text: str, kind: str, source: str | None, target: str
) -> None:
    assert told(read, text) == [(kind, source, target)]


@pytest.mark.parametrize(
    "text",
    [
        "Larkmere had made a name for itself with chips for Tarnfield.",
        "The buying spree tells one thing: Larkmere wants models.",
        "Larkmere is slated to raise $20 million from Tarnfield.",
        "Larkmere plans to invest $20 million a year in AI.",
    ],
)
def test_what_only_sounds_like_a_deal_is_none(read, text: str) -> None:
    assert told(read, text) == []


@pytest.mark.parametrize(
    ("text", "kind", "source", "target"),
    [
        (
            "Larkmere will need EU clearance for its planned acquisition of Tarnfield.",
            "acquisition",
            "larkmere",
            "tarnfield",
        ),
        (
            "The European Commission gave its approval to Larkmere's $7 million bid for Tarnfield.",
            "acquisition",
            "larkmere",
            "tarnfield",
        ),
        (
            "Larkmere is pledging $40 million to Amazon Web Services.",
            "cloud_contract",
            "aws",
            "larkmere",
        ),
        (
            "Larkmere signed a $5 million data center lease with Mistral AI.",
            "cloud_contract",
            "larkmere",
            "mistral-ai",
        ),
        (
            "Larkmere signed a $5 million infrastructure lease agreement with a hyperscaler.",
            "cloud_contract",
            "larkmere",
            None,
        ),
        (
            "Google is paying Larkmere to have the Gemini app preinstalled on its phones.",
            "distribution",
            "google",
            "larkmere",
        ),
    ],
)
def test_who_supplies_and_who_takes(
    read, text: str, kind: str, source: str | None, target: str | None
) -> None:
    assert told(read, text) == [(kind, source, target)]


@pytest.mark.parametrize(
    "text",
    [
        "The Commission granted Larkmere its approval on Monday.",
        "Larkmere has hired two ex-Apple engineers for its own team.",
        "Larkmere plans to combine its search assistant with Tarnfield software.",
    ],
)
def test_approvals_former_employers_and_products_are_no_deal(read, text: str) -> None:
    assert told(read, text) == []


def test_a_short_form_is_the_firm_that_was_named_in_full(read) -> None:
    text = "Larkmere Energy has a new owner. Tarnfield bought Larkmere for $9 million."
    assert told(read, text) == [("acquisition", "tarnfield", "larkmere-energy")]


def test_initials_are_the_firm_that_was_named_in_full(read) -> None:
    text = "Larkmere Energy has news. LE said it had acquired Tarnfield for $9 million."
    assert told(read, text) == [("acquisition", "larkmere-energy", "tarnfield")]


def test_the_news_of_a_deal_is_no_licence_of_news(read) -> None:
    text = "A site broke the news that Larkmere has struck a deal with CoreWeave for more compute."
    assert told(read, text) == [("cloud_contract", "coreweave", "larkmere")]


@pytest.mark.parametrize(
    "text",
    [
        "Larkmere bought Tarnfield Labs, a Brookvale, California-based start-up.",
        "Considering its past, Larkmere's newly announced acquisition of Tarnfield Labs is bold.",
    ],
)
def test_places_and_openings_do_not_hide_a_purchase(read, text: str) -> None:
    assert told(read, text) == [("acquisition", "larkmere", "tarnfield-labs")]


@pytest.mark.parametrize(
    "text",
    [
        "Larkmere hired four researchers from Tarnfield.",
        "One of Tarnfield's research leads has left for Larkmere.",
        "The paper sued Larkmere, alleging that it had used Tarnfield articles.",
    ],
)
def test_single_hires_and_accusations_are_no_deal(read, text: str) -> None:
    assert told(read, text) == []


def test_several_publishers_that_license_each_give_a_deal_of_their_own(read) -> None:
    text = "Axel Springer and Le Monde have forged AI content deals."
    assert told(read, text) == [("licence", "axel-springer", None), ("licence", "le-monde", None)]


@pytest.mark.parametrize(
    ("text", "kind", "source", "target"),
    [
        (
            "A regulator looks at Larkmere's hiring of key staff from start-up Tarnfield.",
            "acquihire",
            "larkmere",
            "tarnfield",
        ),
        (
            "Larkmere is buying AI models directly from Tarnfield.",
            "licence",
            "tarnfield",
            "larkmere",
        ),
    ],
)
def test_staff_and_models_change_hands(
    read, text: str, kind: str, source: str, target: str
) -> None:
    assert told(read, text) == [(kind, source, target)]


def test_a_backer_in_apposition_backs_the_firm_before_it(read) -> None:
    text = "Larkmere had hired three co-founders of the start-up Tarnfield, backed by Muon Capital."
    assert set(told(read, text)) == {
        ("acquihire", "larkmere", "tarnfield"),
        ("investment", "muon-capital", "tarnfield"),
    }


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        (
            "Larkmere has bought several AI start-ups this year, including Tarnfield and Ostwick.",
            {("larkmere", "tarnfield"), ("larkmere", "ostwick")},
        ),
        (
            "Larkmere is on a streak. After buying two other companies, it bought Tarnfield.",
            {("larkmere", "tarnfield")},
        ),
        ("Larkmere and Tarnfield confirmed that they are merging.", {("larkmere", "tarnfield")}),
    ],
)
def test_purchases_in_lists_after_openings_and_of_equals(
    read, text: str, pairs: set[tuple[str, str]]
) -> None:
    assert {(deal.source_org, deal.target_org) for deal in read(text, "en")} == pairs


def test_a_deal_that_settles_a_lawsuit_is_a_deal(read) -> None:
    text = "Warner Music has reached a deal with Suno, settling its copyright lawsuit against it."
    assert told(read, text) == [("licence", "warner-music", "suno")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The Commerce Department has awarded contracts to Larkmere and Tarnfield.",
            {
                ("partnership", "larkmere", "us-government"),
                ("partnership", "tarnfield", "us-government"),
            },
        ),
        (
            "Larkmere's deal with Tarnfield, which involves licensing its technology and hiring "
            "its founders, is closed.",
            {("acquihire", "larkmere", "tarnfield")},
        ),
        (
            "The partnership between Le Monde, a daily from Paris, and Mistral AI is a first.",
            {("licence", "le-monde", "mistral-ai")},
        ),
        (
            "Larkmere has acquired Tarnfield for clients such as Ostwick and Brookvale.",
            {("acquisition", "larkmere", "tarnfield")},
        ),
    ],
)
def test_sides_in_relatives_appositions_and_lists(
    read, text: str, expected: set[tuple[str, str, str]]
) -> None:
    assert set(told(read, text)) == expected


def test_who_agrees_to_secure_computing_is_the_customer(read) -> None:
    (deal,) = read("Larkmere has partnered with Tarnfield to secure 100 megawatts of capacity.")
    assert (deal.kind, deal.source_org, deal.target_org) == (
        "cloud_contract",
        "tarnfield",
        "larkmere",
    )


def test_a_name_of_three_words_may_begin_with_a_place(read) -> None:
    (deal,) = read("Larkmere has acquired Bristol Example Works for $5 million.")
    assert deal.target_org == "bristol-example-works"
