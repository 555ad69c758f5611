"""Pages of text with a picture."""
