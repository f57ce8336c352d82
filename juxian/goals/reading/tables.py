"""Read the tables of plans: lists of indicators, matrices of units by indicator, lists of tasks in prose.

A column is what its head says: the name of the indicator, its unit, a value (a target or a result), the units
in charge, the time allowed. In a matrix the first column names units and the heads name the indicators. Cells
that hold sentences are read as sentences, with the row's deadline and units in charge.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from . import syntax
from .charge import units as unit_names
from .documents import Cell, Table
from .folding import Folded, fold, readable
from .kinds import Evidence, Kind
from .lexicon import GROWTH
from .quantities import Quantity, find
from .statements import Statement, whole_value
from .temporal import Due, deadline_of
from .units import UNIT

if TYPE_CHECKING:
    from .reader import Reader

_ROLES: list[tuple[str, re.Pattern[str]]] = [
    ("index", re.compile(r"^(?:序号|编号|项次|No\.?|#|号)$")),
    ("skip", re.compile(r"分值|权重|得分|评分|扣分|考核办法|计分|备注|说明|依据|来源|联系人|电话|排名")),
    ("due", re.compile(r"时限|完成时间|时间节点|时间要求|完成期限|截止|进度要求|时间安排")),
    ("charge", re.compile(
r"(?:责任|牵头|配合|主办|承办|实施|落实|协办|参与|负责).{0,3}(?:单位|部门|主体|人|"
r"领导)|责任分工")),
    ("unit", re.compile(r"计量单位|^单位$")),
    ("value", re.compile(

r"目标(?!任务$|名称|内容|$)|目标[值数]|任务[数量]|计划[数值]?$|计划(?:数|完成)|"
r"指标[值数]|完成|实绩|实际|数量|数值|20\d\d年|上年|去年|现状|基期|"
        r"上半年|季度|人数|同比|增幅|增长|累计|全年|目标$"
    )),
]  # fmt: skip
_PLACE_HEAD = re.compile(
    r"^(?:单位|责任单位|承担单位|镇街|镇（街道）|乡镇|镇乡|街道|乡镇（街道）|"
    r"镇\w{0,6}街道\w{0,3}|部门|地区|区域|县[（市区、）]*|园区|企业名称|单位名称|学校|"
    r"板块)$"
)
_INDEX = re.compile(r"[（(]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[）).、]?")
_TOTAL = re.compile(r"^(?:合计|总计|小计|全[区县市]|总数|共计)$")
_COMING = re.compile(r"目标|任务|计划|预期|力争|指标")
_OVER = re.compile(r"完成|实绩|实际|上年|去年|现状|基期|已|累计|同比|增幅")
_DERIVED = re.compile(r"(?:同比|年均)?(?:增幅|增长率?|增速)|同比|完成率|占比|完成比例")
_IN_HEAD = re.compile(rf"[（(]\s*(?:单位[：:])?(?P<unit>[百千万亿]{{0,2}}(?:{UNIT}))\s*[）)]$")
# 全区不少于350人, 达到80%: words before the number that only say where or that it is to be reached
_LONE = re.compile(
    r"(?:全[省市县区镇]|[省市县区镇]级|达到?|确保|力争|完成){1,3}(?=[\d不≥>近超突至])[^，。；、\d]*[\d,.]+[^，。；、\d]{0,6}$"
)
_NUMBER_CELL = re.compile(
    r"(?:[≥≤><=约近超]|不少于|不低于|不超过|至少|达到?)*\d[\d,.]*(?:%?[-~至]\d[\d,.]*)?"
    rf"[百千万亿]{{0,2}}[多余]?(?:{UNIT})?(?:以上|以下|以内|左右|\+)?(?:（[^（）]{{0,20}}）)?"
)


@dataclass
class Column:
    """A column: its head and what it holds."""

    head: str
    role: str = "text"
    unit: str = ""


@dataclass
class Row:
    """A row's folded cells and what its columns say about all of it."""

    cells: list[Folded]
    start: int
    end: int
    unit: str = ""
    per: str = ""
    due: Due | None = None
    charge: tuple[str, ...] = ()
    name: str = ""


def read_table(table: Table, reader: Reader) -> list[Statement]:
    """The statements of a table, row by row."""
    return _TableReader(table, reader).read()


class _TableReader:
    def __init__(self, table: Table, reader: Reader) -> None:
        self.reader = reader
        self.text = reader.document.text
        self.rows: list[list[Folded]] = []
        self.places: list[tuple[int, int]] = []
        for i, row in enumerate(table.rows):
            rows = self._unstacked([self._fold(cell) for cell in row], row)
            self.rows += rows
            self.places += [self._own(table, i)] * len(rows)
        self.common_unit = reader.common_unit
        head = self._caption()
        depth = self._head_depth(head)
        self.columns = self._columns(self.rows[head : head + depth])
        self.body = range(head + depth, len(self.rows))
        self.matrix = bool(self.columns) and self._is_matrix()

    def _fold(self, cell: Cell) -> Folded:
        return fold(self.text[cell.start : cell.end], cell.start)

    def _unstacked(self, cells: list[Folded], row: tuple[Cell, ...]) -> list[list[Folded]]:
        """A row whose cells hold several numbers each, one a line, as the rows it stands for; lines of the name
        above those with numbers belong to each: 标准班额比例｜其中：小学｜初中 beside 34%｜77%."""
        lines = [
            [
                fold(match[0], cell.start + match.start())
                for match in re.finditer(r"[^\v]+", self.text[cell.start : cell.end])
            ]
            for cell in row
        ]
        stacks = [
            i for i, parts in enumerate(lines) if len(parts) > 1 and all(self._is_number(one.text) for one in parts)
        ]
        count = len(lines[stacks[0]]) if stacks else 0
        names = [i for i, parts in enumerate(lines) if i not in stacks and len(parts) >= count]
        if not stacks or any(len(lines[i]) != count for i in stacks) or len(names) != 1:
            return [cells]
        (name,) = names
        head = lines[name][: len(lines[name]) - count]
        rows = []
        for k in range(count):
            parts = [*head, lines[name][len(head) + k]]
            whole = Folded("".join(one.text for one in parts), tuple(at for one in parts for at in one.at))
            rows.append([lines[i][k] if i in stacks else whole if i == name else cell for i, cell in enumerate(cells)])
        return rows

    def _own(self, table: Table, row: int) -> tuple[int, int]:
        """Where a row's own cells lie, those merged from above left out."""
        above = {cell.start for cell in table.rows[row - 1]} if row else set()
        own = [cell for cell in table.rows[row] if cell.start not in above] or list(table.rows[row])
        return min(cell.start for cell in own), max(cell.end for cell in own)

    def _caption(self) -> int:
        """Rows of one merged cell at the top are the table's title; returns how many there are."""
        count = 0
        for row in self.rows[:2]:
            texts = {cell.text for cell in row if cell.text}
            if len(texts) > 1 or len(self.rows) < 2 or len(row) < 2:
                break
            for text in texts:
                self.reader.outline.enter(1, text)
                self._note_unit(text)
            count += 1
        return count

    def _note_unit(self, text: str) -> None:
        found = re.search(rf"单位：([百千万亿]{{0,2}}(?:{UNIT}))", text)
        if found:
            self.common_unit = found[1]

    def _head_depth(self, first: int) -> int:
        """How many rows the head takes: up to the first row with a number or a sentence in it."""
        for depth, row in enumerate(self.rows[first : first + 3]):
            group = depth > 0 and len({cell.text for cell in row if cell.text and not _INDEX.fullmatch(cell.text)}) == 1
            if group or any(
                self._is_number(cell.text) or _LONE.match(cell.text) or len(cell.text) > 24 for cell in row
            ):
                return depth
        return 1

    @staticmethod
    def _is_number(text: str) -> bool:
        return bool(_NUMBER_CELL.fullmatch(text)) and not re.fullmatch(r"20\d\d年?(?:\d{1,2}月)?", text)

    def _columns(self, head: list[list[Folded]]) -> list[Column]:
        if not head:
            return []
        width = max(len(row) for row in self.rows)
        columns = []
        for i in range(width):
            texts = [row[i].text for row in head if i < len(row) and row[i].text]
            unit = next((_unit_of(text) for text in texts if _unit_of(text)), "")
            column = Column("".join(dict.fromkeys(_IN_HEAD.sub("", text) for text in texts)), unit=unit)
            column.role = next((role for role, pattern in _ROLES if pattern.search(column.head)), "text")
            columns.append(column)
        self._settle_units(columns, len(head))
        return columns

    def _settle_units(self, columns: list[Column], depth: int) -> None:
        """单位 heads the unit of measure or the unit in charge; its cells tell."""
        for i, column in enumerate(columns):
            if column.role == "unit":
                cells = [row[i].text for row in self.rows[depth:] if i < len(row) and row[i].text]
                measures = sum(
                    re.fullmatch(rf"[百千万亿]{{0,2}}(?:{UNIT})(?:/.+)?", cell) is not None for cell in cells
                )
                if measures * 2 < len(cells):
                    column.role = "text" if i == 0 else "charge"

    def _is_matrix(self) -> bool:
        """Units down the side, indicators along the top."""
        named = next((i for i, column in enumerate(self.columns) if column.role != "index"), 0)
        if not _PLACE_HEAD.match(self.columns[named].head):
            return False
        numeric = [
            self._is_number(row[i].text)
            for row in (self.rows[r] for r in self.body)
            for i in range(named + 1, len(row))
            if row[i].text
        ]
        return sum(numeric) * 2 > len(numeric)

    def read(self) -> list[Statement]:
        found: list[Statement] = []
        for r in self.body:
            cells = self.rows[r]
            if len({cell.text for cell in cells if cell.text}) == 1 and len(cells) > 1:
                continue  # a row of one merged cell groups those below
            row = self._row(cells, *self.places[r])
            found += self._matrix_row(row) if self.matrix else self._list_row(row)
        return found

    def _row(self, cells: list[Folded], start: int, end: int) -> Row:
        row = Row(cells, start, end)
        names: list[str] = []
        for column, cell in zip(self.columns, cells, strict=False):
            if column.role == "unit":
                row.unit, sign, row.per = cell.text.partition("/")
                row.per = sign + row.per
            elif column.role == "due":
                row.due = deadline_of(cell.text, self.reader.clock.year)
            elif column.role == "charge":
                names += unit_names(cell.text)
        row.charge = tuple(dict.fromkeys(names))
        return row

    def _matrix_row(self, row: Row) -> list[Statement]:
        named = next(i for i, column in enumerate(self.columns) if column.role != "index")
        label = syntax.tidy(row.cells[named].text)
        if label and not _TOTAL.match(label):
            row.charge = (label,)
        found = []
        for i in range(named + 1, min(len(row.cells), len(self.columns))):
            column = self.columns[i]
            if column.role in ("skip", "index", "due", "charge", "unit"):
                continue
            found += self._value(row, i, _metric(column.head), column)
        return found

    def _list_row(self, row: Row) -> list[Statement]:
        """An indicator and its values; sentences in cells are read as sentences."""
        columns = self.columns or [Column("") for _cell in row.cells]
        found: list[Statement] = []
        seen: set[int] = set()
        for i, cell in enumerate(row.cells[: len(columns)]):
            first = cell.at[0] if cell.at else -1
            if first < 0 or first in seen or columns[i].role in ("index", "unit", "due", "charge", "skip"):
                continue
            seen.add(first)
            written = _NUMBER_CELL.fullmatch(cell.text) or _LONE.match(cell.text)
            if self._is_number(cell.text) or (columns[i].role == "value" and written):
                found += self._value(row, i, row.name or self._name_after(row, i), columns[i])
            elif find(cell.text) and first >= row.start:
                found += self._sentences(row, cell, columns[i].head)
            elif columns[i].role == "text" and len(cell.text) <= 40:
                row.name = cell.text
        return found

    def _name_after(self, row: Row, i: int) -> str:
        """The indicator's name where its values stand before it."""
        later = zip(self.columns[i + 1 :], row.cells[i + 1 :], strict=False)
        return next((cell.text for column, cell in later if column.role == "text" and not find(cell.text)), "")

    def _sentences(self, row: Row, cell: Folded, head: str) -> list[Statement]:
        """Read a cell's sentences under its head; the row's deadline and units hold where they name none."""
        self.reader.outline.enter(6, head)
        before = len(self.reader.statements)
        _level, label_end = self.reader.label(cell.text)
        found = self.reader.read_text(cell, label_end, [])
        del self.reader.statements[before:]
        name = row.name or self._name_after(row, row.cells.index(cell))
        found = [replace(one, metric=name + one.metric) if GROWTH.match(one.metric) else one for one in found]
        row.name = row.name or syntax.tidy(cell.text)[:20]
        return [
            replace(
                one,
                responsible=one.responsible or row.charge,
                deadline=one.deadline or (row.due if one.kind == "target" else None),
            )
            for one in found
        ]

    def _value(self, row: Row, i: int, name: str, column: Column) -> list[Statement]:
        cell = row.cells[i]
        derived = _derived(column.head)
        metric = _metric(name) + derived
        unit = column.unit or "%" if derived else row.unit or column.unit or _unit_of(name) or self.common_unit
        quantity = self._quantity(cell.text, unit)
        if quantity is None or not metric:
            return []
        kind, evidence = self._kind(column.head)
        due = row.due or self._head_due(column.head)
        return [
            Statement(
                kind=kind,
                metric=metric,
                comparator=quantity.comparator,
                value=whole_value(quantity.value),
                unit=quantity.unit.name + ("" if derived else row.per),
                deadline=due if kind == "target" else None,
                sentence=re.sub(r"\s*\t\s*", " ", readable(self.text[row.start : row.end])),
                start=row.start,
                end=row.end,
                number=cell.text,
                number_start=cell.at[0],
                number_end=cell.at[-1] + 1,
                confidence=0.9 if evidence.weight else 0.6,
                why=(evidence,),
                responsible=row.charge,
            )
        ]

    @staticmethod
    def _quantity(text: str, unit: str) -> Quantity | None:
        """The quantity of a cell, with the unit its column or row gives when it has none of its own."""
        text = re.sub(r"^(?:全[省市县区镇]|[省市县区镇]级|达到?|确保|力争|完成)+", "", text)
        own = find(text)
        if own and own[0].start == 0 and not own[0].bare:
            return own[0]
        bare = re.match(r"^(?P<number>.*?\d)(?P<after>以上|以下|以内|左右|\+)?$", text)
        if not bare:
            return None
        found = find(f"{bare['number']}{unit or '个'}{bare['after'] or ''}")
        if not found or found[0].start != 0:
            return None
        return found[0] if unit else replace(found[0], unit=replace(found[0].unit, name=""))

    def _kind(self, head: str) -> tuple[Kind, Evidence]:
        if _COMING.search(head):
            return "target", Evidence("table", head, 3.0)
        years = [int(year) for year in re.findall(r"20\d\d", head)]
        if years and self.reader.clock.year and years[-1] != self.reader.clock.year:
            past = years[-1] < self.reader.clock.year
            return ("result" if past else "target"), Evidence("table", head, -3.0 if past else 3.0)
        if _OVER.search(head) and not years:
            return "result", Evidence("table", head, -3.0)
        for known in (self.reader.outline.section(), self.reader.outline.document):
            if known and known.weight:
                return ("target" if known.weight > 0 else "result"), known
        return "target", Evidence("default", "", 0.0)

    def _head_due(self, head: str) -> Due | None:
        due = deadline_of(head, self.reader.clock.year)
        year = self.reader.clock.year
        if due is None and re.search(r"年度|全年", head):
            return date(year, 12, 31) if year else "年末"
        return due


def _unit_of(text: str) -> str:
    found = _IN_HEAD.search(text)
    return found["unit"] if found else ""


def _metric(name: str) -> str:
    bare = _IN_HEAD.sub("", name)
    bare = re.sub(r"其中：", "", bare)
    bare = re.sub(r"^(?:其中[：:]?|\d{1,2}[.、．]|[（(]\d{1,2}[）)]|[一二三四五六七八九十]{1,3}、)", "", bare)
    return syntax.tidy(bare)


def _derived(head: str) -> str:
    found = _DERIVED.search(head)
    return found[0] if found else ""
