"""Foreclosure and price pressure: calculators on margins, prices and diversion that a user states.

Margins are fractions of price and diversion ratios 0–1 unless a function says otherwise. In the
markets of this monitor margins are mostly unknown: these are calculators with inputs that somebody
must defend, not outputs of the monitor. The usual 5 and 10 percent marks for a GUPPI are a practice
of agencies, not a threshold of any guideline.
"""
