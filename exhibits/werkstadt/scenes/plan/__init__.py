"""A map or floor plan with places to touch, and the same places as a list."""
