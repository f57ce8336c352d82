"""Invents people: names, numbers that check out and can be nobody's, schools, careers. The same each time."""

from datetime import date, timedelta
from random import Random

from juxian.core.demonstration import AS_OF
from juxian.core.identity import IdentityKind, check_character
from juxian.registry.demo import words
from juxian.registry.models.people import CHINA
from juxian.registry.services import DocumentDraft, EducationDraft, PersonDraft

# 320900 is a city's code: cards carry a county's, so no card has these numbers. No mobile number begins with 120.
AREA = "320900"
PHONE = "120"
SPARED = {
    "方以宁",
    "沈知远",
    "顾晓岚",
    "陆怀瑾",
    "许文澜",
    "蒋春生",
    "贺明哲",
    "温雅静",
    "严世铎",
    "钱穗",
    "郑衡",
    "周启",
    "韩卫",
    "宋鉴",
}


class Maker:
    """One source of chance with what must not repeat."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self._names = set(SPARED)
        self._orders: dict[date, int] = {}
        self._phones = 0

    def day(self, first: date, last: date) -> date:
        """Return a day between the two, both included."""
        return first + timedelta(days=self.random.randrange((last - first).days + 1))

    def name(self, sex: str) -> str:
        """Return a name that nobody has yet."""
        letters = words.MALE if sex == "1" else words.FEMALE
        while True:
            given = "".join(self.random.sample(letters, self.random.choice((1, 2, 2, 2))))
            name = self.random.choice(words.SURNAMES) + given
            if name not in self._names:
                self._names.add(name)
                return name

    def number(self, born: date, sex: str) -> str:
        """Return an identity number with the right check digit; even orders are women's (GB 11643)."""
        order = self._orders.get(born, 0)
        self._orders[born] = order + 1
        first = 900 + order * 2 + (1 if sex == "1" else 0)
        seventeen = f"{AREA}{born:%Y%m%d}{first}"
        return seventeen + check_character(seventeen)

    def phone(self) -> str:
        """Return a number of eleven digits in a range that no operator has."""
        self._phones += 1
        return f"{PHONE}{self.random.randrange(1000):03d}{self._phones:05d}"

    def person(self, born: date, **fields: object) -> PersonDraft:
        """Return a Chinese person born on that day, with number and phone, some of them missing as in real files."""
        sex = self.random.choice("12")
        draft = PersonDraft(name=self.name(sex), sex=sex, born=born, ethnic_group="01")
        draft.political_status = self.random.choices(("01", "03", "13", "05", "10"), (38, 12, 46, 2, 2))[0]
        if self.random.random() < 0.03:
            draft.ethnic_group = self.random.choice(("03", "11", "15", "04"))
        if self.random.random() > 0.03:
            number = self.number(born, sex)
            draft.documents = (DocumentDraft(kind=IdentityKind.RESIDENT.value, number=number),)
        elif self.random.random() < 0.5:
            draft.born, draft.born_precision = born.replace(day=1), "month"
        if self.random.random() > 0.05:
            draft.phones = (self.phone(),)
        if self.random.random() < 0.3:
            draft.email = f"u{self._phones:05d}@example.com"
        for name, value in fields.items():
            setattr(draft, name, value)
        return draft

    def foreigner(self, born: date) -> PersonDraft:
        """Return a person of another country, with a passport."""
        latin, country = self.random.choice(words.LATIN)
        while latin in self._names:
            latin, country = self.random.choice(words.LATIN)
        self._names.add(latin)
        self._phones += 1
        document = DocumentDraft(kind=IdentityKind.PASSPORT.value, number=f"XT{self._phones:07d}")
        return PersonDraft(
            name=latin, latin_name=latin, sex=self.random.choice("12"), born=born, country=country,
            documents=(document,), phones=(self.phone(),),
        )  # fmt: skip

    def schooling(self, level: str, born: date, trade: str, abroad: float = 0.0) -> tuple[EducationDraft, ...]:
        """Return the highest level of schooling, and the bachelor's before a doctor's or master's."""
        majors = words.MAJORS.get(trade, words.MAJORS[""])
        major = self.random.choice(majors)
        age = {"11": 29, "14": 26, "21": 22, "31": 21, "41": 19, "61": 18}[level]
        school, country = self.random.choice(words.SCHOOLS[level]), CHINA
        if level in ("11", "14") and self.random.random() < abroad:
            school, country = self.random.choice(words.ABROAD)
        highest = EducationDraft(
            level=level, degree={"11": "2", "14": "3", "21": "4"}.get(level, ""), school=school, major=major,
            country=country, graduated=date(born.year + age, 6, 30),
        )  # fmt: skip
        if level not in ("11", "14"):
            return (highest,)
        first = EducationDraft(
            level="21", degree="4", school=self.random.choice(words.SCHOOLS["21"]), major=major,
            graduated=date(born.year + 22, 6, 30),
        )  # fmt: skip
        return highest, first

    def born(self, youngest: int, oldest: int, day: date = AS_OF) -> date:
        """Return a birthday of somebody whose age on `day` lies between the two."""
        return self.day(date(day.year - oldest, 1, 1), date(day.year - youngest, 12, 28))
