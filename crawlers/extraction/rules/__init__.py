"""Linguistic rules as data: one TOML file per language, read by `crawlers.extraction.rulebook`."""
