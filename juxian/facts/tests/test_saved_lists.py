"""Lists kept under a name: validated, one's own, shared, and never wider than the reader's reach."""

import pytest
from django.urls import reverse

from juxian.audit.models import Event
from juxian.core.errors import Refused
from juxian.core.roles import Role
from juxian.facts import selectors, services, snapshots
from juxian.facts.models import SavedList
from juxian.facts.tests.conftest import AS_OF, AT

pytestmark = pytest.mark.django_db
NEW = {"name": "大单位", "table": "things", "condition": "职工人数 >= 100"}


@pytest.fixture
def taken(things):
    return snapshots.take(as_of=AS_OF, by="test", at=AT)


@pytest.fixture
def clerk(make_user):
    return make_user(Role.CLERK)


@pytest.fixture
def enter(client):
    def sign_in(user):
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in


def save(user, **fields):
    return services.save_list(**(NEW | {"shared": False} | fields), by=user, at=AT)


def test_a_list_is_written_looked_at_and_kept(taken, clerk, enter):
    client = enter(clerk)
    preview = client.post(reverse("facts:list_create"), NEW | {"secondary": "1"})
    assert "2" in preview.context["preview"]
    assert not SavedList.objects.exists()
    answer = client.post(reverse("facts:list_create"), NEW)
    saved = SavedList.objects.get()
    assert answer.url == reverse("facts:list", args=[saved.pk])
    page = client.get(answer.url, {"as_of": AS_OF.isoformat()})
    assert len(page.context["table"].rows) == 2
    assert "一中" in page.content.decode()
    assert Event.objects.get(action="facts.list_saved").after["condition"] == "职工人数 >= 100"


@pytest.mark.parametrize(
    ("condition", "code", "words"),
    [
        ("职工人数 >= ", "syntax-end", []),
        ("职工人教 >= 100", "unknown-name-similar", ["职工人教", "职工人数", "第 1 行第 1 个字"]),
        ("单位名称 = 3", "compare", ["文本"]),
        ("职工人数 + 1", "expected-type", ["整数", "是或否"]),
        ("职工人数 >＝ 100", "fullwidth", ["第 1 行第 7 个字", "全角"]),
    ],
)
def test_a_wrong_condition_is_refused_beside_the_field_naming_the_place(taken, clerk, enter, condition, code, words):
    page = enter(clerk).post(reverse("facts:list_create"), NEW | {"condition": condition})
    error = page.context["form"].errors.as_data()["condition"][0]
    assert error.code.startswith(f"rule_{code}")
    text = error.messages[0]
    assert condition.strip() in text
    for word in words:
        assert word in text
    assert not SavedList.objects.exists()


def test_a_sensitive_fact_may_be_asked_about_by_the_office_only(taken, clerk, make_user):
    save(clerk, condition='开户账号 = "6222"')
    with pytest.raises(Refused) as refused:
        save(make_user(Role.UNIT_OFFICER, "教育局"), condition='开户账号 = "6222"')
    assert refused.value.code == "fact_sensitive"


def test_a_shared_list_over_sensitive_facts_opens_for_the_office_only(taken, clerk, make_user, enter):
    saved = save(clerk, condition='开户账号 = "6222"', shared=True)
    page = enter(make_user(Role.UNIT_OFFICER, "教育局")).get(reverse("facts:list", args=[saved.pk]))
    assert "table" not in page.context
    assert "开户账号" in page.context["problem"]


def test_a_shared_list_shows_each_reader_the_own_reach(taken, clerk, make_user, enter, tree):
    saved = save(clerk, shared=True)
    officer = make_user(Role.UNIT_OFFICER, "教育局")
    page = enter(officer).get(reverse("facts:list", args=[saved.pk]), {"as_of": AS_OF.isoformat()})
    assert [row.record["#key"] for row in page.context["table"].rows] == [tree["一中"].pk]
    assert selectors.saved_list_ids(saved, officer, as_of=AS_OF) == [tree["一中"].pk]
    assert len(selectors.saved_list_ids(saved, clerk, as_of=AS_OF)) == 2


def test_anothers_own_list_is_not_there_and_a_shared_one_not_to_be_changed(taken, clerk, make_user, enter):
    own, shared = save(clerk), save(clerk, name="共享", shared=True)
    client = enter(make_user(Role.DIRECTOR))
    assert client.get(reverse("facts:list", args=[own.pk])).status_code == 404
    assert client.get(reverse("facts:list_edit", args=[own.pk])).status_code == 404
    assert client.post(reverse("facts:list_delete", args=[own.pk])).status_code == 404
    assert client.get(reverse("facts:list_edit", args=[shared.pk])).status_code == 403
    client.post(reverse("facts:list_delete", args=[shared.pk]))
    assert SavedList.objects.count() == 2
    with pytest.raises(Refused):
        services.save_list(**NEW, shared=True, by=make_user(Role.CLERK), at=AT, saved=shared)


def test_leaders_and_employers_keep_no_lists(taken, make_user, enter):
    for role, organization in ((Role.LEADER, "领导小组"), (Role.EMPLOYER_HR, "一中")):
        assert enter(make_user(role, organization)).get(reverse("facts:lists")).status_code == 403


def test_changing_and_deleting_are_in_the_trail(taken, clerk, enter):
    saved = save(clerk)
    client = enter(clerk)
    client.post(reverse("facts:list_edit", args=[saved.pk]), NEW | {"condition": "职工人数 >= 200"})
    event = Event.objects.get(action="facts.list_changed")
    assert (event.before, event.after) == ({"condition": "职工人数 >= 100"}, {"condition": "职工人数 >= 200"})
    client.post(reverse("facts:list_edit", args=[saved.pk]), NEW | {"condition": "职工人数 >= 200"})
    assert Event.objects.filter(action="facts.list_changed").count() == 1
    assert client.get(reverse("facts:list_delete", args=[saved.pk])).status_code == 405
    client.post(reverse("facts:list_delete", args=[saved.pk]))
    assert not SavedList.objects.exists()
    assert Event.objects.filter(action="facts.list_deleted").exists()


def test_a_name_is_used_once_an_owner(taken, clerk, make_user, enter):
    save(clerk)
    page = enter(clerk).post(reverse("facts:list_create"), NEW)
    assert "name" in page.context["form"].errors
    save(make_user(Role.CLERK))
    assert SavedList.objects.count() == 2


def test_a_list_over_a_table_without_snapshot_says_so(things, clerk, enter):
    page = enter(clerk).get(reverse("facts:list", args=[save(clerk).pk]))
    assert "juxian refresh" in page.context["problem"]


def test_the_list_of_lists_costs_few_queries(taken, clerk, enter, django_assert_max_num_queries):
    for number in range(5):
        save(clerk, name=f"第{number}")
    client = enter(clerk)
    with django_assert_max_num_queries(10):
        page = client.get(reverse("facts:lists"))
    assert len(page.context["table"].rows) == 5


def test_every_sentence_of_the_engine_is_translated():
    from juxian.core import translations
    from juxian.rules import messages

    (module,) = [path for path in translations.modules() if path.name == "facts"]
    known = translations.catalog(module)
    assert [text for text in messages.values() if not (known.get(text) and known.get(text).string)] == []


def test_a_condition_in_the_address_is_looked_at_and_can_be_kept(taken, clerk, enter, make_user):
    url = reverse("facts:list_select")
    asked = {"table": "things", "condition": NEW["condition"], "as_of": AS_OF.isoformat()}
    page = enter(clerk).get(url, asked)
    assert len(page.context["table"].rows) == 2
    assert "存为名单" in page.content.decode()
    assert not SavedList.objects.exists()
    wrong = enter(clerk).get(url, asked | {"condition": "职工人教 >= 100"}).content.decode()
    assert "职工人数" in wrong
    assert enter(make_user(Role.LEADER)).get(url, asked).status_code == 403
