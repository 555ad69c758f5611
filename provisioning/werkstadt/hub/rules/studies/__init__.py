"""From the runs of a study (ADR 0032) to its figures. Decides; does no IO."""
