"""One module per source: `SOURCE`, `first_links(plan)` and the pure `parse(page)`."""
