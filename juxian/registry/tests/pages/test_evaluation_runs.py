"""Evaluating, from the run to the objection: the same scores again, explained, and never for whom they are not."""

from collections.abc import Callable
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from juxian.accounts.models import User
from juxian.audit.models import Event
from juxian.core.errors import Refused
from juxian.core.roles import Role
from juxian.facts import snapshots
from juxian.registry.evaluation import judging, runs
from juxian.registry.evaluation.definition import Criterion, Definition, Dimension, Mapped, Step, Unknown
from juxian.registry.models import (
    Access,
    EvaluationModel,
    EvaluationObjection,
    EvaluationResult,
    EvaluationRun,
    EvaluationVersion,
    Person,
)
from juxian.registry.services import erase_person, link_account

pytestmark = pytest.mark.django_db
Make, SignIn = Callable[..., Any], Callable[..., Client]
PAY = Criterion(
    "年薪（万元）", "年薪 / 10000", Mapped.LADDER, Decimal(100), Unknown.SKIP,
    (Step(Decimal(10), Decimal(40)), Step(Decimal(30), Decimal(100))),
)  # fmt: skip
HERE = Criterion("在册", "在册", Mapped.YES, Decimal(50))
METHOD = Definition("", 50, (Dimension("市场", 60, (PAY,)), Dimension("贡献", 40, (HERE,))))


def url(name: str, *args: Any) -> str:
    return reverse(f"registry:{name}", args=args)


def text(answer: Any) -> str:
    return answer.content.decode()


@pytest.fixture
def version(db: None) -> EvaluationVersion:
    now = timezone.now()
    model = EvaluationModel.objects.create(name="人才评价甲", purpose="参考", created_by="a", created_at=now)
    made = EvaluationVersion(
        model=model, number=1, definition=METHOD.to_json(), hash=METHOD.hash, reason="首次", drafted_by="a",
        adopted_by="b", adopted_at=now,
    )  # fmt: skip
    made.save()
    return made


@pytest.fixture
def people(make_person: Make, tmp_path: Path, settings: Any) -> list[Person]:
    """One paid 36 万 at 一中, one paid 12 万 at 清岚公司, one of whose pay nothing is known, in a snapshot of today."""
    settings.DATA = tmp_path
    found = [
        make_person("金甲", "一中", work={"wage_fen": 36_000_000}),
        make_person("银乙", "清岚公司", work={"wage_fen": 12_000_000}),
        make_person("无名丙", "一中"),
    ]
    snapshots.take(as_of=timezone.localdate(), by="test", at=timezone.now())
    return found


def test_a_run_from_asking_to_the_same_scores_again(
    version: EvaluationVersion, people: list[Person], signed_in: SignIn
) -> None:
    clerk = signed_in(Role.CLERK)
    asked = {
        "version": version.pk, "as_of": timezone.localdate().isoformat(), "purpose": "走访服务", "responsible": "主任",
    }  # fmt: skip
    for wrong in (
        {"purpose": " "},
        {"responsible": ""},
        {"condition": "年薪 >"},
        {"condition": "年龄 > 200"},
        {"as_of": "1999-01-01"},
    ):
        assert clerk.post(url("new_evaluation_run"), asked | wrong).status_code == 200, wrong
    assert not EvaluationRun.objects.exists()
    clerk.post(url("new_evaluation_run"), asked)
    run = EvaluationRun.objects.get()
    kept = {one.person.name: (one.score, one.coverage, one.rank) for one in run.results.select_related("person")}
    assert kept == {
        "金甲": (Decimal(100), Decimal(100), 1),
        "银乙": (Decimal("64.00"), Decimal(100), 2),
        "无名丙": (Decimal(100), Decimal(40), None),
    }
    page = text(clerk.get(run.get_absolute_url()))
    assert all(said in page for said in ("走访服务", "主任", "金甲", ">64<", "不作为唯一依据"))
    assert "银乙" not in text(clerk.get(run.get_absolute_url(), {"least": "90"}))
    sheet = load_workbook(BytesIO(clerk.get(run.get_absolute_url(), {"export": "xlsx"}).content)).active
    assert [cell.value for cell in sheet[2]][:2] == [1, "金甲"]
    assert Access.objects.filter(kind=Access.Kind.LIST).count() == 1
    assert "全部一致" in text(clerk.post(url("check_evaluation_run", run.pk), follow=True))

    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        EvaluationResult.objects.filter(run=run).update(score=1)
    erase_person(person=people[2], reason="本人申请", by="test", at=timezone.now())
    assert runs.differing(run) == []
    again = runs.run_evaluation(
        version=version, as_of=run.as_of, purpose="再来", responsible="主任", by=User.objects.get(pk=clerk.session["_auth_user_id"]), at=timezone.now(),
    )  # fmt: skip
    assert again.people == 2
    assert runs.differing(again) == []


def test_the_page_explains_what_was_computed(
    version: EvaluationVersion, people: list[Person], signed_in: SignIn, make_user: Make
) -> None:
    run = evaluated(version, make_user(Role.CLERK))
    clerk = signed_in(Role.CLERK)
    pages = {one.person.name: text(clerk.get(one.get_absolute_url())) for one in run.results.select_related("person")}
    assert all(said in pages["银乙"] for said in ("<strong>≥ 10 → 40</strong>", "达到 30 得 100 分", "••••••"))
    assert "需补充资料：年薪" in pages["无名丙"]
    assert "资料不足，不排名" in pages["无名丙"]
    assert Access.objects.filter(kind=Access.Kind.FILE).count() == 3


def evaluated(version: EvaluationVersion, by: User) -> EvaluationRun:
    return runs.run_evaluation(
        version=version, as_of=timezone.localdate(), purpose="走访服务", responsible="主任", by=by, at=timezone.now()
    )


def test_own_result_objection_answer_and_judgement(
    version: EvaluationVersion, people: list[Person], signed_in: SignIn, make_user: Make
) -> None:
    clerk_user, account = make_user(Role.CLERK), make_user(Role.TALENT)
    link_account(person=people[1], account=account, by="test", at=timezone.now())
    run = evaluated(version, clerk_user)
    own = run.results.get(person=people[1])
    talent, other, clerk = Client(), signed_in(Role.TALENT), signed_in(Role.CLERK)
    talent.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    assert "人才评价甲" in text(talent.get(url("my_evaluations")))
    mine = url("my_evaluation", own.pk)
    shown = text(talent.get(mine))
    assert "<strong>≥ 10 → 40</strong>" in shown
    assert "12" in shown
    assert other.get(mine).status_code == 404
    assert talent.get(url("my_evaluation", run.results.get(person=people[0]).pk)).status_code == 404
    assert talent.get(own.get_absolute_url()).status_code == 403

    assert talent.post(mine, {"text": " "}).status_code == 200
    talent.post(mine, {"text": "年薪已是 31 万"})
    assert "已有异议待答复" in text(talent.post(mine, {"text": "再说一遍"}))
    objection = EvaluationObjection.objects.get()
    assert "答复 1 人的评价异议" in text(clerk.get(reverse("web:desk")))
    judged = {"used_for": "走访", "reference": "1号", "text": "同意"}
    assert "请先答复" in text(clerk.post(url("conclude_evaluation", own.pk), judged, follow=True))
    page = url("evaluation_objection", objection.pk)
    assert clerk.post(page, {"answer": "好"}).status_code == 404
    clerk.post(page, {"answer": "经核对，数据无误", "decision": "rejected"})
    assert "经核对，数据无误" in text(talent.get(mine))
    with pytest.raises(Refused):
        judging.answer_objection(objection=objection, upheld=True, answer="又", by=clerk_user, at=timezone.now())
    clerk.post(url("conclude_evaluation", own.pk), judged | {"text": ""})
    assert not own.conclusions.exists()
    clerk.post(url("conclude_evaluation", own.pk), judged)
    assert "同意" in text(talent.get(mine))
    assert "已对 1 人作出书面判断" in text(clerk.get(run.get_absolute_url()))
    told = str(list(Event.objects.filter(action__startswith="registry.evaluation_").values_list("before", "after")))
    assert "31 万" not in told
    assert "经核对" not in told

    erase_person(person=people[1], reason="本人申请", by="test", at=timezone.now())
    objection.refresh_from_db()
    assert (objection.text, objection.answer) == ("—", "—")


def test_a_unit_sees_nothing_until_it_is_opened_to_it(
    version: EvaluationVersion, people: list[Person], signed_in: SignIn, make_user: Make
) -> None:
    run = evaluated(version, make_user(Role.CLERK))
    there = run.results.get(person=people[0])
    elsewhere = run.results.get(person=people[1])
    clerk, hr = signed_in(Role.CLERK), signed_in(Role.EMPLOYER_HR, "一中")
    seen = [url("evaluation_run", run.pk), there.get_absolute_url()]
    assert [hr.get(page).status_code for page in seen] == [404, 404]
    opening = {"organization": "一中", "reason": "联合培养"}
    clerk.post(url("open_evaluation_run", run.pk), opening | {"reason": ""})
    assert hr.get(seen[0]).status_code == 404
    clerk.post(url("open_evaluation_run", run.pk), opening)
    assert [hr.get(page).status_code for page in seen] == [200, 200]
    shown = text(hr.get(seen[0]))
    assert "金甲" in shown
    assert "银乙" not in shown
    assert hr.get(elsewhere.get_absolute_url()).status_code == 404
    explained = text(hr.get(seen[1]))
    assert "••••••" in explained
    assert "36" not in explained.split("<main")[1].split("aside")[0].replace("36px", "")
    assert hr.get(url("new_evaluation_run")).status_code == 403
    assert "已可查看" in text(clerk.post(url("open_evaluation_run", run.pk), opening, follow=True))
    clerk.post(url("open_evaluation_run", run.pk), {"end": run.openings.get().pk})
    assert [hr.get(page).status_code for page in seen] == [404, 404]
    assert signed_in(Role.UNIT_OFFICER, "教育局").get(seen[0]).status_code == 404
    for role in (Role.LEADER, Role.EXPERT):
        assert signed_in(role).get(seen[0]).status_code == 403
