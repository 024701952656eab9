"""Building blocks of pages: tables, figures, ranges, badges, cards, the provenance drawer."""
