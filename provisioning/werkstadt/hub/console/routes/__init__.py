"""One module for each part of the console; app.py puts them together."""
