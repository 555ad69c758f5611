"""A usability test at the screen: who gets what, one participant's run, and what is recorded of it."""
