"""Forms on a device: expressions, and a visitor's way through the questions."""
