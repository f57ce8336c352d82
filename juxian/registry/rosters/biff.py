"""What calamine does not tell of an old .xls workbook: its error values, and whether its days count from 1904.

Two published structures are walked and nothing else is looked at: the sectors of the compound file that hold the
workbook stream ([MS-CFB]), and in it the records of dates ([MS-XLS] Date1904) and of cells with errors (BoolErr and
Formula).
"""

import struct
from collections.abc import Iterator

from juxian.registry.rosters.package import Errors

_END = 0xFFFFFFFC
_BOUNDSHEET, _BOF, _EOF, _FORMULA, _BOOLERR = 0x0085, 0x0809, 0x000A, 0x0006, 0x0205
_DATE1904 = 0x0022
_TEXTS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}


def _workbook(data: bytes) -> bytes:
    return _CompoundFile(data).stream("Workbook", "Book")


def is_1904(data: bytes) -> bool:
    """Whether an .xls file counts its days from 1904, as old Macs did."""
    try:
        return any(kind == _DATE1904 and body[:2] == b"\x01\x00" for kind, body in _records(_workbook(data), 0))
    except (struct.error, IndexError, KeyError, ValueError):
        return False


def error_cells(data: bytes) -> list[Errors]:
    """The error cells of each sheet of an .xls file, in the order of the workbook; [] if its structure is unknown.

    Whether the file is sound at all is for the reader of its values to say.
    """
    try:
        stream = _workbook(data)
        offsets = [struct.unpack_from("<I", body)[0] for kind, body in _records(stream, 0) if kind == _BOUNDSHEET]
        return [_errors_of_sheet(stream, offset) for offset in offsets]
    except (struct.error, IndexError, KeyError, ValueError):
        return []


def _records(stream: bytes, position: int) -> Iterator[tuple[int, bytes]]:
    """The records of one substream, embedded ones (charts) left out, up to its end."""
    depth = 0
    while position + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, position)
        depth += (kind == _BOF) - (kind == _EOF)
        if depth == 1 or kind == _EOF:
            yield kind, stream[position + 4 : position + 4 + length]
        if depth == 0:
            return
        position += 4 + length


def _errors_of_sheet(stream: bytes, offset: int) -> Errors:
    errors: Errors = {}
    for kind, body in _records(stream, offset):
        code = None
        if kind == _BOOLERR and body[7] == 1:
            code = body[6]
        elif kind == _FORMULA and body[12:14] == b"\xff\xff" and body[6] == 2:
            code = body[8]
        if code is not None:
            row, column = struct.unpack_from("<HH", body)
            errors.setdefault(row, []).append((column, _TEXTS.get(code, "#VALUE!")))
    return errors


class _CompoundFile:
    """Just enough of a compound file to fetch a stream by name."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._shift, self._mini_shift = struct.unpack_from("<HH", data, 30)
        directory, self._cutoff, mini_table = struct.unpack_from("<I4xII", data, 48)
        self._table = self._allocation_table()
        entries = self._chain(directory)
        self._entries = [entries[start : start + 128] for start in range(0, len(entries), 128)]
        mini = self._chain(mini_table) if mini_table < _END else b""
        self._mini_table = struct.unpack(f"<{len(mini) // 4}I", mini[: len(mini) // 4 * 4])

    def _sector(self, number: int) -> bytes:
        start = (number + 1) << self._shift
        return self._data[start : start + (1 << self._shift)]

    def _allocation_table(self) -> tuple[int, ...]:
        """The table of next sectors, itself listed in the header and, for large files, in a chain of further sectors."""
        listed = list(struct.unpack_from("<109I", self._data, 76))
        further = struct.unpack_from("<I", self._data, 68)[0]
        words = (1 << self._shift) // 4
        while further < _END and len(listed) < len(self._data) >> self._shift:
            *numbers, further = struct.unpack(f"<{words}I", self._sector(further))
            listed.extend(numbers)
        table = b"".join(self._sector(number) for number in listed if number < _END)
        return struct.unpack(f"<{len(table) // 4}I", table)

    def _chain(self, sector: int) -> bytes:
        parts: list[bytes] = []
        while sector < _END:
            if len(parts) > len(self._table):
                raise ValueError("a chain of sectors runs in a circle")
            parts.append(self._sector(sector))
            sector = self._table[sector]
        return b"".join(parts)

    def _mini_chain(self, sector: int) -> bytes:
        root = self._chain(struct.unpack_from("<I", self._entries[0], 116)[0])
        parts: list[bytes] = []
        while sector < _END and len(parts) <= len(self._mini_table):
            parts.append(root[sector << self._mini_shift : (sector + 1) << self._mini_shift])
            sector = self._mini_table[sector]
        return b"".join(parts)

    def stream(self, *names: str) -> bytes:
        """The stream of the first of these names that is there."""
        for entry in self._entries:
            length = struct.unpack_from("<H", entry, 64)[0]
            if entry[: max(length - 2, 0)].decode("utf-16-le", "ignore") in names:
                sector, size = struct.unpack_from("<II", entry, 116)
                return (self._mini_chain(sector) if size < self._cutoff else self._chain(sector))[:size]
        raise KeyError(names)
