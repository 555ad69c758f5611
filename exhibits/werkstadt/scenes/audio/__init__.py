"""A sound to listen to and to read along, with a picture or large letters."""
