"""The Digital Markets Act: register, notices, thresholds, proceedings and what the law misses."""
