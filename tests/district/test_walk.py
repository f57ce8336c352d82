"""The demonstration as its users walk through it, in a browser, at the widths of a desk and of a telephone."""

import re
import shutil
import sqlite3
from collections.abc import Iterator

import pytest
import xlsxwriter
from django.conf import settings
from django.db import connection
from playwright.sync_api import Browser, Page, expect

from juxian.accounts import demo
from juxian.registry.models import Person
from tests.browsing import CHROMIUM, NARROW, WIDE, browsing, demonstration, signed_in

pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("district"),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="the copy that is walked through is SQLite's file"),
    pytest.mark.skipif(
        CHROMIUM is None, reason="no Chromium on this machine (Debian: apt-get install chromium-headless-shell)"
    ),
]
MENU = ".jx-sidebar a, nav a"
FILES = re.compile("/(file|word|pdf|download|evidence|papers)/")


@pytest.fixture(scope="module")
def site(district, tmp_path_factory) -> Iterator[str]:
    """A demonstration on a copy of the district, which takes a minute less than one that loads it again."""
    folder = shutil.copytree(district, tmp_path_factory.mktemp("demonstration"), dirs_exist_ok=True)
    keys = {"JUXIAN_SECRET_KEY": settings.SECRET_KEY, "JUXIAN_FIELD_KEY": settings.FIELD_KEY}
    with demonstration(folder, keys) as url:
        yield url


@pytest.mark.django_db
def test_the_copy_is_the_whole_district(site, district):
    """It comes first, and lets the database be made when only this file is run."""
    with sqlite3.connect(district / "juxian.sqlite3") as copy:
        assert copy.execute("SELECT count(*) FROM registry_person").fetchone()[0] == Person.every.count() > 1_000


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browsing() as started:
        yield started


def sideways(page: Page) -> int:
    """Return by how much the page is wider than its window, once its charts had a second to follow the window."""
    return page.evaluate(
        """async () => {
            const over = () => document.documentElement.scrollWidth - document.documentElement.clientWidth;
            for (let frame = 0; frame < 60 && over() > 1; frame++) await new Promise(requestAnimationFrame);
            return over();
        }"""
    )


def leads_on_to(page: Page) -> dict[str, str]:
    """Return the first address of each kind that the page links to in its midst; files are no pages."""
    paths = page.eval_on_selector_all("main a[href^='/']:not([download])", "links => links.map(one => one.pathname)")
    kinds = {re.sub(r"\d+", "N", path): path for path in reversed(paths)}
    return {kind: path for kind, path in kinds.items() if "N" in kind and not FILES.search(kind)}


@pytest.fixture(scope="module")
def looked_at() -> set[str]:
    """The addresses that a browser has drawn, and the kinds of those behind them; a desk is everybody's own."""
    return set()


@pytest.mark.parametrize("account", demo.ACCOUNTS, ids=lambda account: account.username)
def test_every_page_of_the_menu_opens_for_its_role(site, browser, account, looked_at):
    """Each page is loaded once, for the first account whose menu has it, and looked at in both widths; one page of each
    kind that it leads on to, such as a person's file, on a telephone.

    That it opens for the others is shown without a browser by `tests/district/test_addresses.py`.
    """
    context, page, complaints = signed_in(browser, site, account.username)
    expect(page.locator("body")).to_contain_text(account.name)
    addresses = page.eval_on_selector_all(MENU, "links => [...new Set(links.map(link => link.href))]")
    own = [
        address for address in addresses if address.startswith(site) and "#" not in address and "logout" not in address
    ]
    assert own
    for address in [one for one in own if one == f"{site}/" or one not in looked_at]:
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, address
        for width, height in (WIDE, NARROW):
            page.set_viewport_size({"width": width, "height": height})
            assert sideways(page) <= 1, (address, width)
        looked_at.add(address)
        for kind, path in leads_on_to(page).items():
            if kind not in looked_at:
                page.goto(f"{site}{path}")
                assert sideways(page) <= 1, (path, NARROW)
                looked_at.add(kind)
    assert complaints == []
    context.close()


def test_a_roster_goes_in_from_upload_to_rejected_rows(site, browser, tmp_path):
    roster = tmp_path / "花名册.xlsx"
    with xlsxwriter.Workbook(str(roster)) as book:
        sheet = book.add_worksheet("名单")
        rows = [
            ["姓名", "性别", "身份证号", "学历", "职称", "工作单位"],
            ["钟离青", "女", "11010119900307002X", "大学本科", "工程师", "亭山中学"],
            ["公孙白", "男", "110101199003070011", "硕士研究生", "讲师", "亭山中学"],
        ]
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    context, page, complaints = signed_in(browser, site, "clerk")
    page.goto(f"{site}/registry/imports/new/")
    page.set_input_files("input[type=file]", str(roster))
    page.click("main button[type=submit]")
    expect(page.locator("main")).to_contain_text("身份证号")
    page.click("main button.btn-primary")
    expect(page.locator("main")).to_contain_text("公孙白")
    page.click("main button.btn-primary")
    expect(page.locator("main")).to_contain_text("1", timeout=30_000)
    assert complaints == []
    context.close()


def test_a_plan_is_read_and_its_number_opens(site, browser, tmp_path):
    plan = tmp_path / "要点.txt"
    plan.write_text("2026年补充要点\n\n确保年内引进海外专家12名以上。", encoding="utf-8")
    context, page, complaints = signed_in(browser, site, "director")
    page.goto(f"{site}/goals/plans/add/")
    page.set_input_files("input[type=file]", str(plan))
    page.fill("input[name=title]", "2026年补充要点")
    page.fill("input[name=year]", "2026")
    page.select_option("select[name=issuer]", index=1)
    page.click("main button[type=submit]")
    expect(page.locator("main")).to_contain_text("12")
    page.check("input[name=selected]")
    page.click("button[value=confirm]")
    expect(page.locator("main")).to_contain_text("已确认")
    assert complaints == []
    context.close()


def test_the_review_is_composed_and_its_numbers_open(site, browser):
    context, page, complaints = signed_in(browser, site, "director")
    page.goto(f"{site}/reports/reviews/compose/")
    page.fill("input[name=year]", "2025")
    page.click("main button[type=submit]")
    expect(page.locator("article")).to_contain_text("引进院士4名")
    with page.expect_download() as file:
        page.click("main a:has-text('Word')")
    assert file.value.suggested_filename.endswith(".docx")
    page.click("article a[href*=double_innovation_leaders]")
    expect(page.locator("main")).to_contain_text("双创领军人才")
    assert complaints == []
    context.close()


def test_a_table_is_modelled_and_its_faults_stand_beside_their_cells(site, browser):
    context, page, complaints = signed_in(browser, site, "clerk")
    page.goto(f"{site}/policies/benefits/")
    address = page.locator("main a:text-is('安家补贴')").first.get_attribute("href")
    page.goto(f"{site}{address}model/")
    expect(page.locator(".po-model-state")).to_have_text("未修改")
    cell = page.locator("[data-element-id=rule1_output1]")

    def write(text: str) -> None:
        cell.click()
        page.keyboard.press("Control+a")
        page.keyboard.type(text)

    write("130 +")
    page.click("button[value=save]")
    expect(page.locator(".jx-errors")).to_contain_text("表达式不完整")
    assert "表达式不完整" in page.locator("[data-problem]").get_attribute("data-problem")
    write("130")
    page.click("[data-do=addRule]")
    page.locator("[data-element-id]", has_text="").first.wait_for()
    last = page.locator("#modeller tbody tr").filter(has_not=page.locator(".add-rule")).last
    last.locator("td.input-cell").first.click()
    page.keyboard.type('"F"')
    last.locator("td.output-cell").first.click()
    page.keyboard.type("5")
    page.keyboard.press("Control+s")
    expect(page.locator("body")).to_contain_text("草稿已保存")
    expect(page.locator(".po-added")).to_contain_text("F")
    # The build's own remark on itself, and a style that Chromium puts on text typed over, which the policy keeps out.
    assert [line for line in complaints if "Inferno" not in line and "style-src-attr" not in line] == []
    context.close()


def write_rows(page: Page, rows: list[tuple[str, str]]) -> None:
    """Write the condition and the result of the first rows of a table that has one of each."""
    for number, (condition, result) in enumerate(rows):
        if page.locator(f"[name='cell.{number}.0']").count() == 0:
            page.click("button[value=add-row]")
        page.fill(f"[name='cell.{number}.0']", condition)
        page.fill(f"[name='value.{number}.0']", result)


def confirm(page: Page, button: str, **fields: str) -> None:
    """Press a button that asks first, fill what it asks for, and say yes."""
    page.click(f"summary:text-is('{button}')")
    asked = page.locator("dialog[open]")
    for name, value in fields.items():
        asked.locator(f"[name={name}]").fill(value)
    asked.locator("button[type=submit]").click()


def test_a_gap_and_an_overlap_are_shown_while_a_table_is_written(site, browser):
    context, page, complaints = signed_in(browser, site, "clerk")
    page.goto(f"{site}/policies/benefits/new/")
    page.fill("[name=name]", "青年人才购书补贴")
    page.fill("[name=code]", "books")
    page.select_option("[name=kind]", "once")
    page.select_option("[name=clause]", index=1)
    page.click("main button[type=submit]")
    page.click("main a:has-text('起草规则')")
    page.fill("[name='in.0']", "年龄")
    write_rows(page, [("35周岁以下", "3000"), ("35周岁以上不满40周岁", "2000"), ("45周岁以上", "1000")])
    page.click("button[value=check]")
    overlap = page.locator("li", has_text="冲突")
    expect(overlap).to_contain_text("第 1、2 行同时适用")
    expect(overlap).to_contain_text("年龄 35 岁")
    expect(page.locator("li", has_text="有空档")).to_contain_text("年龄 ≥ 40 岁 且 ≤ 44 岁")
    overlap.get_by_role("button", name="在表中标出").click()
    expect(page.locator("tr.po-lit")).to_have_count(2)
    write_rows(page, [("不满35周岁", "3000"), ("35周岁以上不满45周岁", "2000")])
    page.click("button[value=save]")
    expect(page.locator("body")).to_contain_text("草稿已保存")
    expect(page.locator("main")).to_contain_text("没有重叠，行与行之间没有空档")
    assert complaints == []
    context.close()


def test_a_change_is_tried_by_one_and_published_from_a_later_day_by_another(site, browser):
    context, page, complaints = signed_in(browser, site, "clerk")
    page.goto(f"{site}/policies/benefits/")
    page.click("main a:text-is('安家补贴')")
    benefit = page.url
    page.goto(f"{benefit}table/")
    page.locator("tr", has=page.locator("[value='\"D\"']")).locator("[name^=value]").fill("40")
    page.click("button[value=save]")
    expect(page.locator(".po-changed ins", has_text="40万元")).to_be_visible()
    page.click("main a:text-is('模拟测算')")
    page.fill("[name=title]", "D类提高到40万元")
    page.click("main button[type=submit]")
    page.click("a:text-is('查看结果')", timeout=60_000)
    gain = page.locator("tbody tr", has_text="方案1").first.get_by_role("link").first
    people = gain.inner_text()
    gain.click()
    expect(page.locator("main")).to_contain_text(f"共 {people} 条")
    page.goto(f"{benefit}draft/")
    confirm(page, "提交发布")
    expect(page.locator("body")).to_contain_text("已提交")
    expect(page.locator("summary:text-is('发布')")).to_have_count(0)
    context.close()
    context, page, grumbles = signed_in(browser, site, "director")
    page.goto(f"{benefit}draft/")
    confirm(page, "发布", valid_from="2099-01-01", reason="提高D类标准")
    expect(page.locator("body")).to_contain_text("第 4 版已发布")
    page.goto(benefit)
    expect(page.locator("main")).to_contain_text("第 4 版已发布，自 2099-01-01 起施行")
    assert complaints == grumbles == []
    context.close()


def test_why_somebody_got_300_000_last_year_is_told_under_last_years_table(site, browser):
    context, page, complaints = signed_in(browser, site, "director")
    page.goto(f"{site}/policies/grants/")
    page.select_option("[name=benefit]", label="安家补贴")
    page.fill("[name=since_after]", "2025-01-01")
    page.fill("[name=since_before]", "2025-12-31")
    page.click("button:text-is('查询')")
    page.locator("tr", has_text="30 万元").first.get_by_role("link").first.click()
    expect(page.locator("main")).to_contain_text("规则第 2 版，按当时的规则重现")
    expect(page.locator("main")).to_contain_text("与测算留存的结果逐分一致")
    why = page.locator("section.po-benefit", has_text="安家补贴").first
    expect(why).to_contain_text("亭人才〔2025〕3号 第三条")
    expect(why.locator("tr", has_text="实际值")).to_contain_text("D")
    expect(why).to_contain_text("30 万元")
    page.click("a:text-is('返回现行规则')")
    expect(page.locator("main")).not_to_contain_text("按当时的规则")
    assert complaints == []
    context.close()


def test_the_calculator_asks_only_what_is_open_and_keeps_nothing(site, browser):
    context = browser.new_context(viewport={"width": NARROW[0], "height": NARROW[1]}, locale="zh-CN")
    page = context.new_page()
    page.goto(f"{site}/policies/calculator/")
    asked, choices = page.locator("#pc-asked"), page.locator(".pc-choices button")
    expect(page.locator(".pc-step")).to_contain_text("最多还有15题")
    for question, answer in (("人才类别", "A类"), ("在本区用人单位工作", "否"), ("什么方式", "全职引进")):
        expect(asked).to_contain_text(question)
        choices.get_by_text(answer, exact=True).click()
    expect(asked).to_contain_text("哪一天引进")
    page.fill("#pc-value", "2025-03-01")
    page.press("#pc-value", "Enter")
    expect(asked).to_contain_text("称号")
    page.click("button:text-is('都没有')")
    # Degree, wage and seven others are never asked: whatever they were, nothing would change.
    expect(page.locator("main")).to_contain_text("问题答完了")
    certain = page.locator(".pc-benefit.pc-yes")
    expect(certain).to_contain_text("安家补贴")
    expect(certain).to_contain_text("120 万元")
    expect(page.locator(".pc-benefit.pc-no", has_text="博士生活补贴")).to_contain_text("就高")
    assert page.url == f"{site}/policies/calculator/"
    assert context.cookies() == []
    assert "2025-03-01" not in page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    certain.locator("a").click()
    expect(page.locator("main")).to_contain_text("A类")
    page.goto(f"{site}/policies/calculator/")
    expect(asked).to_contain_text("人才类别")
    expect(page.locator(".pc-given")).to_have_count(0)
    assert sideways(page) <= 1
    context.close()
