"""Partial and common ownership, ownership and control networks."""
