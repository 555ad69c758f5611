"""A sheet to draw on, sent only if the visitor wants."""
