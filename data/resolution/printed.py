"""A printed string taken apart: the names that it holds, without a text's wording around them."""

import re

from data.resolution.normal_form import (
    FOOTNOTE,
    INVISIBLE,
    folded,
    is_place,
    only_legal_form,
    without_ending,
)
from data.resolution.symbols import without_listing

_OTHER_NAME = re.compile(
    r"\b(?:d\s*/\s*b\s*/\s*a|dba|doing business as|t/a|trading as|a\.?k\.?a\.?|also known as|"
    r"formerly(?: known as)?|f/k/a|fka|previously|ex-|anciennement|ancien nom|"
    r"connue? sous le nom de|dite?)\s*:?\s+",
    re.IGNORECASE,
)
_PARENTHESIS = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_SEAT = re.compile(
    r"\s*[(\[](US|UK|GB|FR|DE|NL|BE|CH|AT|ES|PT|IE|LU|SE|DK|FI|PL|CZ|IL|AE|SA|CN|HK|TW|JP|KR|SG|CA|AU)"
    r"[)\]]$"
)
_INSTRUMENT_CODE = re.compile(
    r"\s+(?:[A-Z]{1,5}|\d{4,6})\.(?:O|OQ|N|K|HK|KS|KQ|PA|AS|BR|L|DE|F|T|TW|TWO|SS|SZ|MI|MC|SW|TO|"
    r"AX|ST|HE|OL|CO)$"
)
_TICKER_AFTER_FORM = re.compile(r"\s+(?![IVXLC]+$)[A-Z]{2,5}$")
_CLOSING = frozenset({"group", "groupe", "holding", "holdings", "technologies", "platforms"})
_PEOPLE = (
    r"(?:allemand|américain|anglais|autrichien|belge|britannique|canadien|chinois|coréen|danois|"
    r"émirati|espagnol|européen|finlandais|français|franco-américain|indien|irlandais|israélien|"
    r"italien|japonais|néerlandais|norvégien|polonais|saoudien|sud-coréen|suédois|suisse|taïwanais)"
    r"(?:ne|e)?"
)
_NATIONALITY = re.compile(
    rf"^(?:(?:[Ll]['’]|[Ll]e\s|[Ll]a\s)(?i:{_PEOPLE})|{_PEOPLE})\s+(?=[A-ZÀ-Þ])"
)
_BASED = re.compile(
    r"^(?:[A-ZÀ-Þ][\w.]*\s){0,2}[A-ZÀ-Þ][\w.]*-(?:based|headquartered|backed|owned|controlled)\s+"
    r"(?=\w?[A-ZÀ-Þ])"
)
_APPOSITION = re.compile(r"(?:[A-ZÀ-Þ][\w.-]*\s){0,2}[A-ZÀ-Þ][\w.-]*['’]s\s[a-zà-ÿ]")
_NOT_ANOTHER = (
    r"(?<!\bde\s)(?<!\bdu\s)(?<!\bdes\s)(?<!\bof\s)(?<!\bby\s)(?<!\bto\s)(?<!\bà\s)"
    r"(?<!\bwith\s)(?<!\bavec\s)(?<!\bchez\s)(?=[A-ZÀ-Þ])"
)
_DESCRIPTION = re.compile(
    r"^(?:(?:(?:Le|La|Les|The|Un|Une|le|la|les|the|un|une)\s+|[Ll]['’])[a-zà-ÿ’'-]+\s+|"
    r"(?:[a-zà-ÿ’'-]+\s+){2})(?:[a-zà-ÿ’'-]+\s+)*" + _NOT_ANOTHER
)
_WHOSE = re.compile(r"^[A-ZÀ-Þ][\w.-]+(?:\s[A-ZÀ-Þ][\w.-]+){0,2}['’]s\s+(?=\w?[A-ZÀ-Þ])")
_KIND_OF_FIRM = re.compile(
    r"^(?:\S+\s+){0,5}?(?:[A-Z]\w+-)?(?:start-?up|scale-?up|giant|maker|chipmaker|automaker|vendor|firm|developer|"
    r"creator|provider|operator|publisher|lab|laboratory|group|company|fund|bank|retailer|insurer|"
    r"investor|conglomerate|champion|star|pioneer|powerhouse|leader|titan|heavyweight|challenger|"
    r"upstart|newcomer|behemoth|leviathan|brand|outfit|venture|business|broadcaster|newspaper|daily|"
    r"carmaker|foundry|platform|unicorn|owner|parent|unit|subsidiary|rival|backer|supplier|specialist)s?"
    r"\s+(?=\w?[A-ZÀ-Þ])"
)
_OFFICE = re.compile(
    r"^(?:(?:[Ll]['’])?(?:ex-|ancien(?:ne)?\s)?(?:PDG|patron(?:ne)?|(?:co)?fondat(?:eur|rice)|"
    r"pr[ée]sident(?:e)?)\s(?:de\s|d['’]|du\s)[A-ZÀ-Þ]\S*?,?|"
    r"(?:[Ff]ormer\s)?[A-ZÀ-Þ]\S*\s(?:CEO|(?:co-?)?founder|chief executive|chairman))\s(?=[A-ZÀ-Þ])"
)
"""What somebody is or was before a person's name ("l'ancien PDG d'Example, Anne Exemple")."""
_IN_JAPANESE = re.compile(
    r"^(?:米国?|英国?|仏|独|伊|加|韓国?|中国|台湾|日本)の?"
    r"(?:[^ァ-ヶ]*?(?:企業|大手|新興|会社|メーカー|ファンド|銀行|団体))?"
    r"(?:の|・)?(?=[ァ-ヶA-Z])"
)
"""Country and kind of firm before a name in Latin letters or katakana ("米半導体大手Example")."""
_IN_KOREAN = re.compile(
    r"^(?:(?:미국|일본|중국|영국|한국|프랑스|독일|대만|캐나다|이스라엘)\s)?"
    r"(?:(?:\S+\s)*?\S*(?:기업|스타트업|업체|회사|합작사|은행|펀드)\s)?(?=\S)"
)
_IN_GERMAN = re.compile(
    r"^(?:[Dd](?:er|ie|as|en|em|es)\s)?"
    r"(?:[A-ZÄÖÜ][\w-]*(?:konzern|konzerns|hersteller|anbieter|riese|riesen|unternehmen|fonds|bank|"
    r"schmiede|firma|dienst|investor|fertiger|entwickler)s?\s)?(?=[A-ZÄÖÜ])"
)
_OF_AI = re.compile(
    r"\b(?:A\.?I\.?|I\.?A\.?)(?!\w)|\bartificial intelligence\b|\bintelligence artificielle\b|"
    r"\bchatbot\b|人工知能|人工智能",
    re.IGNORECASE,
)
_MOTHER_OF = re.compile(
    r"^(?:la\s)?(?:soci[ée]t[ée]|maison)[\s-]m[èe]re\s(?:de\s|d['’]|du\s)[^,]+,\s(?=[A-ZÀ-Þ])"
)
_MAKER_OF = re.compile(
    r"^(?:the\s|(?:l['’]|le\s|la\s)?(?:soci[ée]t[ée]\s|start-?up\s)?)?"
    r"(?:(?P<made>[A-Z]\S*(?:\s[A-Z0-9]\S*){0,2}|iPhone|iPad)[\s-](?:maker|creator|developer|owner)|"
    r"(?:cr[ée]at(?:eur|rice)|[ée]dit(?:eur|rice)|fabricant|concept(?:eur|rice)|d[ée]velopp(?:eur|euse)|"
    r"propri[ée]taire)\s(?:de\s(?:l['’])?|du\s|d['’])(?P<fait>i?[A-ZÀ-Þ]\S*(?:\s[A-Z0-9]\S*){0,2}))$"
)
"""Who is named by a product only: "the Example maker", "le créateur d'Example"."""


def names_in(printed: str) -> list[str]:
    """Return the names that one printed string holds, the main one first.

    "Playht, Inc. (PlayAI)" holds two; so does "Exafunction, Inc. dba Windsurf". A place in brackets
    ("Example (Malaysia) Sdn. Bhd.") is part of the name and stands behind it.
    """
    text = printed if printed.isascii() else INVISIBLE.sub("", printed)
    text = FOOTNOTE.sub("", without_listing(text))
    inside = [part.strip() for part in _PARENTHESIS.findall(text)]
    places = [part for part in inside if is_place(part)]
    outside = " ".join([_PARENTHESIS.sub(" ", text).strip(), *places])
    parts = [
        *_OTHER_NAME.split(outside),
        *(piece for part in inside if part not in places for piece in _OTHER_NAME.split(part)),
    ]
    found: list[str] = []
    for part in (piece for names in parts for piece in _each_firm(names)):
        name = _INSTRUMENT_CODE.sub("", part.strip(" ,;:-–—"))
        if name and name not in found:
            found.append(name)
    return found or [printed.strip()]


def wordings(printed: str) -> list[str]:
    """Return the names in a text's wording, also without the description that it adds."""
    names = names_in(printed)
    bare = [_without_description(name) for name in names]
    bare += [name[3:] for name in bare if name[:3] in {"AI ", "IA "} and name not in names]
    bare += [name[:-2] for name in bare if name[-2:] in {"'s", "’s"}]
    return list(dict.fromkeys([*names, *bare, *(_without_ticker(name) for name in bare)]))


def stated_seat(printed: str) -> tuple[str, str | None]:
    """Return a name without a country's code in brackets, and the country ("Example (FR)")."""
    found = _SEAT.search(printed) if printed.endswith((")", "]")) else None
    if found is None:
        return printed, None
    return printed[: found.start()], {"UK": "GB"}.get(found[1], found[1])


def said_of_ai(printed: str, name: str) -> bool:
    """Return whether the wording before a name speaks of AI ("legal AI start-up Example")."""
    said, found, behind = printed.partition(name)
    return bool(found) and behind[:1] not in {")", "]"} and _OF_AI.search(said) is not None


def _without_description(name: str) -> str:
    """Return a name without what a text says of it in lower case before or after.

    "le fonds canadien Example", "l'allemande Example", "Example, jeune pousse de l'IA", "Japan's
    Example" and "chip maker Example" are all "Example"; a legal form in lower case ("Example,
    s.r.o.") is no description, and "filiale de Example" is another firm.
    """
    head, comma, tail = name.partition(", ")
    said_of_it = tail[:1].islower() or _APPOSITION.match(tail)
    if comma and said_of_it and not only_legal_form(tail):
        name = head
    maker = _MAKER_OF.match(name)
    if maker:
        return maker["made"] or maker["fait"]
    for said in (
        _MOTHER_OF,
        _OFFICE,
        _NATIONALITY,
        _IN_JAPANESE,
        _IN_KOREAN,
        _IN_GERMAN,
        _BASED,
        _DESCRIPTION,
        _WHOSE,
        _KIND_OF_FIRM,
    ):
        name = said.sub("", name)
    return name


def _without_ticker(name: str) -> str:
    """Return "Example Corp" for "Example Corp EXMP": a name ends with its legal form or "Group"."""
    bare = name
    while (shorter := _TICKER_AFTER_FORM.sub("", bare)) != bare:
        bare = shorter
    left = folded(bare)
    ended = without_ending(left) != left or left.rpartition(" ")[2] in _CLOSING
    return bare if ended else name


def _each_firm(text: str) -> list[str]:
    """Split "Example, Inc. and Example Ltd": a conjunction after a legal form joins two firms."""
    left, joint, right = text.partition(" and ")
    if joint and without_ending(folded(left)) != folded(left):
        return [left, right]
    return [text]
