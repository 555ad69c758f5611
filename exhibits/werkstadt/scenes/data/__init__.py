"""Numbers as a chart to touch, and as a table."""
