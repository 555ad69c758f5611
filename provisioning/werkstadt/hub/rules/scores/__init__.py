"""The scores of usability studies (ADR 0031). Decides; does no IO."""
