"""Decisions about content, without IO."""
