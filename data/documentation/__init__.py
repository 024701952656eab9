"""Generated pages of `docs/`: the data model, and the facts whose sources should be replaced.

`python -m data.documentation` rewrites them; a test fails when they have drifted.
"""
