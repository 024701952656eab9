"""Vertical dependency: exposure through the chain, single sources, chokepoints, knock-outs."""
