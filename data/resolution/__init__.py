"""Which organisation a name means: normalising, blocking, scoring, and a log of judgements.

`Resolver.resolve(name, country=…, identifiers=…)` answers with one organisation, several candidates
or none, always with a score and the reasons. Merges and splits are judgements in a log that can be
taken back; a party that nobody knows is proposed, never silently created.
"""
