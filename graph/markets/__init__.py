"""Markets: share series of undertakings, derived shares, and their concentration as intervals."""
