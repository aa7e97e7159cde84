"""What set-up says when it cannot go on."""


class SetupError(Exception):
    """A step failed; the text says what happened and what to do, for the terminal as it is."""
