"""Printed levels of indicators and roles of prose are read as canonical words, and printed again as they were."""

from __future__ import annotations

import pytest

from core.domain.indicator import Indicator
from core.forms.kinds import printed_levels, printed_role, read_levels, read_role
from core.forms.load import load_form_set
from core.paths import templates_dir

FORM_SET = load_form_set(templates_dir() / "hebei-performance", prove=False)


@pytest.mark.parametrize(
    ("level1", "level2", "kind"),
    [
        ("产出指标", "数量指标", "quantity"),
        ("产出 指标", "数量\n指标", "quantity"),
        ("效益指标", "社会效益指标", "social_benefit"),
        ("满意度指标", "服务对象满意度指标", "satisfaction"),
    ],
)
def test_the_forms_own_words_leave_only_the_kind(level1: str, level2: str, kind: str) -> None:
    assert read_levels(FORM_SET, level1, level2) == (kind, None, None)


@pytest.mark.parametrize(
    ("level1", "level2", "kind"),
    [
        ("效果指标", "经济效益指标", "economic_benefit"),
        ("效果指标", "环境效益指标", "ecological_benefit"),
        ("满意度指标", "满意度指标", "satisfaction"),
        ("满意度指标", "", "satisfaction"),
        ("", "成本指标", "cost"),
        ("效益指标", "数量指标", "quantity"),
        ("产出指标", "规模指标", ""),
        ("产出指标", "", ""),
        ("", "", ""),
    ],
)
def test_other_spellings_are_known_and_printed_as_they_were(level1: str, level2: str, kind: str) -> None:
    found, own1, own2 = read_levels(FORM_SET, level1, level2)
    assert found == kind
    assert printed_levels(FORM_SET, Indicator("1", found, own1, own2)) == (level1, level2)


def test_a_kind_the_form_does_not_know_prints_blank() -> None:
    assert printed_levels(FORM_SET, Indicator("1", "unheard_of")) == ("", "")


def test_roles_are_read_by_label_and_other_spellings() -> None:
    assert read_role(FORM_SET, " 总体 绩效目标：") == "overall"
    assert read_role(FORM_SET, "保障措施") == "measures"
    assert read_role(FORM_SET, "单位职能") == "单位职能"
    assert printed_role(FORM_SET, "measures") == "工作保障措施"
    assert printed_role(FORM_SET, "单位职能") == "单位职能"
