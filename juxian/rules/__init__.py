"""Rules: FEEL expressions and DMN decision tables, compiled to columns and to closures.

Text is parsed (``parser``, over ``lexer`` and ``feel.lark``) into syntax (``syntax``), which is lowered
against the types of the facts (``lower``, ``build``, ``resolve``) to one typed tree (``tree``). Two
emitters read that tree: ``columns`` writes SQL for DuckDB, ``person`` makes closures. Tables (``table``,
``hits``, ``decision``) become such trees too; ``explain`` shows every cell of one, ``analysis`` finds its
overlaps and gaps. Nothing here knows Django, and nothing is ever passed to ``eval`` or to SQL as text.
"""

from .analysis import Analysis, analyse
from .decision import Decision, compile_table
from .errors import Diagnostic, Position, Reason, RuleError, messages
from .evaluate import count, evaluate, select
from .explain import Cell, Explanation, Outcome, RuleTrace
from .expression import Expression, compile_expression, compile_unary_test
from .sql import column_type, mangle
from .table import Aggregation, DecisionTable, HitPolicy, Input, Output, Rule
from .types import (
    ANY,
    BOOLEAN,
    DATE,
    DATE_TIME,
    DAYS_TIME_DURATION,
    NUMBER,
    STRING,
    TIME,
    YEARS_MONTHS_DURATION,
    ContextOf,
    ListOf,
    Number,
    Type,
    parse_type,
)
from .values import Months, Range, spell

__all__ = [
    "ANY",
    "BOOLEAN",
    "DATE",
    "DATE_TIME",
    "DAYS_TIME_DURATION",
    "NUMBER",
    "STRING",
    "TIME",
    "YEARS_MONTHS_DURATION",
    "Aggregation",
    "Analysis",
    "Cell",
    "ContextOf",
    "Decision",
    "DecisionTable",
    "Diagnostic",
    "Explanation",
    "Expression",
    "HitPolicy",
    "Input",
    "ListOf",
    "Months",
    "Number",
    "Outcome",
    "Output",
    "Position",
    "Range",
    "Reason",
    "Rule",
    "RuleError",
    "RuleTrace",
    "Type",
    "analyse",
    "column_type",
    "compile_expression",
    "compile_table",
    "compile_unary_test",
    "count",
    "evaluate",
    "mangle",
    "messages",
    "parse_type",
    "select",
    "spell",
]
