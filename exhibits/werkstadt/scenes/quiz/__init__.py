"""One question, and every answer explains itself."""
