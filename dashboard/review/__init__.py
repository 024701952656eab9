"""The review queue as people meet it: what is collected, shown, and what it would change."""
