"""A question, a vote without a name, and what the others have voted."""
