"""The review queue in the dashboard: a candidate beside its words, and the forms that decide it."""
