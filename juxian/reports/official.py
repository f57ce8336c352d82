"""公文格式: an official document, described once and made as Word or PDF as GB/T 9704-2012 (党政机关公文格式) asks.

The measures, with the clauses they come from: A4 with a type area of 156 mm x 225 mm, 37 mm from the top and 28 mm from
the binding edge (5.2.1); 22 lines of 28 characters, body in size three (16 pt) FangSong (5.2.2, 5.2.3); red
masthead in XiaoBiaoSong with its top 35 mm below the type area's (7.2.4); document number two lines below and a red
line 4 mm under it (7.2.5, 7.2.7); title in size two XiaoBiaoSong (7.3.1); headings in HeiTi, KaiTi, FangSong
(7.3.3); page numbers in size four with a dash on either side, odd pages right, even pages left (7.5).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from juxian.core.filetypes import PDF, WORD

TITLE_LINE = 19  # characters


@dataclass(frozen=True)
class Head:
    """The head of a document: who issues it, its number, title, and to whom it goes."""

    issuer: str
    number: str
    title: str
    addressees: str = ""

    @property
    def mark(self) -> str:
        """What stands in red on top."""
        return self.issuer + "文件"


@dataclass(frozen=True)
class Heading:
    """A heading of the first (一、) or second (（一）) level."""

    text: str
    level: int


@dataclass(frozen=True)
class Paragraph:
    """Body text."""

    text: str
    indent: bool


@dataclass(frozen=True)
class Signature:
    """Who signs, and when."""

    name: str
    day: str


@dataclass(frozen=True)
class Annex:
    """The beginning of an annex: its mark, and its title in lines."""

    mark: str
    title: Sequence[str]


@dataclass(frozen=True)
class Table:
    """A table; `widths` are millimetres."""

    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[float]


@dataclass(frozen=True)
class Imprint:
    """The lines at the very end."""

    lines: Sequence[str]


Part = Heading | Paragraph | Signature | Annex | Table | Imprint


class OfficialDocument:
    """A document that is written from top to bottom and then saved."""

    def __init__(self, head: Head) -> None:
        self.head = head
        self.parts: list[Part] = []
        if head.addressees:
            self.paragraph([head.addressees + "："], indent=False)

    def heading(self, text: str, level: int = 1) -> None:
        """Add a heading; level 1 is 一、 in HeiTi, level 2 （一） in KaiTi (7.3.3)."""
        self.parts.append(Heading(text, level))

    def paragraph(self, texts: Iterable[str], *, indent: bool = True) -> None:
        """Add a paragraph of body text made of `texts`, indented by two characters."""
        self.parts.append(Paragraph("".join(texts), indent))

    def signature(self, name: str, day: date) -> None:
        """Add who signs, and the date four characters from the right edge (7.3.5)."""
        self.parts.append(Signature(name, day_text(day)))

    def annex(self, mark: str, title: str) -> None:
        """Begin an annex on a new page: its mark in HeiTi at the edge, its title centred (7.3.7)."""
        self.parts.append(Annex(mark, balanced(title)))

    def table(self, header: Sequence[str], rows: Iterable[Sequence[str]], widths: Sequence[float]) -> None:
        """Add a table in size five; `widths` are millimetres; the header is repeated on every page."""
        self.parts.append(Table(header, list(rows), widths))

    def imprint(self, issuer: str, day: date, copies_to: str = "") -> None:
        """Add the imprint between two lines at the end (7.4)."""
        lines = [f"抄送：{copies_to}。"] if copies_to else []
        self.parts.append(Imprint([*lines, f"{issuer}　　　　{day_text(day)}印发"]))

    def save(self, kind: str = WORD) -> bytes:
        """Return the document as the bytes of a Word or PDF file; refuses PDF where the machine has no Chinese font."""
        from juxian.reports import official_pdf, official_word

        return {WORD: official_word.written, PDF: official_pdf.written}[kind](self)


def day_text(day: date) -> str:
    """Return a day as official documents write it: 2025年3月1日."""
    return f"{day.year}年{day.month}月{day.day}日"


def year_number(issuer_code: str, year: int, number: int) -> str:
    """Return a document number: the year in 〔〕 and no leading zeros (7.2.5)."""
    return f"{issuer_code}〔{year}〕{number}号"


def balanced(text: str, limit: int = TITLE_LINE) -> list[str]:
    """Return a title in lines of at most `limit` characters, as even as can be (7.3.1)."""
    count = -(-len(text) // limit)
    size = -(-len(text) // count)
    return [text[start : start + size] for start in range(0, len(text), size)]
