"""National code tables and the reading of what people write for their codes.

A table is a CSV file in `data/` whose rows carry code, name, validity dates, source standard
and synonyms; `table(name)` gives it. A `normalise_*` function takes what a person typed
(any width, script or spacing) and returns the table's `Code`, or None if it is in no table.
Words for none (无, /, -) are for the caller: they are None here too.
"""

from juxian.core.codes.normalise import (
    education_is_ambiguous,
    is_postgraduate,
    normalise_area,
    normalise_country,
    normalise_credit_code,
    normalise_degree,
    normalise_education,
    normalise_ethnic_group,
    normalise_industry,
    normalise_political_status,
    normalise_sex,
    normalise_title,
    normalise_title_level,
)
from juxian.core.codes.tables import TABLES, Code, CodeTable, table

__all__ = [
    "TABLES",
    "Code",
    "CodeTable",
    "education_is_ambiguous",
    "is_postgraduate",
    "normalise_area",
    "normalise_country",
    "normalise_credit_code",
    "normalise_degree",
    "normalise_education",
    "normalise_ethnic_group",
    "normalise_industry",
    "normalise_political_status",
    "normalise_sex",
    "normalise_title",
    "normalise_title_level",
    "table",
]
