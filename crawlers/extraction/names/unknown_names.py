"""Names that no table knows: capitals that are a party, and those that are something else."""

import re
from typing import Final

from crawlers.extraction.names.abbreviations import is_abbreviation
from crawlers.extraction.names.parties import Party, is_possessive, known_party
from crawlers.extraction.names.told_trades import layers_told
from crawlers.extraction.rules.rulebook import Rulebook
from data.names import Gazetteer, slug

NAMING_CUE: Final = re.compile(
    r"(?:called|named|dubbed|known as|baptisée?|nommée?|appelée?|dénommée?) [\"' ]{0,3}$",
    re.IGNORECASE,
)
_PEOPLE_ENDS: Final = ("ian", "ean", "ese", "ish", "ien", "ienne", "ais", "aise", "ois", "oise")
RELATION_END: Final = re.compile(
    r"-(?:powered|driven|enabled|generated|focused|related|ready|based|style|led|backed|owned|like|wide|born|headquartered|made|focused|era|native)$"
)


def unknown_party(
    text: str, span: tuple[int, int], gazetteer: Gazetteer, rules: Rulebook, starts: frozenset[int]
) -> Party | None:
    """Return the party that a run of capitalised words names, None if it names none.

    starts: the offsets where sentences begin, whose capitals say nothing.
    """
    start, end = span
    possessive = is_possessive(text, end)
    if text[start:end].endswith("'s"):
        possessive = True
        end -= 2
    words = _without_symbol(text[start:end].split(" "))
    if words[-1] != "VC" or _FIRMS.match(text, end):
        words = _without_generic_end(words, rules)
    name = " ".join(words)
    end = start + len(name)
    known = None if name.lower() in rules.places else organisation_named(name, gazetteer)
    if (
        (text.startswith('"', start - 1) and _DEFINED_TERM.search(text, max(0, start - 160), start))
        or (text.startswith("(", start - 1) and _SYMBOL.fullmatch(name))
        or _is_event(text, start)
        or _WORKS_AFTER.match(text, end)
        or (name.isupper() and _MODEL_NUMBER.fullmatch(name))
        or (name.endswith(_SCHEMES) and _SCHEME.fullmatch(name))
        or _is_title(text, (start, end))
        or _is_elsewhere(text, start, rules)
        or _is_no_name(text, (start, end), rules)
        or (known is None and _is_trade(text, (start, end), words))
    ):
        return None
    if (known is None or len(words) == 1) and _is_thing(text, (start, end), rules):
        return None
    if start in starts and len(words) == 1 and _is_plain_word(text, (start, end), rules):
        return None
    if known:
        return known_party(gazetteer.organisations[known], (start, end), possessive)
    governed = text.endswith(_OF_MINISTRY, 0, start)
    if governed and (ministry := _MINISTRY.search(text, max(0, start - 40), start)):
        start = ministry.start()
        name = f"{ministry['body']} {ministry['of']}{name}"
    identifier = slug(name)
    if not identifier or (governed and _MINISTER.search(text, max(0, start - 90), start)):
        return None
    kind = "public_body" if _PUBLIC_BODY.search(name) else ""
    layers = layers_told(text, start, end, rules)
    return Party(start, end, identifier, False, kind, layers=layers, possessive=possessive)


_PUBLIC_BODY: Final = re.compile(
    r"^(?:National (?:Science|Research)|Department|Ministry|Innovate)\b"
    r"|\b(?:Ministry|Department|Commission|Government|(?:Research|Innovation) (?:Council|Agency))$"
)
_FIRMS: Final = re.compile(r" (?:firms?|funds?|investors?|backers?|money|world|community)\b")


def _is_trade(text: str, span: tuple[int, int], words: list[str]) -> bool:
    """Return whether capitals only say what a firm is ("A, the Alfa Testing Platform, has")."""
    return (
        len(words) > 1
        and words[-1] in _TRADES
        and _ARTICLE_BEFORE.search(text, max(0, span[0] - 6), span[0]) is not None
    )


_TRADES: Final = frozenset(
    {"Platform", "Company", "Provider", "Solution", "Solutions", "System", "Network", "Marketplace"}
    | {"Suite", "Engine", "Leader", "Layer"}
)
_ARTICLE_BEFORE: Final = re.compile(r", (?:the|an?) $")


_SYMBOL: Final = re.compile(r"[A-Z0-9]{1,6}\.[A-Z]{1,2}")


def _without_symbol(words: list[str]) -> list[str]:
    """Return a name without the symbol of its share ("Alfa Compute ALFA.O")."""
    last = words[-1]
    return words[:-1] if "." in last and len(words) > 1 and _SYMBOL.fullmatch(last) else words


def _without_generic_end(words: list[str], rules: Rulebook) -> list[str]:
    while (
        len(words) > 1
        and words[-1] not in {"AI", "IA"}
        and words[-1].lower() in rules.not_parties
        and not words[-1].istitle()
    ):
        words = words[:-1]
    return words


_EVENT_ENDS: Final = (
    *("met ", "lon ", "rum ", "val ", "nce ", "urs ", "rix ", "mme ", "lan ", "loi ", "hée "),
    *("hées ", "tre ", "ent ", "hon "),
)
"""Ends of the words before the name of a meeting, a prize or a law."""
_EVENT_BEFORE: Final = re.compile(
    r"\b(?:sommet|salon|forum|festival|conférence|concours|prix|programme|plan|loi|trophées?"
    r"|baromètre|classement|hackathon|événement) [\"']?$"
)


_OF_MINISTRY: Final = ("de la ", "de l'", "des ", "du ", "de ", "au ", "à la ", "à l'")
_MINISTRY: Final = re.compile(
    r"\b(?P<body>[Mm]inistère|[Ss]ecrétariat d'État|[Cc]ommissariat|[Dd]irection générale)"
    r" (?:[a-zà-ÿ-]+ )?(?P<of>de la |de l'|des |du |de )$"
)
"""Before the field of a French ministry, which belongs to its name."""
_MINISTER: Final = re.compile(
    r"\b[Mm]inistre (?:[a-zà-ÿ-]+ ){0,2}?(?:(?:de la |de l'|des |du |de |au |à la |à l')"
    r"[A-ZÀ-Þ][\w'-]*(?:,| et)? )*(?:de la |de l'|des |du |de |au |à la |à l')$"
)
"""Before the field of a minister ("la ministre de l'Innovation, des Sciences et de …")."""
_SCHEMES: Final = ("Program", "Programme", "Act", "Award", "Awards", "Summit", "Conference")
_SCHEME: Final = re.compile(rf"(?:[A-Z][\w&]* )*(?:{'|'.join(_SCHEMES)})")
"""The whole name of a scheme of aid, a law or a meeting."""
_EVENT_NAME: Final = re.compile(r"(?:Concours|Prix|Trophées?|Salon|Sommet|Festival|Baromètre)\b")


def _is_event(text: str, start: int) -> bool:
    """Return whether a French name is that of a meeting, a prize or a law ("sommet Exemple")."""
    if _EVENT_NAME.match(text, start):
        return True
    quoted = text.startswith(("'", '"'), start - 1)
    return (
        text.endswith(_EVENT_ENDS, 0, start - quoted)
        and _EVENT_BEFORE.search(text, max(0, start - 14), start) is not None
    )


_MODEL_NUMBER: Final = re.compile(r"[A-Z]{1,3}\d{3,4}[A-Z]{0,2}")
"""The number of a product ("MI450", "GB300")."""


def _is_title(text: str, span: tuple[int, int]) -> bool:
    """Return whether a name stands alone in quotation marks, as works and products do."""
    start, end = span
    quoted = text.startswith('"', start - 1) and text.startswith(('"', ',"', '."'), end)
    return quoted and not NAMING_CUE.search(text, max(0, start - 16), start)


_WORKS_AFTER: Final = re.compile(
    r" (?:franchises?|trilog(?:y|ies)|novels?|sitcom|blockbusters?|initiatives?|agenda|campaign)\b"
)
"""Behind the name of a work of fiction or of a programme."""
_DEFINED_TERM: Final = re.compile(r"\((?:[a-z ,]{1,30} )?\"$|\([^()]{1,160}\bthe \"$")
"""Before what a filing calls somebody from here on: (the "Purchasers")."""


def _is_elsewhere(text: str, start: int, rules: Rulebook) -> bool:
    """Return whether a name says where somebody is or comes from."""
    placed = text.endswith(_PLACE_ENDS, 0, start)
    if placed and _PLACE_BEFORE.search(text, max(0, start - 30), start):
        return True
    located = text.endswith(_IN_PLACE, 0, start)
    region = _REGION.match(text, start, start + 44) if located else None
    if region and region[1].lower() in rules.places:
        return True
    if not text.endswith(_ORIGIN_ENDS, 0, start):
        return False
    return rules.firm_origin.search(text[max(0, start - 40) : start].lower()) is not None


def _is_no_name(text: str, span: tuple[int, int], rules: Rulebook) -> bool:
    """Return whether capitals are a contraction, a single letter or a word such as "AI-ready"."""
    start, end = span
    name = text[start:end]
    if (
        name.endswith(_LAWS)
        or ("'" in name and _CONTRACTION.fullmatch(name))
        or (name.lower().startswith(_TENS) and _NUMBER.fullmatch(name))
        or (name[-1:].isdigit() and _MONEY.fullmatch(name))
    ):
        return True
    if not name[:1].isalpha() and not any(letter.isalpha() for letter in name):
        return True
    if name.startswith("The ") and name[4:].lower() in rules.not_parties:
        return True
    if len(name.rstrip("+")) == 1:
        return not (
            NAMING_CUE.search(text, max(0, start - 14), start)
            or rules.firm_before.search(text[max(0, start - 30) : start].lower())
        )
    return "-" in name and RELATION_END.search(name) is not None


_LAWS: Final = (" Act", " Bill", " Directive")


def _is_thing(text: str, span: tuple[int, int], rules: Rulebook) -> bool:
    """Return whether capitals are a word of the rules, a product, a compound or a people."""
    name = text[span[0] : span[1]]
    if is_abbreviation(text, span):
        return True
    people = " " not in name and name.endswith(_PEOPLE_ENDS)
    plain = name.lower()
    if state := _OF_STATE.match(plain):
        plain = plain[state.end() :]
    return (
        (plain in rules.not_parties and not _is_listed(text, span, plain in rules.never_parties))
        or plain.rstrip("0123456789") in rules.never_parties
        or _is_product(text, span, rules)
        or _is_compound(name, rules)
        or (people and _LOWER_NEXT.match(text, span[1]) is not None)
    )


def _is_listed(text: str, span: tuple[int, int], never: bool) -> bool:
    """Return whether a plain word with a capital is a member of a list ("Alfa, Together, Muon")."""
    return (
        not never
        and _LIST_BEFORE.search(text, max(0, span[0] - 30), span[0]) is not None
        and _LIST_AFTER.match(text, span[1]) is not None
    )


_LIST_BEFORE: Final = re.compile(r"(?<!^)\b[A-Z][\w.&'-]*, $")
_LIST_AFTER: Final = re.compile(r", (?:and |or )?[A-Z]")


_LOWER_NEXT: Final = re.compile(r" [a-zà-ÿ]")
_OF_STATE: Final = re.compile(r"(?:the )?(?:u\.?s\.? |u\.?k\.? |federal )?")
_COMPOUND: Final = re.compile(r"^[\w.]+-[a-zà-ÿ]+$")


def _is_compound(name: str, rules: Rulebook) -> bool:
    """Return whether a word is an adjective with a capital ("AI-cloud", "British-American")."""
    if "-" not in name:
        return False
    first, _, last = name.lower().partition("-")
    if first not in rules.never_parties:
        return False
    return last in rules.never_parties or _COMPOUND.match(name) is not None


def _is_product(text: str, span: tuple[int, int], rules: Rulebook) -> bool:
    """Return whether an unknown name with digits is a thing ("MI450 chips", "puces MI450")."""
    start, end = span
    last = max(start, text.rfind(" ", start, end))
    if not _DIGIT.search(text, last, end):
        if not text.endswith(_OWNED, max(0, start - 6), start):
            return False
        following = _NEXT_WORD.match(text, end)
        return following is not None and following[1] in _GOODS
    beside = (_NEXT_WORD.match(text, end), _LAST_WORD.search(text, max(0, start - 20), start))
    entries = [rules.lexicon.get(word[1]) for word in beside if word]
    return any(entry is not None and entry.topic in {"chip", "model", "cloud"} for entry in entries)


_DIGIT: Final = re.compile(r"\d")
_GOODS: Final = frozenset({"chips", "processors", "accelerators", "models", "wafers"})
_OWNED: Final = (" the ", " its ", " their ", " own ")
_LAST_WORD: Final = re.compile(r"([a-zà-ÿ]+) $")


def _is_plain_word(text: str, span: tuple[int, int], rules: Rulebook) -> bool:
    """Return whether the capital of a word comes from the beginning of the sentence alone."""
    plain = text[span[0] : span[1]].lower()
    return (
        plain in rules.lexicon
        or (plain in rules.openers and not rules.firm_after.match(text, span[1]))
        or plain.rstrip("s") in rules.lexicon
        or (plain.endswith("ly") and len(plain) > 5)
        or (plain.endswith("ment") and len(plain) > 5 and not rules.firm_after.match(text, span[1]))
        or _begins_common_noun(text, span, rules)
        or _begins_with_participle(text, span, rules)
    )


def organisation_named(name: str, gazetteer: Gazetteer) -> str | None:
    """Return the organisation of a printed name, also of "Open AI" and "Deep Mind"."""
    return gazetteer.resolve(name) or (
        gazetteer.resolve(name.replace(" ", "")) if name.count(" ") == 1 else None
    )


_PLACE_BEFORE: Final = re.compile(
    r"\b(?:(?:based|headquartered|located) in|(?:basée?|installée?|située?|implantée?) (?:à|en)|"
    r"St\.?|plant in|city of|ville d[e'u]) ?$"
)
_PLACE_ENDS: Final = (
    "in ",
    "à ",
    "en ",
    "t ",
    "t. ",
    "of ",
    "de ",
    "du ",
    "in",
    "t",
    ".",
    "of",
    "e",
    "u",
)
_IN_PLACE: Final = ("in ", "near ", "at ", "a ", "an ", "the ", "outside ", "nearby ", "from ")
_REGION: Final = re.compile(r"[\w.' -]{2,30}, ([A-Z][a-z]+(?: [A-Z][a-z]+)?)(?!\w|'s)")
_ORIGIN_ENDS: Final = ("de ", "d'", "from ", "à ")
_MONEY: Final = re.compile(r"(?:US|A|C|NZ|HK|S|Rs|RMB|USD|EUR|GBP|INR|CHF)\$?\d[\d.,]*")
_TENS: Final = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_NUMBER: Final = re.compile(rf"(?:{'|'.join(_TENS)})(?:-\w+)?", re.IGNORECASE)
_CONTRACTION: Final = re.compile(r"(?:We|You|They|I|It|He|She|That|There|Who|What)'\w{1,2}")
_NEXT_WORD: Final = re.compile(r" ([a-z-]+)")
_VERB_LIKE: Final = re.compile(
    r"(?:s|ed|ly)$|^(?:struck|sold|won|built|made|took|gave|got|spent|paid|went|came|became|began|"
    r"saw|put|set|let|hit|led|left|held|kept|beat|cut|grew|knew|drew|sought|brought|thought|sent|"
    r"lent|met|ran|rose|chose|wrote|drove|spoke|broke|fell|felt|lost|shut|spun|stood|told|quit|"
    r"split|bid|bet|also|now|just|even|too|again|already|then|still|later|today|last|itself|would|may|"
    r"might|could|should|must|did|does|do)$"
)


_AFTER_PARTICIPLE: Final = re.compile(
    r" (?:par|en|à|au|aux|dans|de|du|depuis|il|sous|sur|l'|le|la|lors|pour|auprès|récemment) ?"
)


def _begins_with_participle(text: str, span: tuple[int, int], rules: Rulebook) -> bool:
    """Return whether a French sentence begins with a participle ("Tombée dans le giron de …")."""
    return (
        rules.language == "fr"
        and text[span[0] : span[1]].endswith(("é", "ée", "és", "ées"))
        and _AFTER_PARTICIPLE.match(text, span[1]) is not None
    )


_BEFORE_NO_NAME: Final = re.compile(
    r" (?:à|au|aux|de|du|des|que|sur|par|un|une|ce|cet|cette|ces|son|sa|ses) | (?:d|qu|l)'"
)


def _begins_common_noun(text: str, span: tuple[int, int], rules: Rulebook) -> bool:
    """Return whether a sentence begins with a plain word ("Artificial intelligence …").

    In French a preposition or determiner tells it ("Quant à …"): names have none after them.
    """
    start, end = span
    if rules.language != "en":
        return _BEFORE_NO_NAME.match(text, end) is not None
    following = _NEXT_WORD.match(text, end)
    if not following or _VERB_LIKE.search(following[1]) or following[1] in rules.lexicon:
        return False
    name = re.escape(text[start:end])
    return not re.search(rf"(?<![.!?] )(?<!^)\b{name}\b", text)
