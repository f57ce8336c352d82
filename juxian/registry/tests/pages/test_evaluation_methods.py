"""A method of evaluation from its first draft to its second version, on pages."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from juxian.audit.models import Event
from juxian.core.roles import Role
from juxian.registry.models import EvaluationDraft, EvaluationModel, EvaluationVersion

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]
CRITERION = {
    "name": "年薪（万元）", "expression": "年薪 / 10000", "mapped": "ladder", "cap": "100",
    "steps": "10 = 20\n30：60\n50 → 100", "unknown": "skip",
}  # fmt: skip
WRONG = [
    ({"expression": "年薪 /"}, "“年薪 /”"),
    ({"expression": "没有的事实"}, "没有的事实"),
    ({"expression": "称号"}, "数值"),
    ({"steps": "10 20 30"}, "不是一档"),
    ({"steps": ""}, "至少写一档"),
    ({"steps": "10 = 20\n10 = 100"}, "起点相同"),
    ({"steps": "10 = 20"}, "应得满分"),
    ({"mapped": "linear", "low": "5", "high": "5"}, "后者大于前者"),
    ({"mapped": "yes"}, "是与否"),
]


def url(name: str, *args: Any) -> str:
    return reverse(f"registry:{name}", args=args)


def text(answer: Any) -> str:
    return answer.content.decode()


def test_from_the_first_draft_to_the_second_version(signed_in: SignIn) -> None:
    clerk, director = signed_in(Role.CLERK), signed_in(Role.DIRECTOR)
    clerk.post(url("new_evaluation"), {"name": "企业创新人才评价", "purpose": "选拔培养对象时参考"})
    assert "已存在" in text(clerk.post(url("new_evaluation"), {"name": "企业创新人才评价", "purpose": "再来"}))
    pk = EvaluationModel.objects.get().pk
    hand_in = {"step": "hand_in"}
    assert "还没有维度" in text(clerk.get(url("evaluation_draft", pk)))

    clerk.post(url("evaluation_terms", pk), {"condition": "在册", "enough": "50", "reason": ""})
    clerk.post(url("new_dimension", pk), {"name": "市场评价", "weight": "60"})
    clerk.post(url("new_dimension", pk), {"name": "学历", "weight": "30"})
    assert "已有同名维度" in text(clerk.post(url("new_dimension", pk), {"name": "学历", "weight": "10"}))
    for values, said in WRONG:
        answer = text(clerk.post(url("new_criterion", pk, 0), CRITERION | values))
        assert said in answer, values
    clerk.post(url("new_criterion", pk, 0), CRITERION)
    doctor = CRITERION | {"name": "博士", "expression": '学位 = "博士"', "mapped": "yes", "unknown": "zero"}
    clerk.post(url("new_criterion", pk, 1), doctor)
    assert "合计 90%，应为 100%" in text(clerk.post(url("evaluation_step", pk), hand_in, follow=True))
    clerk.post(url("dimension", pk, 1), {"name": "学历", "weight": "40"})
    shown = text(clerk.get(url("evaluation_draft", pk)))
    assert all(said in shown for said in ("≥ 30 → 60", "“学历”的 100% 只取决于学历学位", "＜ 10 → 0"))
    assert "理由" in text(clerk.post(url("evaluation_step", pk), hand_in, follow=True))
    clerk.post(url("evaluation_terms", pk), {"condition": "在册", "enough": "50", "reason": "首次制定"})
    clerk.post(url("evaluation_step", pk), hand_in)

    assert "须由他人采用" in text(clerk.post(url("adopt_evaluation", pk), follow=True))
    director.post(url("evaluation_step", pk), {"step": "return", "reason": "学历不宜单列"})
    assert "学历不宜单列" in text(clerk.get(url("evaluation_draft", pk)))
    assert "还没有提交" in text(director.post(url("adopt_evaluation", pk), follow=True))
    clerk.post(url("evaluation_step", pk), hand_in)
    stale = {"seen": "somebody else's"}
    director.post(url("adopt_evaluation", pk), stale)
    assert not EvaluationVersion.objects.exists()
    assert "第 1 版已施行" in text(director.post(url("adopt_evaluation", pk), follow=True))

    first = EvaluationVersion.objects.get()
    clerk.post(url("begin_evaluation_draft", pk))
    clerk.post(url("evaluation_terms", pk), {"condition": "在册", "enough": "50", "reason": "去掉学历"})
    assert "没有不同" in text(clerk.post(url("evaluation_step", pk), hand_in, follow=True))
    clerk.post(url("remove_dimension", pk, 1))
    clerk.post(url("dimension", pk, 0), {"name": "市场评价", "weight": "100"})
    clerk.post(url("evaluation_step", pk), hand_in)
    director.post(url("adopt_evaluation", pk))
    assert [one.number for one in EvaluationVersion.objects.in_force()] == [2]
    old = text(clerk.get(first.get_absolute_url()))
    assert "已被取代" in old
    assert "博士" in old
    assert Event.objects.filter(action="registry.evaluation_adopted").count() == 2
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        EvaluationVersion.objects.filter(pk=first.pk).update(definition={})


def test_two_who_work_on_one_draft(signed_in: SignIn) -> None:
    """What somebody else saved meanwhile is shown, and nothing typed is lost; who removes by an old page is told."""
    one, other = signed_in(Role.CLERK), signed_in(Role.CLERK)
    one.post(url("new_evaluation"), {"name": "评价", "purpose": "参考"})
    pk = EvaluationModel.objects.get().pk
    one.post(url("new_dimension", pk), {"name": "市场", "weight": "100"})
    page = one.get(url("dimension", pk, 0))
    seen = page.context["form"]["seen"].value()
    other.post(url("dimension", pk, 0), {"name": "市场评价", "weight": "70"})
    answer = text(one.post(url("dimension", pk, 0), {"name": "市场", "weight": "90", "seen": seen}))
    assert "市场评价" in answer
    assert "90" in answer
    assert EvaluationDraft.objects.get().definition["dimensions"][0]["weight"] == 70
    one.post(url("remove_dimension", pk, 0), {"seen": seen})
    assert EvaluationDraft.objects.get().definition["dimensions"]
    assert one.get(url("criterion", pk, 0, 5)).status_code == 404
    assert one.get(url("new_criterion", pk, 9)).status_code == 404
    assert one.post(url("evaluation_step", pk), {"step": "else"}).status_code == 404
    for role in (Role.EMPLOYER_HR, Role.LEADER, Role.EXPERT):
        assert signed_in(role, "一中").get(url("evaluation", pk)).status_code == 403
