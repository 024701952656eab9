"""The legal clock: how periods are counted, which dates the facts give rise to, as a calendar."""
