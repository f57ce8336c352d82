"""What units write is taught once, where an import met it or beside the directories, and is read from then on."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from juxian.audit.models import Event
from juxian.core.errors import Refused
from juxian.core.roles import Role
from juxian.registry.models import ImportJob, Person, Synonym
from juxian.registry.services import create_designation_kind, teach_alias, teach_synonym
from juxian.registry.services.synonyms import taught
from juxian.registry.tests.conftest import AT, book, row

pytestmark = pytest.mark.django_db
URL = reverse("registry:synonyms")


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def upload(client: Client, *rows: list[Any]) -> ImportJob:
    content = book([list(one) for one in rows])
    client.post(reverse("registry:new_import"), {"file": SimpleUploadedFile("名册.xlsx", content)})
    return ImportJob.objects.latest("pk")


def test_a_word_is_taught_where_the_import_met_it(
    tree: Any, signed_in: Callable[..., Client], django_capture_on_commit_callbacks: Any
) -> None:
    client = signed_in(Role.CLERK)
    job = upload(client, row("甲某", 11, 职称="高级农艺技师"), row("乙某", 13, 职称="高级农艺技师"))
    assert job.report["unknown"] == [["title", "高级农艺技师", 2]]
    check = reverse("registry:import_check", args=[job.pk])
    assert "高级农艺技师" in client.get(check).content.decode()
    teach = reverse("registry:teach_in_import", args=[job.pk])
    wrong = client.post(teach, {"field": "title", "text": "高级农艺技师", "value": "大师"}, follow=True)
    assert "“大师”不在本栏的代码表中" in wrong.content.decode()
    right = client.post(teach, {"field": "title", "text": "高级农艺技师", "value": "高级农艺师"}, follow=True)
    assert right.context["unknown"] == []
    with django_capture_on_commit_callbacks(execute=True):
        client.post(check)
    assert {title.name for one in Person.objects.all() for title in one.titles.all()} == {"高级农艺师"}
    # The next unit's file is read so at once.
    assert upload(client, row("丙某", 15, 职称="高级农艺技师")).report["unknown"] == []


def test_names_of_designations_are_read_as_taught(tree: Any, signed_in: Callable[..., Client]) -> None:
    kind = create_designation_kind(name="亭山工匠", scope="district", by="test", at=AT)
    teach_alias(kind=kind, text="区工匠", by="test", at=AT)
    own = taught()["designations"]
    assert (own["亭山工匠"], own["区工匠"]) == ("亭山工匠", "亭山工匠")
    header = ("姓名", "身份证号", "人才称号", "单位")
    people = [
        [one[0], one[1], text, "一中"]
        for one, text in ((row("甲某", 11), "区工匠"), (row("乙某", 13), "亭山工匠、无名奖"))
    ]
    content = book(people, header)
    client = signed_in(Role.CLERK)
    client.post(reverse("registry:new_import"), {"file": SimpleUploadedFile("名册.xlsx", content)})
    assert ImportJob.objects.latest("pk").report["unknown"] == [["designations", "亭山工匠、无名奖", 1]]


def test_what_cannot_be_taught_is_told(db: None) -> None:
    teach_synonym(field="education", text="夜校结业", value="高中", by="test", at=AT)
    for field, text, value, code in (
        ("education", "夜校结业", "大学专科", "synonym_taken"),
        ("education", "本科", "大学专科", "synonym_taken"),
        ("title", "无职称", "工程师", "word_for_none"),
        ("degree", "文凭", "烤面包", "not_in_table"),
    ):
        with pytest.raises(Refused) as told:
            teach_synonym(field=field, text=text, value=value, by="test", at=AT)
        assert told.value.code == code, text
    assert Synonym.objects.count() == 1


def test_the_page_is_everybodys_to_read_and_the_offices_to_change(signed_in: Callable[..., Client], db: None) -> None:
    one = teach_synonym(field="education", text="夜校结业", value="高中", by="test", at=AT)
    office, unit = signed_in(Role.CLERK), signed_in(Role.UNIT_OFFICER, "教育局")
    assert "夜校结业" in unit.get(URL).content.decode()
    values = {"field": "title", "text": "高级农艺技师", "value": "高级农艺师"}
    assert unit.post(URL, values).status_code == 403
    assert unit.post(reverse("registry:withdraw_synonym", args=[one.pk])).status_code == 403
    assert office.post(URL, values).status_code == 302
    refused = office.post(URL, values)
    assert "已按“高级农艺师”识别" in refused.content.decode()
    assert refused.context["form"]["text"].value() == "高级农艺技师"
    office.post(reverse("registry:withdraw_synonym", args=[one.pk]))
    assert list(Synonym.objects.values_list("text", flat=True)) == ["高级农艺技师"]
    assert Event.objects.filter(action__startswith="registry.synonym").count() == 3
