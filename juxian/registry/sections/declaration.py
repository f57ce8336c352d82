"""What a section is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise

from juxian.registry.models.base import Sourced

Text = Promise | str


@dataclass(frozen=True, kw_only=True)
class Section:
    """A kind of row of a file. `name` stands in addresses, `related` is its name on `Person`."""

    name: str
    model: type[Sourced]
    title: Text
    adding: Text
    changing: Text
    related: str = ""
    empty: Text = ""
    icon: str = "list"
    order: tuple[str, ...] = ("pk",)
    # What is entered, in the order of the form; columns that hold a national code name its table.
    fields: tuple[str, ...] = ()
    codes: Mapping[str, str] = field(default_factory=dict)
    money: tuple[str, ...] = ()
    # The column that is masked and revealed one by one for a reason; its row has a property `masked`.
    masked: str = ""
    # Brings the values that are written into their normal form.
    complete: Callable[[dict[str, Any]], dict[str, Any]] = dict
    # Whether people are found by what its rows hold.
    found_by: bool = False
    # Whoever does not hold it adds claims and changes nothing.
    decided_by: str = ""
    # The column that places a row in the course of life.
    when: str = ""
    # Services of its own, where a row means more than its columns; `row` is what they call it.
    add: Callable[..., Any] | None = None
    change: Callable[..., Any] | None = None
    row: str = "row"

    @property
    def relation(self) -> str:
        """The name of its rows on `Person`."""
        return self.related or self.name

    @property
    def needs_officer(self) -> bool:
        """Whether what an employer enters waits until an officer accepts it."""
        return self.is_listed and not self.decided_by

    @property
    def key(self) -> str:
        """What the trail and a revealed value call a row of it."""
        return str(self.model._meta.model_name)

    @property
    def masked_label(self) -> str:
        """What the masked column is called."""
        return str(self.model._meta.get_field(self.masked).verbose_name)  # type: ignore[union-attr]

    @property
    def is_listed(self) -> bool:
        """Whether the page draws its rows as lines; the others have tables of their own."""
        return bool(self.empty)
