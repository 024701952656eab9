"""The command line: orchestrates data, graph, crawlers and dashboard."""
