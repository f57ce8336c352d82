"""A table as .dmn: what leaves comes back the same, what others made is taken, what can not be is said with its place."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import translation

from juxian.core.errors import Refused
from juxian.core.roles import Role
from juxian.policies.exchange import dmn
from juxian.policies.grid import Grid
from juxian.policies.models import Benefit, BenefitDraft
from juxian.policies.tests.conftest import SETTLING
from juxian.policies.tests.conftest import table as made

HEAD = (
    '<definitions xmlns="{}" xmlns:camunda="http://camunda.org/schema/1.0/dmn" name="x" namespace="x">{}</definitions>'
)
CAMUNDA = """
<decision id="d" name="安家补贴" camunda:historyTimeToLive="180">
  <decisionTable id="t" hitPolicy="{hit}">
    <input id="i1" label="人才类别"><inputExpression id="e1" typeRef="string"><text>人才类别</text></inputExpression></input>
    <input id="i2" label="年纪" camunda:inputVariable="age">
      <inputExpression id="e2" typeRef="integer"><text>年龄</text></inputExpression></input>
    <output id="o" label="金额" name="amount" typeRef="{kind}"/>
    <rule id="r1"><description>第三条</description><inputEntry id="a"><text>"A","B"</text></inputEntry>
      <inputEntry id="b"><text/></inputEntry><outputEntry id="c"><text>{value}</text></outputEntry></rule>
  </decisionTable>
</decision>{more}"""
VERSIONS = {
    "1.1": "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
    "1.2": "http://www.omg.org/spec/DMN/20180521/MODEL/",
    "1.3": "https://www.omg.org/spec/DMN/20191111/MODEL/",
    "1.4": "https://www.omg.org/spec/DMN/20211108/MODEL/",
    "1.5": "https://www.omg.org/spec/DMN/20230324/MODEL/",
}


def file_of(
    hit: str = "FIRST", kind: str = "integer", value: str = "100", more: str = "", version: str = "1.3"
) -> bytes:
    """Return a file as Camunda's modeller writes it."""
    return HEAD.format(VERSIONS[version], CAMUNDA.format(hit=hit, kind=kind, value=value, more=more)).encode()


@pytest.fixture
def upload(signed_in: Callable[..., Client], settling: Benefit) -> Callable[..., HttpResponse]:
    """Return a function that uploads a file as a clerk."""
    client = signed_in(Role.CLERK)

    def post(content: bytes, **more: str) -> HttpResponse:
        files = {"file": SimpleUploadedFile("表.dmn", content)} if content else {}
        return client.post(reverse("policies:upload-table", args=[settling.pk]), files | more)

    return post


def test_what_is_downloaded_changes_nothing_when_it_comes_back(
    signed_in: Callable[..., Client], upload: Callable[..., HttpResponse], settling: Benefit
) -> None:
    answer = signed_in(Role.LEADER).get(reverse("policies:version-dmn", args=[settling.pk, 1]))
    assert "filename*=utf-8''%E5%AE%89" in answer["Content-Disposition"]
    assert 'typeRef="string"' in answer.content.decode()
    assert "DMNShape" in answer.content.decode()
    again = upload(answer.content)
    assert again["Location"] == settling.get_absolute_url()
    assert not BenefitDraft.objects.exists()


def test_a_changed_file_becomes_the_draft(
    signed_in: Callable[..., Client], upload: Callable[..., HttpResponse], settling: Benefit
) -> None:
    content = signed_in(Role.CLERK).get(reverse("policies:version-dmn", args=[settling.pk, 1])).content
    answer = upload(content.replace(b"<text>60</text>", b"<text>66</text>"))
    assert answer["Location"] == reverse("policies:draft", args=[settling.pk])
    draft = BenefitDraft.objects.get()
    assert [rule["outputs"] for rule in draft.table["rules"]] == [["100"], ["66"], ["30"]]
    assert (draft.unit, draft.clause) == ("wan", settling.clause)
    again = signed_in(Role.DIRECTOR).get(reverse("policies:draft-dmn", args=[settling.pk]))
    assert b"<text>66</text>" in again.content


@pytest.mark.parametrize("version", VERSIONS)
def test_files_of_other_modellers_are_read(settling: Benefit, version: str) -> None:
    taken = dmn.read(file_of(version=version), settling)
    assert taken.grid.hit == "F"
    assert [(head.text, head.label) for head in taken.grid.inputs] == [("人才类别", ""), ("年龄", "年纪")]
    assert (taken.grid.rows[0].cells, taken.grid.rows[0].values) == (['"A","B"', ""], ["100"])
    assert taken.grid.rows[0].note == "第三条"
    taken.grid.tidy()
    assert taken.grid.problems(settling) == []


DECISION = '<decision id="other" name="其他"><literalExpression><text>1</text></literalExpression></decision>'
SCRIPT = '<outputEntry expressionLanguage="javascript"><text>1</text></outputEntry>'


@pytest.mark.parametrize(
    ("change", "place", "said"),
    [
        (lambda f: f.replace(b"</definitions>", DECISION.encode() + b"</definitions>"), "其他", "只有一张决策表"),
        (lambda f: f.replace(b'typeRef="string"', b'typeRef="date"'), "人才类别", "以本系统为准"),
        (lambda f: f.replace(b'typeRef="string"', b'typeRef="tLevel"'), "人才类别", "tLevel"),
        (lambda f: f, "文件", "historyTimeToLive"),
        (lambda f: f.replace(b'<outputEntry id="c"><text>100</text></outputEntry>', SCRIPT.encode()), "表达式", "javascript"),
        (lambda f: f.replace(b'<inputEntry id="b"><text/></inputEntry>', b""), "第 1 行", "列数不符"),
        (lambda f: f.replace("<text>年龄</text>".encode(), b"<text/>").replace("年纪".encode(), "年龄".encode()), "年龄", "列名"),
        (lambda f: f.replace(b"</rule>", "<annotationEntry><text>另说</text></annotationEntry></rule>".encode()), "第 1 行", "不一致"),
    ],
)  # fmt: skip
def test_nothing_is_lost_in_silence(settling: Benefit, change: Callable[[bytes], bytes], place: str, said: str) -> None:
    with translation.override("zh-hans"):
        notes = dmn.read(change(file_of()), settling).notes
        assert any(note.place == place and said in note.text for note in notes), notes


def test_what_is_left_out_is_shown_before_anything_is_saved(upload: Callable[..., HttpResponse]) -> None:
    page = upload(file_of())
    assert page.status_code == 200
    assert "historyTimeToLive" in page.content.decode()
    assert page.context["grid"].rows[0].values == ["100"]
    assert not BenefitDraft.objects.exists()


@pytest.mark.parametrize(
    ("file", "field", "said"),
    [
        (file_of(value="&quot;x"), "value.0.0", "第 1 行第 1 个字"),
        (file_of(hit="RULE ORDER"), "hit", "命中策略"),
        (file_of().replace("年龄".encode(), b"agge"), "in.1", "agge"),
    ],
)
def test_what_is_wrong_opens_in_the_editor(
    upload: Callable[..., HttpResponse], file: bytes, field: str, said: str
) -> None:
    page = upload(file)
    problems = {problem.field: problem.message for problem in page.context["problems"]}
    assert said in problems[field]
    assert not BenefitDraft.objects.exists()


def test_one_of_several_tables_is_chosen(upload: Callable[..., HttpResponse], settling: Benefit) -> None:
    second = CAMUNDA.format(hit="FIRST", kind="integer", value="7", more="").replace("安家补贴", "第二张")
    page = upload(file_of(more=second))
    assert [value for value, _label in page.context["form"].fields["decision"].choices] == ["安家补贴", "第二张"]
    held = page.context["form"].initial["held"]
    chosen = upload(b"", held=held, decision="第二张")
    assert chosen.context["grid"].rows[0].values == ["7"]
    assert any(note.place == "安家补贴" for note in chosen.context["notes"])


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]><definitions>&b;</definitions>'
MANY = file_of().replace(b"</rule>", b"</rule>" + b"<rule/>" * 10_000)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (BOMB.encode(), "实体声明"),
        (('<?xml version="1.0" encoding="utf-16"?>' + BOMB).encode("utf-16"), "实体声明"),
        (b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><definitions/>', "实体声明"),
        (b"<definitions>" * 100_000, "不是合格的 XML"),
        (b" " * (10 * 2**20), "2 MB"),
        (MANY, "10001 行规则"),
        (b"<definitions/>", "没有决策表"),
        (b"<html/>", "不是 DMN"),
        (b"\x00\x01\x02", "不是合格的 XML"),
        (b"", "非空"),
        (file_of(hit="BEST"), "BEST"),
    ],
    ids=["entities", "utf-16", "external", "deep", "large", "many rules", "empty", "html", "bytes", "nothing", "policy"],
)  # fmt: skip
def test_hostile_and_useless_files_are_refused(upload: Callable[..., HttpResponse], content: bytes, said: str) -> None:
    page = upload(content)
    assert page.status_code == 200
    assert said in page.content.decode()
    assert not BenefitDraft.objects.exists()


def test_files_in_the_national_encoding_are_read(settling: Benefit) -> None:
    text = '<?xml version="1.0" encoding="GBK"?>' + file_of().decode()
    assert dmn.read(text.encode("gbk"), settling).grid.inputs[0].text == "人才类别"


def test_a_chosen_table_has_to_be_there(settling: Benefit) -> None:
    with pytest.raises(Refused):
        dmn.read(file_of(), settling, "没有")


@pytest.mark.parametrize("hit", ["U", "F", "A", "P", "C+", "C<", "C>", "C#"])
def test_every_kind_of_table_comes_back(settling: Benefit, hit: str) -> None:
    table: dict[str, Any] = made(
        (['"A"', "[35..40)"], "3"), (["-", '> 40'], "5 * 2"), inputs=["人才类别", "年龄"], hit=hit, name="安家补贴",
        allowed="10,3", default="0",
    )  # fmt: skip
    table["rules"][0]["annotation"] = "依据 <第三条> & “附件”"
    table["inputs"][0]["label"] = "类别"
    settling.draft = BenefitDraft(benefit=settling, clause=settling.clause, table=table)
    taken = dmn.read(dmn.write(settling.draft, settling.name), settling)
    assert taken.notes == []
    assert taken.grid.to_json() == Grid.of(table).to_json()


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.UNIT_OFFICER, Role.TALENT])
def test_only_clerks_upload(role: Role, signed_in: Callable[..., Client], settling: Benefit) -> None:
    assert signed_in(role).get(reverse("policies:upload-table", args=[settling.pk])).status_code == 403
    assert settling.versions.get().table == SETTLING
