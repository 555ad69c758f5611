"""The touch application: the only part that imports Qt."""
