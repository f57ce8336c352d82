"""Read a Chinese plan, speech or report and propose the quantified statements it makes.

Pure: text in, values out; no database, no settings. The way of a document through it, each step a module:

- `documents` (text, encodings, wrapped lines, tabbed tables), `word` (.docx: automatic numbers, merged cells) and
  `workbook` (.xlsx: merged cells, percentages) read a file into a `Document`, whose text all offsets point into; `errors.PlanError` refuses what is no text.
- `folding` folds pinyin, traditional script, full-width signs and spaces away and keeps each character's place.
- `outline` keeps the title and the numbered headings in force; `charge` finds the notes of who is in charge.
- `temporal` finds times, deadlines and dates; `numerals`, `units` and `quantities` find numbers with their units and
  comparators once everything that merely looks like one is hidden (dates, names, ordinals, set phrases).
- `admission` decides which quantities state something (not: conditions, descriptions, 四种资源, 从…到… bases).
- `syntax` takes the words around a number apart, with the closed word lists of `lexicon`; `naming` makes the metric.
- `kinds` weighs the evidence for target, result or standing.
- `sentences` reads a sentence with all of these, `tables` a table, `reader` the whole document into `statements`.

The reader is written for the genre and fitted to no document: to widen it, add words to `lexicon` or a rule where its
kind of rule lives, and a document with its truth to the tests.
"""

from .documents import Document, read_document
from .errors import PlanError
from .reader import read_plan
from .statements import Statement, statement_json

__all__ = ["Document", "PlanError", "Statement", "read_document", "read_plan", "statement_json"]
