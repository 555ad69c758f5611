"""A small neural network that reads what a finger draws, and shows how."""
