"""Linguistic rules as data, a folder of TOML files per language, and what loads them."""
