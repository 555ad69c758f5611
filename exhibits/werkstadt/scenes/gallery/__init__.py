"""Pictures to leaf through and to look into, each with a few words."""
