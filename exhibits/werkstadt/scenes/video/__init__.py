"""A film with a few words beside it: captions, and all that is said and seen to be read."""
