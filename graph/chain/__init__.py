"""The value chain as a graph on a day, with its layers, layout and ribbons."""
