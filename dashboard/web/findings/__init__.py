"""Findings of the alert rules on the page `/alerts`: filters, cards, evidence, rules, reactions."""
