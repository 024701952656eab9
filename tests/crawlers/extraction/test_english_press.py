"""English deals as the press words them: sides, kinds and amounts that no plain verb tells."""

import pytest


def told(read, text: str) -> list[tuple[str, str | None, str | None]]:
    return [(deal.kind, deal.source_org, deal.target_org) for deal in read(text, "en")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Tarnfield is leasing 70 megawatts of capacity in New York to Larkmere.",
            ("cloud_contract", "tarnfield", "larkmere"),
        ),
        (
            "Larkmere saw its shares rally after announcing a series of hosting contracts with "
            "Tarnfield.",
            ("cloud_contract", "larkmere", "tarnfield"),
        ),
        (
            "Larkmere has acqui-hired the founding team behind Tarnfield.",
            ("acquihire", "larkmere", "tarnfield"),
        ),
        (
            "Larkmere's recent announcement regarding the hiring of Tarnfield's founders shows "
            "how it works.",
            ("acquihire", "larkmere", "tarnfield"),
        ),
        (
            "Salesforce signed an agreement to acquire Slack.",
            ("acquisition", "salesforce", "slack"),
        ),
        (
            "Larkmere will integrate Anthropic's Claude models into its Topaz platform.",
            ("partnership", "anthropic", "larkmere"),
        ),
        (
            "Larkmere is deploying Claude across its entire workforce.",
            ("partnership", "anthropic", "larkmere"),
        ),
        (
            "Larkmere and Tarnfield agreed to establish a joint venture. The new venture, named "
            "Ostwick, will serve banks.",
            ("joint_venture", "larkmere", "ostwick"),
        ),
        (
            "Larkmere entered into a collaboration and licensing agreement with Tarnfield, with a "
            "total potential value of $510 million.",
            ("partnership", "larkmere", "tarnfield"),
        ),
    ],
)
def test_a_deal_told_without_its_plain_verb(
    read, text: str, expected: tuple[str, str | None, str | None]
) -> None:
    assert told(read, text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "Larkmere announced that it would acquire Tarnfield, but the firms abandoned that plan.",
        "Larkmere is free to partner with Tarnfield.",
        "Larkmere aims at giving Tarnfield a better shot at competing with its rivals, in a "
        "market of $5 million.",
    ],
)
def test_what_was_given_up_or_is_only_allowed_is_no_deal(read, text: str) -> None:
    assert told(read, text) == []


@pytest.mark.parametrize(
    ("text", "party"),
    [
        (
            "General Larkmere is working closely. General Larkmere bought Ostwick.",
            "general-larkmere",
        ),
        ("The Larkmere Payments Initiative bought Ostwick.", "larkmere-payments-initiative"),
        ("Larkmere & Co., Inc. bought Ostwick.", "larkmere"),
    ],
)
def test_a_name_begins_and_ends_with_its_own_words(read, text: str, party: str) -> None:
    assert told(read, text) == [("acquisition", party, "ostwick")]


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("Larkmere bought Tarnfield for $US27.7 million ($37.6 million).", 27.7e6),
        (
            "Larkmere bought Tarnfield. It did not say how much, but paid roughly $120 million.",
            120e6,
        ),
        (
            "Larkmere announced two lease agreements with Tarnfield for 250 megawatts. It expects "
            "$7 billion in rental revenue over 15 years.",
            7e9,
        ),
    ],
)
def test_the_price_may_be_told_behind(read, text: str, amount: float) -> None:
    assert [deal.amount for deal in read(text, "en")] == [amount]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "OpenAI announced a content partnership with Le Monde. The deal follows similar "
            "arrangements with publishers including Axel Springer and Financial Times.",
            {
                ("licence", "le-monde", "openai"),
                ("licence", "axel-springer", "openai"),
                ("licence", "financial-times", "openai"),
            },
        ),
        (
            "OpenAI announced a deal with Le Monde, granting the company access to its articles.",
            {("licence", "le-monde", "openai")},
        ),
        (
            "Anthropic partnered with Larkmere to form an independent services company.",
            {("joint_venture", "anthropic", "larkmere")},
        ),
        (
            "Apple confirmed a deal to use Google Gemini as the base of Siri.",
            {("licence", "google", "apple")},
        ),
        (
            "The partnership between Samsung and Perplexity was confirmed. Perplexity's assistant "
            "is pre-installed on its phones.",
            {("distribution", "perplexity", "samsung")},
        ),
        (
            "Larkmere put everyone on notice. Their $500 million acquisition of Tarnfield says so.",
            {("acquisition", "larkmere", "tarnfield")},
        ),
    ],
)
def test_sides_and_kind_come_from_what_stands_around_an_agreement(
    read, text: str, expected: set[tuple[str, str | None, str | None]]
) -> None:
    assert set(told(read, text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Larkmere is thought to be collaborating with Tarnfield on chips.",
        "Larkmere is led by Ann Bell, the founder of Tarnfield who joined Larkmere in May.",
    ],
)
def test_suppositions_and_one_who_changes_jobs_are_no_deal(read, text: str) -> None:
    assert told(read, text) == []


def test_a_sum_of_another_clause_is_not_that_of_the_deal(read) -> None:
    text = (
        "OpenAI is reportedly offering newspapers between $1m and $5m to license their articles - "
        "although News Corp's deal is reportedly worth more than $250m."
    )
    assert [(deal.source_org, deal.amount) for deal in read(text, "en")] == [("news-corp", 250e6)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "A deal would further IBM's pivot after the $6.4 billion Tarnfield purchase last year.",
            ("acquisition", "ibm", "tarnfield"),
        ),
        (
            "Tarnfield was awarded up to $7.8 billion in direct funding from the program.",
            ("public_grant", None, "tarnfield"),
        ),
        (
            "Larkmere will lease Tarnfield's 900 MW data center in Texas.",
            ("cloud_contract", "tarnfield", "larkmere"),
        ),
        (
            "The chips will stand there through Larkmere's joint venture with Tarnfield.",
            ("joint_venture", "larkmere", "tarnfield"),
        ),
        (
            "Larkmere signed an agreement with Tarnfield to acquire its robotics business.",
            ("acquisition", "larkmere", "tarnfield"),
        ),
        (
            "Larkmere is buying Tarnfield, after a planned acquisition by Ostwick fell through.",
            ("acquisition", "larkmere", "tarnfield"),
        ),
        (
            "Larkmere just started giving away Perplexity subscriptions worth $17,000.",
            ("distribution", "perplexity", "larkmere"),
        ),
    ],
)
def test_the_side_that_acts_is_found_where_it_stands(
    read, text: str, expected: tuple[str, str | None, str | None]
) -> None:
    assert told(read, text) == [expected]


def test_a_sum_before_the_term_of_an_agreement_is_that_of_the_agreement(read) -> None:
    text = "Larkmere has committed to a $2 billion, five-year agreement with Google Cloud."
    assert [(deal.kind, deal.amount) for deal in read(text, "en")] == [("cloud_contract", 2e9)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Larkmere's absorption of the ten-person team from Tarnfield took a week.",
            [("acquihire", "larkmere", "tarnfield")],
        ),
        (
            "Larkmere will license Tarnfield's software, as analysts say Ostwick sells less.",
            [("licence", "tarnfield", "larkmere")],
        ),
        (
            "Larkmere has tested the Quern processors in partnership with Tarnfield and Ostwick.",
            [("partnership", "larkmere", "ostwick"), ("partnership", "larkmere", "tarnfield")],
        ),
        (
            "Larkmere and Tarnfield have partnered to deliver private cloud software.",
            [("partnership", "larkmere", "tarnfield")],
        ),
    ],
)
def test_what_is_done_together_and_what_is_not_a_side(
    read, text: str, expected: list[tuple[str, str, str]]
) -> None:
    assert sorted(told(read, text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Larkmere is paying $2 billion for talent and licensing rights from Tarnfield.",
            [("acquihire", "larkmere", "tarnfield")],
        ),
        (
            "CoreWeave will supply GPUs to Google, which will resell the capacity to OpenAI.",
            [
                ("cloud_contract", "coreweave", "google"),
                ("cloud_contract", "google-cloud", "openai"),
            ],
        ),
        (
            "The state has awarded $2 billion to Tarnfield under the Quern Science Act.",
            [],
        ),
        (
            "Larkmere said it would bring OpenAI's new model to Azure.",
            [("distribution", "openai", "microsoft-azure")],
        ),
        (
            "Tarnfield phones will come with Perplexity's assistant.",
            [("distribution", "perplexity", "tarnfield")],
        ),
        (
            "Larkmere chose Mistral AI as its partner for generative AI.",
            [("partnership", "mistral-ai", "larkmere")],
        ),
        (
            "The US Army awarded Larkmere a $100 million contract for its software.",
            [("partnership", "larkmere", "us-army")],
        ),
        (
            "Broadcom is designing a custom accelerator for Larkmere.",
            [("chip_supply", "broadcom", "larkmere")],
        ),
    ],
)
def test_who_gives_and_who_receives(read, text: str, expected: list[tuple[str, str, str]]) -> None:
    assert sorted(told(read, text)) == expected


def test_a_subject_is_a_list_with_an_article_inside(read) -> None:
    text = "Larkmere, the Financial Times and Tarnfield Media struck licensing deals with OpenAI."
    assert told(read, text) == [
        ("licence", "larkmere", "openai"),
        ("licence", "financial-times", "openai"),
        ("licence", "tarnfield-media", "openai"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Larkmere CEO Ann Bale said the acquisition of Tarnfield would close in March.",
            [("acquisition", "larkmere", "tarnfield")],
        ),
        (
            "Larkmere Partners will take Tarnfield private in a $7 billion deal.",
            [("acquisition", "larkmere-partners", "tarnfield")],
        ),
        (
            "The $60 million acquisition of Tarnfield gives Larkmere 40 engineers.",
            [("acquisition", "larkmere", "tarnfield")],
        ),
        (
            "Tarnfield Media became the latest publisher to sign a deal with Anthropic.",
            [("licence", "tarnfield-media", "anthropic")],
        ),
        (
            "Larkmere will receive 18,000 Nvidia chips.",
            [("chip_supply", "nvidia", "larkmere")],
        ),
        (
            "Larkmere will provide 200 Nvidia GB300 GPUs to Tarnfield.",
            [("chip_supply", "larkmere", "tarnfield")],
        ),
        (
            "Apple will use Google's Gemini to power Siri.",
            [("licence", "google", "apple")],
        ),
        (
            "Airbus has chosen Mistral AI to equip its engineers with assistants.",
            [("partnership", "mistral-ai", "airbus")],
        ),
        (
            "Larkmere has been awarded $5 million by the National Science Foundation.",
            [("public_grant", "national-science-foundation", "larkmere")],
        ),
        (
            "The Commerce Department signed an agreement with Intel for $5 million in funding.",
            [("public_grant", "us-government", "intel")],
        ),
        ("The founder of Larkmere, Ann Bale, has left for Tarnfield.", []),
        ("Three of Tarnfield's researchers are leaving, with two heading to OpenAI.", []),
        ("Larkmere has been talking to Oracle about renting servers for $10 billion.", []),
    ],
)
def test_kinds_and_sides_of_the_press(
    read, text: str, expected: list[tuple[str, str, str]]
) -> None:
    assert told(read, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Larkmere is acquiring cloud data management company Tarnfield for $8 billion.",
            [("acquisition", "larkmere", "tarnfield")],
        ),
        (
            "Larkmere bought chip design startup Tarnfield for $50 million.",
            [("acquisition", "larkmere", "tarnfield")],
        ),
        (
            "Larkmere will dole out $3 billion for Tarnfield.",
            [("acquisition", "larkmere", "tarnfield")],
        ),
        (
            "Larkmere paid $2 billion for Tarnfield's chief executive and key researchers.",
            [("acquihire", "larkmere", "tarnfield")],
        ),
        (
            "SoftBank will sell OpenAI's models in Japan.",
            [("distribution", "openai", "softbank")],
        ),
        (
            "Oracle will offer Google's Gemini models to its customers.",
            [("distribution", "google", "oracle")],
        ),
        ("Reports that Larkmere is buying Tarnfield are false, a spokesman said.", []),
    ],
)
def test_what_a_firm_does_is_not_what_is_bought(
    read, text: str, expected: list[tuple[str, str, str]]
) -> None:
    assert told(read, text) == expected
