"""The refusal of a whole file: a stable code, the parameters of its sentence, the place and the remedy."""

from juxian.registry.rosters.messages import FILE_ERRORS, FILE_PLACE, SHEET_PLACE, translate


class RosterError(Exception):
    """A file that can not be read as a roster.

    `code` is stable (a key of `messages.FILE_ERRORS`); `params` has `file` and, where they apply, `sheet` and `cell`.
    `str(error)` is the sentence with its remedy in the language in force.
    """

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params

    @property
    def problem(self) -> str:
        """What is wrong, naming file, sheet and cell."""
        place = translate(SHEET_PLACE if self.params.get("sheet") else FILE_PLACE) % self.params
        return translate(FILE_ERRORS[self.code][0]) % {**self.params, "place": place}

    @property
    def remedy(self) -> str:
        """What the person can do about it."""
        return translate(FILE_ERRORS[self.code][1]) % self.params

    def __str__(self) -> str:
        return f"{self.problem} {self.remedy}"
