"""The repository of signed content: keys, publishing, what devices fetch (ADR 0020). Files on disk, no store."""
