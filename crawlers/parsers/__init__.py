"""Pure parsers: a stored page in, typed records out; no fetching, no clock, no database."""
