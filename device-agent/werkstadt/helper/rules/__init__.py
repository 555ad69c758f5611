"""Decisions of the root part, without IO. The agent judges with the same ones."""
