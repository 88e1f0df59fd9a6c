"""The one kind of error that is shown to a person."""


class UserError(Exception):
    """Something the person can put right: a missing file, a broken YAML, an unknown name.

    The message is one line that says what is wrong, where, and what to do. The commands print it on
    standard error and exit with code 2; it never appears as a traceback.
    """
