"""Decisions of the agent, without IO."""
