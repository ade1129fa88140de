"""The lists that come with the program load, hang together, and know every code of a published budget."""

from __future__ import annotations

import subprocess
import sys

import pytest

from core.catalog.load import catalogue, expenditure_lines, government_code, three_public_codes
from core.catalog.scheme import Kind

DIGITS = (Kind.FUNCTIONAL, Kind.ECONOMIC, Kind.GOVERNMENT_ECONOMIC)

# What one county unit's published budget of 2023 lists; codes and names of the official classification.
PUBLISHED = {
    Kind.FUNCTIONAL: {
        "201": "一般公共服务支出",
        "20103": "政府办公厅（室）及相关机构事务",
        "2010303": "机关服务",
        "207": "文化旅游体育与传媒支出",
        "20799": "其他文化旅游体育与传媒支出",
        "2079999": "其他文化旅游体育与传媒支出",
        "208": "社会保障和就业支出",
        "20805": "行政事业单位养老支出",
        "2080505": "机关事业单位基本养老保险缴费支出",
        "2080506": "机关事业单位职业年金缴费支出",
        "20809": "退役安置",
        "2080999": "其他退役安置支出",
        "210": "卫生健康支出",
        "21011": "行政事业单位医疗",
        "2101101": "行政单位医疗",
        "2101103": "公务员医疗补助",
        "221": "住房保障支出",
        "22102": "住房改革支出",
        "2210201": "住房公积金",
    },
    Kind.ECONOMIC: {
        "301": "工资福利支出",
        "30101": "基本工资",
        "30102": "津贴补贴",
        "30103": "奖金",
        "30107": "绩效工资",
        "30108": "机关事业单位基本养老保险缴费",
        "30109": "职业年金缴费",
        "30110": "职工基本医疗保险缴费",
        "30111": "公务员医疗补助缴费",
        "30112": "其他社会保障缴费",
        "30113": "住房公积金",
        "30199": "其他工资福利支出",
        "302": "商品和服务支出",
        "30201": "办公费",
        "30228": "工会经费",
        "30229": "福利费",
        "30239": "其他交通费用",
        "303": "对个人和家庭的补助",
        "30302": "退休费",
    },
    Kind.PROCUREMENT: {"A02039900": "其他车辆", "C21040000": "物业管理服务"},
}


@pytest.mark.parametrize("kind", Kind)
def test_a_list_says_its_years_its_source_and_that_it_is_not_complete(kind: Kind) -> None:
    found = catalogue(kind, 2023)
    assert found.kind == kind
    assert found.covers(2023)
    assert found.source
    assert not found.complete
    assert found.entries


@pytest.mark.parametrize("kind", Kind)
def test_every_code_is_of_its_classification_and_in_order(kind: Kind) -> None:
    found = catalogue(kind, 2023)
    assert [code for code in found.entries if not found.scheme.is_code(code)] == []
    assert list(found.entries) == sorted(found.entries)
    assert all(entry.name == entry.name.strip() != "" for entry in found.entries.values())


@pytest.mark.parametrize("kind", DIGITS)
def test_the_codes_above_every_code_are_in_the_list(kind: Kind) -> None:
    found = catalogue(kind, 2023)
    for entry in found.entries.values():
        assert entry.level == len(found.ancestors(entry.code)) + 1
        assert all(found.is_known(above) for above in found.ancestors(entry.code)), entry


@pytest.mark.parametrize(
    ("kind", "code", "name"), [(kind, code, name) for kind, names in PUBLISHED.items() for code, name in names.items()]
)
def test_a_code_of_a_published_budget_has_the_name_printed_there(kind: Kind, code: str, name: str) -> None:
    assert catalogue(kind, 2023).name_of(code) == name


def test_the_classes_that_the_summary_prints_are_the_classes_of_the_functional_list() -> None:
    lines = expenditure_lines(2023)
    found = catalogue(Kind.FUNCTIONAL, 2023)
    assert len(lines) == 31
    assert [line.code for line in lines[:30]] == [entry.code for entry in found.children()]
    assert [line.text.partition("、")[2] for line in lines[:30]] == [entry.name for entry in found.children()]
    assert (lines[30].code, lines[30].text) == ("", "三十一、人行科目")


def test_the_three_public_expenses_are_economic_codes() -> None:
    names = {key: catalogue(Kind.ECONOMIC, 2023).name_of(code) for key, code in three_public_codes(2023).items()}
    assert names == {
        "overseas_visits": "因公出国（境）费用",
        "vehicle_purchase": "公务用车购置",
        "vehicle_operation": "公务用车运行维护费",
        "hospitality": "公务接待费",
    }


@pytest.mark.parametrize(
    ("economic", "government"),
    [("30101", "50101"), ("30112", "50102"), ("30113", "50103"), ("30199", "50199"), ("30239", "50201")],
)
def test_a_departmental_code_has_its_government_code(economic: str, government: str) -> None:
    assert government_code(economic, 2023) == government


def test_a_code_that_no_rule_names_has_no_government_code() -> None:
    assert government_code("30107", 2023) == ""


def test_the_rule_knows_only_codes_that_are_listed() -> None:
    economic, government = catalogue(Kind.ECONOMIC, 2023), catalogue(Kind.GOVERNMENT_ECONOMIC, 2023)
    ruled = {code: government_code(code, 2023) for code in economic.entries if government_code(code, 2023)}
    assert len(ruled) == 31
    assert all(government.is_known(code) for code in ruled.values())


@pytest.mark.parametrize("year", [2012, 2023, 2031])
def test_a_year_without_a_list_gets_the_nearest_one(year: int) -> None:
    assert catalogue(Kind.FUNCTIONAL, year).entries == catalogue(Kind.FUNCTIONAL, 2023).entries


def test_a_list_tells_that_it_is_not_for_an_earlier_year() -> None:
    assert not catalogue(Kind.FUNCTIONAL, 2012).covers(2012)


def test_codes_are_known_by_list_only() -> None:
    found = catalogue(Kind.FUNCTIONAL, 2023)
    assert found.is_known("2010303")
    assert not found.is_known("2010399")
    assert found.name_of("2010399") == ""


def test_the_codes_above_one_that_is_not_listed_are_known_all_the_same() -> None:
    assert catalogue(Kind.FUNCTIONAL, 2023).ancestors("2010399") == ("201", "20103")


def test_children_are_the_next_level() -> None:
    found = catalogue(Kind.FUNCTIONAL, 2023)
    assert [entry.code for entry in found.children("208")] == ["20805", "20809"]
    assert [entry.code for entry in found.children("20805")] == ["2080505", "2080506"]
    assert found.children("2080505") == ()


def test_a_procurement_item_has_the_zeros_of_its_catalogue_above_it() -> None:
    found = catalogue(Kind.PROCUREMENT, 2023)
    assert found.ancestors("A02039900") == ("A", "A02000000", "A02030000")
    assert found.ancestors("A020399") == ("A", "A02", "A0203")
    assert [entry.level for entry in found.entries.values()] == [4, 3]


def test_a_procurement_item_is_the_same_with_and_without_its_zeros() -> None:
    assert catalogue(Kind.PROCUREMENT, 2023).name_of("C2104") == "物业管理服务"


def test_items_without_anything_above_them_in_the_list_can_be_reached() -> None:
    assert [entry.code for entry in catalogue(Kind.PROCUREMENT, 2023).children()] == ["A02039900", "C21040000"]


def test_importing_the_room_reads_no_list() -> None:
    program = (
        "import sys, builtins, io\n"
        "opened = []\n"
        "sys.addaudithook(lambda event, args: opened.append(str(args[0])) if event == 'open' else None)\n"
        "import core.catalog.load, core.catalog.county, core.jobs.catalogues\n"
        "print([name for name in opened if name.endswith('.toml')])\n"
        "print([name for name in ('lxml', 'openpyxl') if name in sys.modules])\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split("\n")[:2] == ["[]", "[]"]
