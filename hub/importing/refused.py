"""Why a file is not taken at all."""


class Refused(Exception):
    """The whole file is refused; the words say why, where, and what to do. Nothing was imported."""
