"""Proceedings and legal dates on the page `/cases`: lines, dates, provenance of a date."""
