"""Text tables: encoding, separator and records of .csv, .tsv and .txt files."""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from juxian.registry.rosters.cells import Cell
from juxian.registry.rosters.errors import RosterError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SEPARATORS = ",\t;|，"
_CHUNK = 1 << 20
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f]")
_NAME = "姓名"
# Remarks with whole CVs in them are longer than the csv module's default of 128 kB allows.
csv.field_size_limit(16 << 20)


def is_binary(data: bytes) -> bool:
    """Whether the file is no text: NUL bytes that are not those of UTF-16."""
    head = data[:4096]
    if b"\x00" not in head or head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return False
    encoding = _encoding_of_nuls(head)
    return encoding is None or _CONTROLS.search(head.decode(encoding, "ignore")) is not None


def _encoding_of_nuls(head: bytes) -> str | None:
    """UTF-16 without a mark: its separators and digits have a NUL on one side."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    # A binary file has NULs on both sides.
    if odd > len(head) // 16 and even * 8 < odd:
        return "utf-16-le"
    return "utf-16-be" if even > len(head) // 16 and odd * 8 < even else None


def _decodes(data: bytes, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for start in range(0, len(data), _CHUNK):
            decoder.decode(data[start : start + _CHUNK], start + _CHUNK >= len(data))
    except UnicodeDecodeError:
        return False
    return True


def encoding_of(data: bytes, name: str) -> str:
    """The encoding of a text file: UTF-8 or UTF-16 with or without a mark, GB18030, Big5.

    :raises RosterError: if it is none of them, naming the first line that can not be read as GB18030.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return encoding
    if (encoding_by_nuls := _encoding_of_nuls(data[:4096])) is not None:
        return encoding_by_nuls
    possible = [encoding for encoding in ("utf-8", "gb18030", "big5hkscs") if _decodes(data, encoding)]
    if possible:
        # Big5 nearly always decodes as GB18030 too, but then says nothing of a name.
        return next((encoding for encoding in possible if _NAME in data[:4096].decode(encoding, "ignore")), possible[0])
    try:
        data.decode("gb18030")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise RosterError("encoding", file=name, line=line) from error
    raise AssertionError("decoded after all")


def separator_of(head: str) -> str:
    """The separator under which most records of the head have one and the same number of fields above one."""

    def score(separator: str) -> tuple[int, int]:
        widths = Counter(len(record) for record in csv.reader(io.StringIO(head, newline=""), delimiter=separator))
        # The last record may be cut off; the width counts before the number of records that have it.
        width, records = max(widths.items(), key=lambda item: (item[1] * (item[0] > 1), item[0]))
        return (records, width) if width > 1 else (0, 0)

    return max(_SEPARATORS, key=score)


@dataclass
class DelimitedSheet:
    """A text table as a sheet; its rows are the records, the header counted as one."""

    data: bytes
    encoding: str
    separator: str
    name: str | None = None
    hidden: bool = False
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)

    @classmethod
    def open(cls, data: bytes, name: str) -> "DelimitedSheet":
        """The table in a file's bytes.

        :raises RosterError: if its encoding is unknown.
        """
        encoding = encoding_of(data, name)
        with io.TextIOWrapper(io.BytesIO(data), encoding=encoding, newline="") as stream:
            head = "".join(islice(stream, 60))
        return cls(data, encoding, separator_of(head))

    def rows(self) -> Iterator[list[Cell]]:
        with io.TextIOWrapper(io.BytesIO(self.data), encoding=self.encoding, newline="") as stream:
            yield from csv.reader((line.replace("\x00", "") for line in stream), delimiter=self.separator)
