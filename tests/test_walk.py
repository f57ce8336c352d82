"""The demonstration as its users walk through it, in a browser, at the widths of a desk and of a telephone."""

from collections.abc import Iterator

import pytest
import xlsxwriter
from playwright.sync_api import Browser, Page, expect

from juxian.accounts import demo
from tests.browsing import CHROMIUM, NARROW, WIDE, browsing, demonstration, signed_in

pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("walk"),
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine (Debian: apt-get install chromium)"),
]
MENU = ".jx-sidebar a, nav a"


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Iterator[str]:
    with demonstration(tmp_path_factory.mktemp("demonstration")) as url:
        yield url


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browsing() as started:
        yield started


def sideways(page: Page) -> int:
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


# On a telephone only those between whom every page of the menu is seen.
ON_TELEPHONES = {"clerk", "unit", "leader", "hr", "talent", "sysadmin", "security", "auditor"}
VISITS = [
    pytest.param(account, size, id=f"{account.username}-{name}")
    for account in demo.ACCOUNTS
    for name, size in (("wide", WIDE), ("narrow", NARROW))
    if name == "wide" or account.username in ON_TELEPHONES
]


@pytest.mark.parametrize(("account", "size"), VISITS)
def test_every_page_of_the_menu_opens_for_its_role(site, browser, account, size):
    context, page, complaints = signed_in(browser, site, account.username, size)
    expect(page.locator("body")).to_contain_text(account.name)
    addresses = page.eval_on_selector_all(MENU, "links => [...new Set(links.map(link => link.href))]")
    own = [
        address for address in addresses if address.startswith(site) and "#" not in address and "logout" not in address
    ]
    assert own
    for address in own:
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, address
        assert sideways(page) <= 1, address
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
