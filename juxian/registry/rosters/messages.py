"""Every sentence that reading a roster can say, as (problem, remedy) by code; Chinese is in the module's locale."""

import os

from django.conf import settings
from django.utils.translation import gettext


def _(message: str) -> str:
    """Mark a message for translation; Django's own marker can not be called before settings are loaded."""
    return message


# How a message names the place; text files have no sheets.
SHEET_PLACE, FILE_PLACE = _("“%(file)s”, sheet “%(sheet)s”"), _("“%(file)s”")

FILE_ERRORS: dict[str, tuple[str, str]] = {
    "not_a_workbook": (
        _("“%(file)s” is not a workbook or text table."),
        _("Open it in Excel or WPS, save it as .xlsx and upload that."),
    ),
    "unsupported_format": (
        _("“%(file)s” has the ending %(suffix)s, which can not be read."),
        _("Save it as .xlsx or .csv."),
    ),
    "damaged": (
        _("“%(file)s” is damaged: %(reason)s."),
        _("Open it in Excel or WPS, let it be repaired, save it as .xlsx and upload that."),
    ),
    "empty_file": (_("“%(file)s” is empty."), _("Check that the file was saved and copied completely.")),
    "empty_workbook": (
        _("“%(file)s” has no sheet with anything in it."),
        _("Check that this is the right file and that it was saved."),
    ),
    "password": (
        _("“%(file)s” is protected by a password."),
        _("Open it, remove the password under File, Info, and save it again."),
    ),
    "too_large": (
        _("“%(file)s” is too large: sheet “%(sheet)s” unpacks to %(size)s MB."),
        _("Delete unused rows, columns and pictures, or split the file."),
    ),
    "stray_cell": (
        _("%(place)s: a stray entry in cell %(cell)s, far off, makes the sheet enormous."),
        _("Select the rows and columns between the table and that cell, delete them, and save."),
    ),
    "encoding": (
        _("“%(file)s”: the characters from line %(line)s on are in no known encoding."),
        _("Save it from Excel as “CSV UTF-8” or as .xlsx."),
    ),
    "no_header": (
        _("%(place)s: no header row was found from cell %(cell)s on."),
        _("Give the table one row of column names, with at least 姓名 and two more columns, above the first person."),
    ),
    "no_name_column": (
        _("%(place)s: no column holds the names; the header begins in cell %(cell)s."),
        _("Call the column 姓名, or choose it on the mapping page."),
    ),
    "no_people": (
        _("%(place)s: there is a header but no person below cell %(cell)s."),
        _("Check that the rows are on this sheet and not on a hidden one or in another file."),
    ),
    "side_by_side": (
        _("%(place)s: two people stand side by side in a row, with their names under cells %(cell)s and %(other)s."),
        _("Move the columns of the second below those of the first, so that each row is one person, and upload again."),
    ),
    "unknown_field": (
        _("“%(file)s”: column %(cell)s is mapped to “%(field)s”, which is no field of a roster."),
        _("Choose a field from the list."),
    ),
}

CELL_FAULTS: dict[str, tuple[str, str]] = {
    "name_missing": (_("The name is missing."), _("Enter the name as on the identity document.")),
    "id_missing": (_("There is no identity number."), _("Enter it when it is known; the person is kept without it.")),
    "id_check_digit": (
        _("The check digit of the identity number is wrong."),
        _("Compare it with the document: one digit is mistyped or two are swapped."),
    ),
    "id_length": (
        _("The identity number has neither 18 nor 15 digits."),
        _("Compare it with the document: a digit is missing or doubled."),
    ),
    "id_birth_invalid": (
        _("The birth date in the identity number does not exist."),
        _("Compare digits 7 to 14 with the document."),
    ),
    "id_area_unknown": (
        _("The identity number begins with a province code that does not exist."),
        _("Compare the first two digits with the document."),
    ),
    "id_lost_digits": (
        _("Excel has stored the identity number as a figure and lost its last digits."),
        _("Set the column to the format Text and type the number again; formatting alone does not bring it back."),
    ),
    "id_unrecognised": (
        _("This is no kind of identity number that is known."),
        _("Enter the number of an identity card, residence permit, travel permit or passport."),
    ),
    "id_15_digit": (
        _("The identity number has the 15 digits of before 1999; it was raised to 18."),
        _("Check it against the present card."),
    ),
    "id_conflict": (
        _("Another name stands with this identity number further up."),
        _("Find out whose number it is and correct the other row."),
    ),
    "duplicate_row": (
        _("This person stands further up already, with the same number."),
        _("Delete one of the rows, or leave it: the person is imported once."),
    ),
    "sex_mismatch": (
        _("The sex contradicts the identity number."),
        _("The 17th digit is odd for men and even for women: correct one of the two."),
    ),
    "birth_mismatch": (
        _("The birth date contradicts the identity number."),
        _("Check which of the two is right."),
    ),
    "birth_date_invalid": (
        _("This is no birth date of a person aged 14 to 100."),
        _("Enter it as 1985-03 or 1985-03-21."),
    ),
    "date_invalid": (_("This is no date with a year and a month."), _("Enter it as 2021-09 or 2021-09-01.")),
    "date_in_future": (_("The date lies in the future."), _("Correct the year.")),
    "file_number_invalid": (
        _("This is no file number: RC and ten digits."),
        _("Copy it from the template, or leave the cell empty for somebody who is not on file."),
    ),
    "unknown_code": (
        _("This value is in no code table for the field."),
        _("Use a value of the list; posts such as 科长 are no titles."),
    ),
    "education_ambiguous": (
        _("研究生 alone does not tell doctor from master; it was read as master."),
        _("Write 博士研究生 or 硕士研究生, or fill in the degree."),
    ),
    "title_level_mismatch": (
        _("The level contradicts the title."),
        _("Correct the title or its level."),
    ),
    "phone_invalid": (
        _("This is neither a mobile number of 11 digits nor a land line with its area code."),
        _("Enter 11 digits, or the area code, a hyphen and the number."),
    ),
    "number_invalid": (_("The pay is no number."), _("Enter a figure in the unit of the header, or leave it empty.")),
    "wage_implausible": (
        _("An annual pay under 10,000 or over 5,000,000 yuan is unlikely."),
        _("Check whether the header says yuan or ten thousand yuan."),
    ),
    "cell_error": (
        _("The cell holds an error of Excel instead of a value."),
        _("Repair the formula, or copy the column and paste it as values."),
    ),
}


ROW_REASONS: dict[str, str] = {
    "blank": _("blank row"),
    "preamble": _("title above the table"),
    "header": _("header repeated"),
    "section": _("heading"),
    "total": _("total"),
    "subtotal": _("subtotal"),
    "note": _("note or signature"),
    "example": _("example"),
}

SHEET_REASONS: dict[str, str] = {
    "blank": _("empty sheet"),
    "instructions": _("instructions"),
    "code list": _("list of codes"),
    "statistics": _("statistics"),
    "header without rows": _("header without rows"),
    "no column of names": _("no column of names"),
    "leftover, too few columns": _("leftover with too few columns"),
    "roster (hidden), not read": _("a hidden roster, not read: unhide the sheet if it is to be imported"),
}
_COPY, _HIDDEN = _("copy of sheet “%(sheet)s”"), _("%(reason)s (hidden)")


def explain_sheet(reason: str) -> str:
    """Why a sheet was not read (a value of `Roster.other_sheets`), in the language in force."""
    if reason in SHEET_REASONS:
        return translate(SHEET_REASONS[reason])
    if reason.startswith("copy of "):
        return translate(_COPY) % {"sheet": reason.removeprefix("copy of ")}
    return translate(_HIDDEN) % {"reason": explain_sheet(reason.removesuffix(" (hidden)"))}


def translate(message: str) -> str:
    """The message in the language in force; in English where no Django settings are loaded, as in a plain script."""
    if settings.configured or os.environ.get("DJANGO_SETTINGS_MODULE"):
        return gettext(message)
    return message
