"""How files of people are compared.

Columns of the records, null where not known: `number` (resident or permanent resident identity number, 18 characters),
`passport` (any other document, kind and number), `name`, `sound` (pinyin without spaces), `born` (1985-03-21 or
1985-03), `sex`, `phone`, `employer` (a key), `school`.
"""

from juxian.registry.linkage.model import Comparison, Key, Level, Model

SAME_MONTH = "left(l.born, 7) = left(r.born, 7)"


def apart(column: str) -> str:
    """Return in how many bytes two texts of one length differ; null, and so no agreement, for other lengths.

    The length is that in bytes, as `hamming` takes it: five letters are not as long as five Chinese characters.
    """
    left, right = f"l.{column}", f"r.{column}"
    return f"CASE WHEN strlen({left}) = strlen({right}) THEN hamming({left}, {right}) END"


# A birth date with one figure wrong, or copied with day and month exchanged.
MISTYPED = (
    f"(length(l.born) = 10 AND ({apart('born')} = 1 OR left(l.born, 4) = left(r.born, 4)"
    " AND l.born[6:7] = r.born[9:10] AND l.born[9:10] = r.born[6:7]))"
)


def one_off(column: str) -> str:
    """Return that two numbers differ in one figure or in two neighbours exchanged; the costly test comes last."""
    return f"CASE WHEN {apart(column)} <= 2 THEN damerau_levenshtein(l.{column}, r.{column}) = 1 END"


OTHER_YEAR = (
    "CASE WHEN strlen(l.born) >= 7 AND strlen(r.born) >= 7 THEN left(l.born, 4) <> left(r.born, 4) "
    "AND hamming(left(l.born, 7), left(r.born, 7)) > 1 END"
)
# Neither surname nor given name agrees, in sign or in sound; both are Chinese, for one person has a name in each script.
OTHER_NAME = (
    "l.name[1] >= '\u4e00' AND r.name[1] >= '\u4e00' AND l.name[2:] <> r.name[2:] "
    "AND left(l.sound, 2) <> left(r.sound, 2)"
)
# Two names with two numbers, or with birth dates years apart, are two people, even if they share a desk and its phone;
# so are two names that have nothing in common, even if one number was typed for both.
# CASE looks closely at those pairs alone that come so far; AND looks at all.
TWO_PEOPLE = (
    "CASE WHEN l.name <> r.name THEN "
    f"CASE WHEN l.number <> r.number THEN NOT coalesce({one_off('number')}, FALSE) ELSE FALSE END "
    f"OR {OTHER_YEAR} OR {OTHER_NAME} END"
)

PEOPLE = Model(
    comparisons=(
        Comparison(
            "number",
            ("number",),
            (Level("same", "l.number = r.number"), Level("one figure off", one_off("number"))),
        ),
        Comparison("passport", ("passport",), (Level("same", "l.passport = r.passport"),)),
        Comparison(
            "name",
            ("name",),
            (
                Level("same", "l.name = r.name", "name"),
                Level("sounds the same", "l.sound = r.sound", "sound"),
                Level(
                    "one character off",
                    f"length(l.name) > 2 AND {apart('name')} = 1",
                ),
            ),
        ),
        Comparison(
            "born",
            ("born",),
            (
                Level("same", "l.born = r.born AND length(l.born) = 10"),
                Level("same month", f"{SAME_MONTH} AND (length(l.born) = 7 OR length(r.born) = 7)"),
                Level("one figure off", MISTYPED),
                Level("same year", "left(l.born, 4) = left(r.born, 4)"),
            ),
            # A number holds the birth date, so agreeing in both is agreeing once.
            unless="(l.number IS NOT NULL AND r.number IS NOT NULL)",
        ),
        Comparison("sex", ("sex",), (Level("same", "l.sex = r.sex"),)),
        Comparison(
            "phone",
            ("phone",),
            (
                Level("same", "l.phone = r.phone"),
                Level("one figure off", one_off("phone")),
            ),
            # A land line is the office's, and its colleagues have it too.
            unless="(l.phone[1] <> '1' OR r.phone[1] <> '1')",
        ),
        Comparison("employer", ("employer",), (Level("same", "l.employer = r.employer", "employer"),)),
        Comparison("school", ("school",), (Level("same", "l.school = r.school", "school"),)),
    ),
    keys=(
        Key(("number",)),
        Key(("passport",)),
        Key(("phone",)),
        Key(("sound", "left(born, 7)")),
        Key(("sound", "employer")),
        Key(("name", "left(born, 4)", "sex")),
        Key(("born", "employer")),
    ),
    never=TWO_PEOPLE,
)
