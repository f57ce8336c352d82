"""The built-in functions and operators of FEEL with their parameters (DMN 1.5, clause 10.3.4).

One line an overload: ``name(parameter: type, …) -> type = operation``. A parameter in square brackets is
optional, ``…`` marks one that takes all remaining arguments. The names are those of the standard, so that
they can be given by name. ``T`` is the type of the list's items or of the argument.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from .types import Type, parse_type


@dataclass(frozen=True, slots=True)
class Parameter:
    """A formal parameter; ``nullable`` ones may be null without making the result null."""

    name: str
    type: Type
    optional: bool = False
    rest: bool = False
    nullable: bool = False


@dataclass(frozen=True, slots=True)
class Overload:
    """One way to call a function: its parameters, its result and the operation that it is."""

    name: str
    parameters: tuple[Parameter, ...]
    result: Type
    op: str

    def __str__(self) -> str:
        return ", ".join(f"{p.name}: {p.type}" for p in self.parameters)


FUNCTIONS = """
date(from: string) -> date = parse.date
date(from: date and time) -> date = date.of_date_time
date(from: date) -> date = same
date(year: number, month: number, day: number) -> date = date.of_parts
time(from: string) -> time = parse.time
time(from: date and time) -> time = time.of_date_time
time(from: time) -> time = same
time(from: date) -> time = time.of_date
time(hour: number, minute: number, second: number, [offset: days and time duration?]) -> time = time.of_parts
date and time(date: date and time, time: time) -> date and time = date_time.of_date_time
date and time(date: date, time: time) -> date and time = date_time.of_parts
date and time(from: string) -> date and time = parse.date_time
date and time(from: date and time) -> date and time = same
date and time(from: date) -> date and time = date_time.of_date
number(from: string, grouping separator: string?, decimal separator: string?) -> number = parse.number
number(from: string) -> number = parse.plain_number
number(from: number) -> number = same
string(from: Any) -> string = text
duration(from: string) -> Any = parse.duration
years and months duration(from: date, to: date) -> years and months duration = months.between
years and months duration(from: date and time, to: date and time) -> years and months duration = months.between
not(negand: boolean) -> boolean = not
substring(string: string, start position: number, [length: number]) -> string = string.substring
string length(string: string) -> number = string.length
upper case(string: string) -> string = string.upper
lower case(string: string) -> string = string.lower
substring before(string: string, match: string) -> string = string.before
substring after(string: string, match: string) -> string = string.after
replace(input: string, pattern: string, replacement: string, [flags: string?]) -> string = string.replace
contains(string: string, match: string) -> boolean = string.contains
starts with(string: string, match: string) -> boolean = string.starts
ends with(string: string, match: string) -> boolean = string.ends
matches(input: string, pattern: string, [flags: string?]) -> boolean = string.matches
split(string: string, delimiter: string) -> list<string> = string.split
string join(list: list<string>, [delimiter: string?]) -> string = string.join
list contains(list: list, element: Any?) -> boolean = list.contains
count(list: list) -> number = list.count
min(list: list) -> T = list.min
min(c…: Any) -> T = list.min
max(list: list) -> T = list.max
max(c…: Any) -> T = list.max
sum(list: list<number>) -> number = list.sum
sum(n…: number) -> number = list.sum
mean(list: list<number>) -> number = list.mean
mean(n…: number) -> number = list.mean
all(list: list) -> boolean = list.all
all(b…: Any) -> boolean = list.all
any(list: list) -> boolean = list.any
any(b…: Any) -> boolean = list.any
sublist(list: list, start position: number, [length: number]) -> T = list.sublist
append(list: list, item…: Any) -> T = list.append
concatenate(list…: list) -> T = list.concatenate
insert before(list: list, position: number, newItem: Any?) -> T = list.insert_before
remove(list: list, position: number) -> T = list.remove
list replace(list: list, position: number, newItem: Any?) -> T = list.replace
list replace(list: list, match: function, newItem: Any?) -> T = list.replace_match
reverse(list: list) -> T = list.reverse
index of(list: list, match: Any?) -> list<number> = list.index_of
union(list…: list) -> T = list.union
distinct values(list: list) -> T = list.distinct
flatten(list: list) -> list = list.flatten
product(list: list<number>) -> number = list.product
product(n…: number) -> number = list.product
median(list: list<number>) -> number = list.median
median(n…: number) -> number = list.median
stddev(list: list<number>) -> number = list.stddev
stddev(n…: number) -> number = list.stddev
mode(list: list<number>) -> list<number> = list.mode
mode(n…: number) -> list<number> = list.mode
sort(list: list, [precedes: function]) -> T = list.sort
decimal(n: number, scale: number) -> number = number.round_half_even
floor(n: number, [scale: number]) -> number = number.floor
ceiling(n: number, [scale: number]) -> number = number.ceiling
round up(n: number, scale: number) -> number = number.round_up
round down(n: number, scale: number) -> number = number.round_down
round half up(n: number, scale: number) -> number = number.round_half_up
round half down(n: number, scale: number) -> number = number.round_half_down
abs(n: number) -> number = number.abs
abs(n: days and time duration) -> days and time duration = days.abs
abs(n: years and months duration) -> years and months duration = months.abs
modulo(dividend: number, divisor: number) -> number = number.modulo
sqrt(number: number) -> number = number.sqrt
log(number: number) -> number = number.log
exp(number: number) -> number = number.exp
odd(number: number) -> boolean = number.odd
even(number: number) -> boolean = number.even
is(value1: Any?, value2: Any?) -> boolean = is
is([value1: Any], [value2: Any]) -> boolean = never
day of year(date: date) -> number = date.day_of_year
day of year(date: date and time) -> number = date.day_of_year
day of week(date: date) -> string = date.day_of_week
day of week(date: date and time) -> string = date.day_of_week
month of year(date: date) -> string = date.month_of_year
month of year(date: date and time) -> string = date.month_of_year
week of year(date: date) -> number = date.week_of_year
week of year(date: date and time) -> number = date.week_of_year
get value(m: context, key: string) -> Any = context.get
get value(m: context, keys: list<string>) -> Any = context.get_path
get entries(m: context) -> list = context.entries
context(entries: list<context>) -> context = context.of_entries
context put(context: context, key: string, value: Any?) -> context = context.put
context put(context: context, keys: list<string>, value: Any?) -> context = context.put_path
context merge(contexts: list<context>) -> context = context.merge
range(from: string) -> range = parse.range
now() -> date and time = now
today() -> date = today
before(point1: Any, point2: Any) -> boolean = range.before
before(point: Any, range: range) -> boolean = range.before
before(range: range, point: Any) -> boolean = range.before
before(range1: range, range2: range) -> boolean = range.before
after(point1: Any, point2: Any) -> boolean = range.after
after(point: Any, range: range) -> boolean = range.after
after(range: range, point: Any) -> boolean = range.after
after(range1: range, range2: range) -> boolean = range.after
meets(range1: range, range2: range) -> boolean = range.meets
met by(range1: range, range2: range) -> boolean = range.met_by
overlaps(range1: range, range2: range) -> boolean = range.overlaps
overlaps before(range1: range, range2: range) -> boolean = range.overlaps_before
overlaps after(range1: range, range2: range) -> boolean = range.overlaps_after
finishes(point: Any, range: range) -> boolean = range.finishes
finishes(range1: range, range2: range) -> boolean = range.finishes
finished by(range: range, point: Any) -> boolean = range.finished_by
finished by(range1: range, range2: range) -> boolean = range.finished_by
includes(range: range, point: Any) -> boolean = range.includes
includes(range1: range, range2: range) -> boolean = range.includes
during(point: Any, range: range) -> boolean = range.during
during(range1: range, range2: range) -> boolean = range.during
starts(point: Any, range: range) -> boolean = range.starts
starts(range1: range, range2: range) -> boolean = range.starts
started by(range: range, point: Any) -> boolean = range.started_by
started by(range1: range, range2: range) -> boolean = range.started_by
coincides(point1: Any, point2: Any) -> boolean = range.coincides
coincides(range1: range, range2: range) -> boolean = range.coincides
"""

OPERATORS = """
+(a: number, b: number) -> number = number.add
+(a: string, b: string) -> string = string.concat
+(a: date, b: years and months duration) -> date = date.add_months
+(a: years and months duration, b: date) -> date = date.add_months_swapped
+(a: date, b: days and time duration) -> date = date.add_days
+(a: days and time duration, b: date) -> date = date.add_days_swapped
+(a: date and time, b: years and months duration) -> date and time = date.add_months
+(a: years and months duration, b: date and time) -> date and time = date.add_months_swapped
+(a: date and time, b: days and time duration) -> date and time = date_time.add
+(a: days and time duration, b: date and time) -> date and time = date_time.add_swapped
+(a: time, b: days and time duration) -> time = time.add
+(a: days and time duration, b: time) -> time = time.add_swapped
+(a: days and time duration, b: days and time duration) -> days and time duration = days.add
+(a: years and months duration, b: years and months duration) -> years and months duration = months.add
-(a: number, b: number) -> number = number.subtract
-(a: date, b: date) -> days and time duration = date.subtract
-(a: date and time, b: date and time) -> days and time duration = date_time.subtract
-(a: date and time, b: date) -> days and time duration = date_time.subtract_date
-(a: date, b: date and time) -> days and time duration = date.subtract_date_time
-(a: time, b: time) -> days and time duration = time.subtract
-(a: date, b: years and months duration) -> date = date.subtract_months
-(a: date, b: days and time duration) -> date = date.subtract_days
-(a: date and time, b: years and months duration) -> date and time = date.subtract_months
-(a: date and time, b: days and time duration) -> date and time = date_time.subtract_days
-(a: time, b: days and time duration) -> time = time.subtract_days
-(a: days and time duration, b: days and time duration) -> days and time duration = days.subtract
-(a: years and months duration, b: years and months duration) -> years and months duration = months.subtract
*(a: number, b: number) -> number = number.multiply
*(a: days and time duration, b: number) -> days and time duration = days.multiply
*(a: number, b: days and time duration) -> days and time duration = days.multiply_swapped
*(a: years and months duration, b: number) -> years and months duration = months.multiply
*(a: number, b: years and months duration) -> years and months duration = months.multiply_swapped
/(a: number, b: number) -> number = number.divide
/(a: days and time duration, b: number) -> days and time duration = days.divide
/(a: days and time duration, b: days and time duration) -> number = days.ratio
/(a: years and months duration, b: number) -> years and months duration = months.divide
/(a: years and months duration, b: years and months duration) -> number = months.ratio
**(a: number, b: number) -> number = number.power
negate(a: number) -> number = number.negate
negate(a: days and time duration) -> days and time duration = days.negate
negate(a: years and months duration) -> years and months duration = months.negate
"""

_LINE = re.compile(r"(?P<name>.+?)\((?P<parameters>.*)\) -> (?P<result>.+) = (?P<op>\S+)")
_PARAMETER = re.compile(r"(?P<optional>\[?)(?P<name>[\w ]+)(?P<rest>…?): (?P<type>[^?\]]+)(?P<nullable>\??)\]?")


def _overload(line: str) -> Overload:
    match = _LINE.fullmatch(line)
    if match is None:
        raise ValueError(f"not a signature: {line!r}")
    parameters = []
    for part in re.split(r", (?![^<]*>)", match["parameters"]) if match["parameters"] else []:
        found = _PARAMETER.fullmatch(part)
        if found is None:
            raise ValueError(f"not a parameter: {part!r}")
        parameters.append(
            Parameter(
                found["name"],
                parse_type("Any" if found["type"] == "T" else found["type"]),
                bool(found["optional"]),
                bool(found["rest"]),
                bool(found["nullable"]),
            )
        )
    result = parse_type("Any" if match["result"] == "T" else match["result"])
    return Overload(match["name"], tuple(parameters), result, match["op"])


@lru_cache(maxsize=2)
def _table(text: str) -> dict[str, tuple[Overload, ...]]:
    table: dict[str, tuple[Overload, ...]] = {}
    for line in text.strip().splitlines():
        overload = _overload(line)
        table[overload.name] = (*table.get(overload.name, ()), overload)
    return table


def functions() -> dict[str, tuple[Overload, ...]]:
    """The built-in functions by name."""
    return _table(FUNCTIONS)


def operators() -> dict[str, tuple[Overload, ...]]:
    """The arithmetic operators by sign."""
    return _table(OPERATORS)
