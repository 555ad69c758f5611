"""A sensor's values, now and as a curve."""
