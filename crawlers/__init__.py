"""Scrapy project: one file per source, parsing apart from fetching, archive, staged runs."""
