"""Scene types, one folder each: load.py reads the compiled table, for the kiosk; source.py compiles the author's."""
