"""Templates edited in Word: what they may hold, who puts them in force, and that a review's Word stays what it was."""

import zipfile
from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from docx import Document

from juxian.core.errors import Refused
from juxian.core.roles import Role
from juxian.facts import snapshots
from juxian.reports import word
from juxian.reports.layouts import builtin, rendering
from juxian.reports.layouts.names import Names
from juxian.reports.layouts.services import decide_template, upload_template
from juxian.reports.models import Review, ReviewTemplate
from juxian.reports.periods import Kind
from juxian.reports.services import compose_review

AT = datetime(2025, 10, 9, 1, 0, tzinfo=UTC)
NAME = "引进双创领军人才"


def written(*paragraphs: str, rows: tuple[tuple[str, ...], ...] = ()) -> bytes:
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    if rows:
        table = document.add_table(rows=0, cols=len(rows[0]))
        for row in rows:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def changed(content: bytes, name: str, replace: tuple[str, str] | bytes) -> bytes:
    """Return a .docx with one part replaced, or with words of it replaced."""
    stream = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(stream, "w", 8) as new:
        for info in old.infolist():
            data = old.read(info)
            if info.filename == name:
                data = replace if isinstance(replace, bytes) else data.decode().replace(*replace).encode()
            new.writestr(info.filename, data)
        if name not in old.namelist():
            new.writestr(name, replace)
    return stream.getvalue()


def refusal(content: bytes, kind: Kind = Kind.QUARTER) -> Refused:
    with pytest.raises(Refused) as refused:
        rendering.check(content, Names.of(kind))
    return refused.value


@pytest.mark.usefixtures("arrivals")
class TestWhatMayStandBetweenTheBraces:
    @pytest.mark.parametrize(
        "text",
        [
            "{{ ''.__class__.__mro__ }}",
            f"{{{{ {NAME}.__class__ }}}}",
            f"{{{{ {NAME}.as_integer_ratio() }}}}",
            "{{ 上年.__init__.__globals__ }}",
            "{{ 上年.items() }}",
            "{{ 上年['x'] }}",
            "{{ 'a' * 10**9 }}",
            "{{ 9**9**9 }}",
            "{{ range(10) }}",
            "{{ 标题 ~ 标题 }}",
            "{{ [标题] * 3 }}",
            "{{ 标题 if 标题 else 期间 }}",
            "{{ 标题 | attr('x') }}",
            "{{ 标题 | map('x') }}",
            "{{ '%1000000000d' | format(1) }}",
            "{{ 标题[:1] }}",
            "{{ self }}",
            "{{ 目标 }}",
            "{{ 上年 }}",
            "{% for 字 in 标题 %}{{ 字 }}{% endfor %}",
            "{% for 字 in 'abc' %}x{% endfor %}",
            "{% for 数 in range(9) %}x{% endfor %}",
            "{% for 甲 in 目标 recursive %}{{ loop(目标) }}{% endfor %}",
            "{% for 甲 in 目标 %}{% for 乙 in 目标 %}x{% endfor %}{% endfor %}",
            "{% for 甲 in 目标 %}{{ 甲.__class__ }}{% endfor %}",
            "{% for 甲 in 目标 %}{{ loop.index }}{% endfor %}",
            "{% for 标题 in 目标 %}x{% endfor %}",
            "{% set 甲 = 1 %}",
            "{% include 'x' %}",
            "{% import 'x' as y %}",
            "{% extends 'x' %}",
            "{% macro 甲() %}x{% endmacro %}",
            "{% with 甲 = 1 %}x{% endwith %}",
            "{% filter upper %}x{% endfilter %}",
            "{% block 甲 %}x{% endblock %}",
            "{% do x %}",
            "{% if 标题 is defined %}x{% endif %}",
            "{% if 标题 in 期间 %}x{% endif %}",
            "{% vm %}",
            "{{ " + "(" * 90 + "1" + ")" * 90 + " | 万元 }}",
            "{{ " + "not " * 45 + "1 }}",
        ],
    )
    def test_nothing_but_names_conditions_and_rows(self, text):
        assert refusal(written(text)).code in {
            "template_not_allowed", "template_unknown_name", "template_syntax", "template_nested",
        }  # fmt: skip

    def test_headers_and_properties_are_read_too(self):
        document = Document(BytesIO(written("x")))
        document.sections[0].header.paragraphs[0].text = "{{ ''.__class__ }}"
        stream = BytesIO()
        document.save(stream)
        assert refusal(stream.getvalue()).code == "template_not_allowed"
        document = Document(BytesIO(written("x")))
        document.core_properties.subject = "{% for 甲 in 'x' %}{% endfor %}"
        stream = BytesIO()
        document.save(stream)
        assert refusal(stream.getvalue()).code == "template_not_allowed"

    def test_an_unknown_name_is_told_with_its_place_and_the_nearest(self):
        told = refusal(written("第一段。", "本季度引进{{ 引进双创领军人材 }}名。"))
        assert told.code == "template_unknown_name"
        assert told.params == {
            "name": "引进双创领军人材", "place": "本季度引进{{ 引进双创领军人材 }}名。", "near": NAME,
        }  # fmt: skip

    def test_a_template_of_another_kind_is_refused(self):
        content = written(f"{{{{ 环比.{NAME} }}}}")
        assert rendering.check(content, Names.of(Kind.QUARTER)) == [f"环比.{NAME}"]
        assert refusal(content, Kind.YEAR).code == "template_unknown_name"

    @pytest.mark.parametrize("text", ["｛｛ 标题 ｝｝", "{｛ 标题 }}", "｛% if 标题 %}"])
    def test_full_width_braces_are_told_with_the_remedy(self, text):
        told = refusal(written(text))
        assert told.code == "template_full_width"
        assert "half-width" not in str(told.messages)
        assert "{{" in told.messages[0]

    def test_a_placeholder_split_over_runs_is_one(self):
        document = Document()
        paragraph = document.add_paragraph()
        for part in ("{", "{ 引进双", "创领军人才 }", "}"):
            paragraph.add_run(part).bold = part.startswith("创")
        stream = BytesIO()
        document.save(stream)
        assert rendering.check(stream.getvalue(), Names.of(Kind.QUARTER)) == [NAME]

    def test_a_condition_over_words_is_refused_at_upload(self):
        assert refusal(written("{% if 标题 > 3 %}x{% endif %}")).code == "template_compares"

    def test_braces_left_open_are_refused(self):
        assert refusal(written("{{ 标题", "}}")).code == "template_unbalanced"
        assert refusal(written("{% if 标题 %}x")).code == "template_syntax"


@pytest.mark.usefixtures("arrivals")
class TestWhatTheFileMayHold:
    @pytest.mark.parametrize("kind", Kind.values)
    def test_the_built_in_template_may_be_uploaded_as_it_is(self, kind):
        assert "标题" in rendering.check(builtin.document(kind), Names.of(kind))

    @pytest.mark.parametrize(
        ("part", "code"),
        [
            ("word/vbaProject.bin", "template_attachment"),
            ("word/embeddings/oleObject1.bin", "template_attachment"),
            ("word/afchunk.dat", "template_attachment"),
            ("../x", "template_attachment"),
            ("word/media/x.wmf", "template_attachment"),
        ],
    )
    def test_attachments_are_refused(self, part, code):
        told = refusal(changed(written("x"), part, b"x"))
        assert told.code == code
        assert told.params == {"part": part}

    @pytest.mark.parametrize(
        "link",
        [
            '<Relationship Id="x9" Type="http://x/attachedTemplate" Target="http://evil/x.dotm" TargetMode="External"/>',
            '<Relationship Id="x9" Type="http://x/image" Target="\\\\evil\\x.png" TargetMode="External"/>',
            '<Relationship Id="x9" Type="http://x/oleObject" Target="theme/theme1.xml"/>',
            '<Relationship Id="x9" Type="http://x/aFChunk" Target="theme/theme1.xml"/>',
        ],
    )
    def test_links_outside_and_objects_are_refused(self, link):
        part = "word/_rels/document.xml.rels"
        assert (
            refusal(changed(written("x"), part, ("</Relationships>", f"{link}</Relationships>"))).code
            == "template_link"
        )

    @pytest.mark.parametrize(
        ("old", "new", "code"),
        [
            ("<w:body>", '<w:body><w:p><w:fldSimple w:instr="DDEAUTO c:\\x"/></w:p>', "template_field"),
            (
                "<w:body>",
                '<w:body><w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>INCLUDE</w:instrText></w:r>'
                '<w:r><w:instrText>TEXT "x"</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>',
                "template_field",
            ),
            ("<w:body>", "<w:body><w:p><w:r><w:object/></w:r></w:p>", "template_link"),
            ("<w:body>", '<w:body><w:p w:rsidR="{{ 标题 }}"/>', "template_braces_hidden"),
            ("<w:document", '<!DOCTYPE x [<!ENTITY a "aaaa">]><w:document', "template_entities"),
        ],
    )
    def test_what_fetches_or_expands_is_refused(self, old, new, code):
        content = changed(written("x"), "word/document.xml", (old, new))
        assert refusal(content).code == code

    def test_what_is_no_word_document_is_refused(self):
        for content in (b"", b"PK\x03\x04", b"%PDF-1.7", zipped({"x": b"x"})):
            assert refusal(content).code == "template_damaged"
        assert refusal(changed(written("x"), "word/document.xml", b"<broken")).code == "template_damaged"
        assert refusal(changed(written("x"), "word/document.xml", "<a/>".encode("utf-16"))).code == "template_damaged"

    def test_a_bomb_is_refused_without_being_unpacked(self):
        assert refusal(changed(written("x"), "word/comments.xml", b" " * 50_000_000)).code == "template_bomb"
        rows = (("{%tr for 行 in 目标 %}",), ("x" * 120_000 + "{{ 行.名称 }}",), ("{%tr endfor %}",))
        assert refusal(written(rows=rows)).code == "template_rows_too_long"


def zipped(parts: dict[str, bytes]) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return stream.getvalue()


TEXT = (
    f"{{{{ 期间 }}}}引进{{{{ {NAME} }}}}名，上年{{{{ 上年.{NAME} }}}}名，增减{{{{ 同比.{NAME} | 绝对值 }}}}名（{{{{ 同比率.{NAME} }}}}）。",
    f"{{% if 环比.{NAME} > 0 %}}有增{{% else %}}未增{{% endif %}}",
)
ROWS = (("{%tr for 行 in 数据来源 %}", ""), ("{{ 行.数据 }}", "{{ 行.数值 }}"), ("{%tr endfor %}", ""))


@pytest.fixture
def office(make_user):
    return make_user(Role.CLERK), make_user(Role.DIRECTOR)


@pytest.fixture
def in_force(arrive, office) -> ReviewTemplate:
    arrive("清岚公司", 3, month=8)
    arrive("一中", 2, month=9, year=2024)
    clerk, director = office
    made = upload_template(
        kind=Kind.QUARTER, name="季度.docx", content=written(*TEXT, rows=ROWS), note="", by=clerk, at=AT
    )
    return decide_template(template=made, accept=True, answer="", by=director, at=AT)


def test_a_review_is_written_with_the_version_in_force_and_its_numbers_open(in_force, signed_in):
    review = compose_review(kind=Kind.QUARTER, year=2025, number=3, by="test", at=AT)
    assert review.template == in_force
    text = [paragraph.text for paragraph in Document(BytesIO(word.document(review))).paragraphs]
    assert text == ["2025年第三季度引进3名，上年2名，增减1名（+50.0%）。", "有增"]
    assert [(item["name"], item["value"]) for item in review.citations] == [
        (NAME, "3"), (f"{NAME}（上年）", "2"), (f"{NAME}（同比）", "1"),
    ]  # fmt: skip
    page = signed_in(Role.LEADER).get(review.get_absolute_url()).content.decode()
    assert page.count('class="jx-cited"') == 3
    other = compose_review(kind=Kind.MONTH, year=2025, number=9, by="test", at=AT)
    assert other.template is None


def test_its_word_is_the_same_file_whatever_comes_later(in_force, office, arrive):
    review = compose_review(kind=Kind.QUARTER, year=2025, number=3, by="test", at=AT)
    before = word.document(review)
    clerk, director = office
    made = upload_template(kind=Kind.QUARTER, name="b.docx", content=written("新版"), note="", by=clerk, at=AT)
    decide_template(template=made, accept=True, answer="", by=director, at=AT)
    arrive("清岚公司", 5, month=7)
    snapshots.take(as_of=date(2025, 9, 30), by="test", at=AT)
    assert word.document(Review.objects.get(pk=review.pk)) == before
    table = Document(BytesIO(before)).tables[0]
    assert [cell.text for cell in table.rows[0].cells] == [NAME, "3名"]
    newer = compose_review(kind=Kind.QUARTER, year=2025, number=3, by="test", at=AT)
    assert newer.template == made


def test_maker_is_not_checker_and_what_was_decided_stands(in_force, office):
    clerk, director = office
    made = upload_template(kind=Kind.YEAR, name="a.docx", content=written("x"), note="", by=clerk, at=AT)
    for values, code in [
        ({"accept": True, "answer": "", "by": clerk}, "maker_is_checker"),
        ({"accept": False, "answer": " ", "by": director}, "reason_missing"),
    ]:
        with pytest.raises(Refused) as refused:
            decide_template(template=made, at=AT, **values)
        assert refused.value.code == code
    with pytest.raises(Refused) as refused:
        upload_template(kind=Kind.YEAR, name="b.docx", content=written("y"), note="", by=director, at=AT)
    assert refused.value.code == "template_waits"
    with pytest.raises(Refused) as refused:
        decide_template(template=in_force, accept=False, answer="x", by=director, at=AT)
    assert refused.value.code == "template_decided"
    with pytest.raises(IntegrityError), transaction.atomic():
        ReviewTemplate.objects.filter(pk=in_force.pk).update(content=b"other")


def test_the_office_does_it_in_the_browser(in_force, signed_in, measure):
    measure(date(2025, 9, 30))
    client, colleague = signed_in(Role.CLERK), signed_in(Role.DIRECTOR)
    kind = {"kind": "month"}
    names = client.get(reverse("reports:template_names"), kind | {"q": "双创"}).content.decode()
    assert f"{{{{ {NAME} }}}}" in names
    assert client.get(reverse("reports:built_in_template", args=["month"]))["Content-Disposition"]
    assert client.get(reverse("reports:built_in_template", args=["decade"])).status_code == 404
    url = f"{reverse('reports:upload_template')}?kind=month"
    wrong = client.post(url, {"file": SimpleUploadedFile("月.docx", written("{{ 不存在 }}"))})
    assert "不存在" in str(wrong.context["form"].errors)
    client.post(url, {"file": SimpleUploadedFile("月.docx", written(TEXT[0]))})
    made = ReviewTemplate.objects.get(kind="month")
    preview = client.get(reverse("reports:preview_template", args=[made.pk]))
    assert "2025年9月引进" in Document(BytesIO(preview.content)).paragraphs[0].text
    decide = reverse("reports:decide_template", args=[made.pk])
    client.post(decide, {"decision": "accept"})
    made.refresh_from_db()
    assert made.accepted is None
    colleague.post(decide, {"decision": "accept"})
    made.refresh_from_db()
    assert made.accepted
    assert "启用" in colleague.get(reverse("reports:templates"), kind).content.decode()


@pytest.mark.parametrize("role", [Role.LEADER, Role.UNIT_OFFICER, Role.AUDIT_ADMIN])
def test_others_have_nothing_to_do_with_templates(in_force, signed_in, role):
    client = signed_in(role)
    for name in ("template", "template_file", "preview_template", "decide_template"):
        assert client.get(reverse(f"reports:{name}", args=[in_force.pk])).status_code == 403
    assert client.get(reverse("reports:templates")).status_code == 403
    assert signed_in(Role.CLERK).get(reverse("reports:template", args=[in_force.pk + 9])).status_code == 404
