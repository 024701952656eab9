"""Alert rules over the facts as known on a day, and the engine that turns findings into events."""
