"""Figures as pure functions: frames and a style in, a Plotly figure out."""
