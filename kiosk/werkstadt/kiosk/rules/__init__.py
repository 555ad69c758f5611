"""What the kiosk decides, in plain Python: no Qt, no IO, every clock passed in."""
