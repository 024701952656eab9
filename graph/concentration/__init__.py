"""Concentration: of complete share vectors, of many markets at once, and of incomplete shares."""
