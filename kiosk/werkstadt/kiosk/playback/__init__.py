"""Films and sounds: played by a process of its own, shown by this one. Imported when such a scene is first opened."""
