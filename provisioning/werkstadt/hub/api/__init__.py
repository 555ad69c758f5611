"""What devices may ask of the hub: docs/interfaces.md."""
