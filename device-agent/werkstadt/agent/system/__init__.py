"""The system this device runs, and the next one (ADR 0028)."""
