"""The DMA watch on the page `/gatekeepers`: register, Art. 14, thresholds, gaps, duties."""
