"""Writes the next system into the slot that does not run. Has a user of its own, no network, and believes nobody."""
