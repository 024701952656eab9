"""The Dash application: pages as functions of a release and an address."""
