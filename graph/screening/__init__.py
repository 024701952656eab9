"""Screening of deals: changes of the HHI, and thresholds as dated rules."""
