"""The replay as a page of Markdown: weeks, rules, and what the numbers mean."""

from graph.alerts.cards import cards
from graph.alerts.replay import CARDS_MAX, EMPTY_WEEKS_MAX, Replay, Week


def replay_page(found: Replay) -> str:
    """Return the page; equal replays give equal pages."""
    weeks = found.weeks
    rules = sorted({rule for week in weeks for rule in week.by_rule})
    lines = [
        f"# Replay of {len(weeks)} weeks",
        "",
        f"Weeks end on {weeks[0].last_day} to {weeks[-1].last_day}. "
        "Each week sees only statements that were public by its last day. Written by "
        f"`vigie alerts --replay {len(weeks)} --page docs/alerts-replay.md`.",
        "",
        "A *card* is a group of findings about the same deal or subject of severity medium or "
        "more, or good news. Findings of severity low stand in the list below the cards. *Late* "
        "are findings that rest on facts known only by year, without any date, or learnt more "
        "than 180 days after they happened: they extend the history and make no card.",
        "",
        f"| week | cards | findings | late | {' | '.join(rules)} |",
        f"|---|---|---|---|{'---|' * len(rules)}",
    ]
    for week in weeks:
        counted = week.by_rule
        cells = [str(counted.get(rule, "")) for rule in rules]
        late = sum(event.backfill for event in week.events)
        lines.append(
            f"| {week.label} | {week.n_cards} | {sum(counted.values())} | {late} | "
            f"{' | '.join(cells)} |"
        )
    totals = [str(sum(week.by_rule[rule] for week in weeks)) for rule in rules]
    lines += [
        f"| all | {sum(week.n_cards for week in weeks)} | "
        f"{sum(sum(week.by_rule.values()) for week in weeks)} | "
        f"{sum(event.backfill for week in weeks for event in week.events)} | "
        f"{' | '.join(totals)} |",
        "",
        *_verdict(found),
        "",
        "## Heads of the cards, newest week first",
        "",
        *[line for week in reversed(weeks) for line in _heads(week)],
        "",
    ]
    return "\n".join(lines)


def _verdict(found: Replay) -> list[str]:
    crowded = [f"{week.label} ({week.n_cards})" for week in found.crowded]
    lines = [
        f"Weeks with more than {CARDS_MAX} cards: {', '.join(crowded) if crowded else 'none'}.",
        f"Longest run of weeks without any finding: {found.longest_silence} "
        f"(a run of more than {EMPTY_WEEKS_MAX} would be a defect).",
        f"Longest run of weeks with findings of severity low only: {found.longest_without_card}. "
        "One source of grade 2 makes a finding possible at most, which lowers its severity by one "
        "step; steps of proceedings read from a copy of the official export are therefore listed "
        "one step lower than when read from the official address.",
        "Rules that failed: "
        + (", ".join(sorted({one.rule_id for one in found.broken})) or "none")
        + ".",
    ]
    return [f"- {line}" for line in lines]


def _heads(week: Week) -> list[str]:
    found = cards(week.events)
    if not found:
        return []
    return [
        f"**{week.label}**",
        "",
        *[
            f"- {'/'.join(card.rules)} · {card.lead.severity} · {card.lead.certainty}: "
            f"{card.lead.sentence_en}"
            for card in found
        ],
        "",
    ]
