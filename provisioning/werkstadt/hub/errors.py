"""What the command line turns into one sentence and exit status 1."""


class HubError(Exception):
    """The hub cannot do what was asked; the message says where, what was expected, what came, and is for staff."""
