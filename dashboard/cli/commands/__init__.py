"""One module per group of commands; `dashboard.cli.main` names where each command lives."""
