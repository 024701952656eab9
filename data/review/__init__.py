"""The review queue: machine-read deals wait here until a person accepts, corrects or rejects them.

Candidates and decisions lie in the state file; a build turns accepted candidates into observations
with the words they were read from, so that decisions survive rebuilds and can be taken back.
Merges of organisations and deals are records of their own in the ledger, reversible and dated.
"""
