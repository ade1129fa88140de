"""What each command does when all is well, its exit codes and the shapes of its JSON."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import docx
import pytest

from core.cli.deeds import DEEDS
from core.store.lock import lock_path
from tests.builders import SINGLE
from tests.flows.shell import (
    FORM,
    ROOT,
    UNIT,
    Run,
    as_program,
    assert_one_sentence,
    contents,
    open_elsewhere,
    unchanged,
)

PLAIN_FILE = "示例县机关服务中心2025年部门预算绩效文本"


# ---- forms


def test_forms_lists_what_is_installed(run: Run) -> None:
    done = run("forms")
    assert (done.code, done.err) == (0, "")
    assert {FORM, SINGLE} <= {line.split(" ")[0] for line in done.out.split("\n")}
    found = next(form for form in run("forms", "--json").json if form["id"] == FORM)
    assert set(found) == {"id", "title", "region", "version", "folder", "formats", "mistakes"}
    assert (found["formats"], found["mistakes"]) == (["docx", "xlsx"], [])


# ---- new


def test_new_makes_a_document_in_a_new_file_and_in_an_existing_one(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "县 直.jmt"
    done = run("new", file, "--form", FORM, "--unit", "430001示例县档案馆", "--year", 2025)
    assert (done.code, done.err) == (0, "")
    assert "示例县档案馆" in done.out
    assert run("new", file, "--form", FORM, "--unit", "示例县图书馆", "--year", "２０２５年").code == 0
    units = [one["内容"]["单位名称"] for one in run("dump", file).json["文件"]]
    assert sorted(units) == ["示例县图书馆", "示例县档案馆"]
    assert contents(tmp_path).keys() == {"县 直.jmt"}


def test_new_from_a_year_carries_everything_on_and_marks_it(run: Run, file: Path) -> None:
    assert run("new", file, "--form", FORM, "--unit", UNIT, "--year", 2026, "--from", 2025).code == 0
    old, new = (run("dump", file, "--year", year).json["文件"][0] for year in (2025, 2026))
    assert new["内容"]["年度"] == "2026"
    assert new["内容"]["项目列表"] == old["内容"]["项目列表"]
    assert {mark["state"] for mark in new["标记"]} == {"carried"}
    findings = run("check", file, "--year", 2026, "--json").json
    assert {finding["severity"] for finding in findings} == {"warning"}


def test_new_from_a_year_tells_what_was_kept_cleared_and_is_to_be_asked(run: Run, file: Path) -> None:
    words = ("new", file, "--form", FORM, "--unit", UNIT, "--from", 2025, "--year")
    told = run(*words, 2026, "--json").json
    marks = run("dump", file, "--year", 2026).json["文件"][0]["标记"]
    assert (told["kept"] + told["asked"], told["cleared"], told["year"]) == (len(marks), 0, 2026)
    assert len(told["to_ask"]) == told["asked"] > 0
    assert all(one["place"] and one["text"] for one in told["to_ask"])
    out = run(*words, 2027).out.splitlines()
    assert out[1].startswith(f"沿用 {told['kept']} 处，清空 0 处，要重新填写 {told['asked']} 处")


def test_a_unit_is_named_by_its_name_its_short_name_or_its_code(run: Run, file: Path) -> None:
    whole = run("dump", file).out
    for name in (UNIT, "示例县机关服务中心", "436001", "436001示例县机关服务中心", f"436001 {UNIT}"):
        assert run("dump", file, "--unit", name).out == whole
    assert run("new", file, "--form", FORM, "--unit", "436001", "--year", 2026, "--from", 2025).code == 0
    assert run("dump", file, "--year", 2026).json["文件"][0]["内容"]["单位名称"] == UNIT


# ---- import


def test_import_places_every_value_and_says_where_each_stood(run: Run, book: Path, tmp_path: Path) -> None:
    done = run("import", tmp_path / "新.jmt", book, "--json")
    assert (done.code, done.err) == (0, "")
    assert done.json["complete"]
    (told,) = done.json["files"]
    assert (told["unit_code"], told["unit"], told["year"]) == ("436001", UNIT, 2025)
    assert (told["new"], told["changed"], told["form"]) == (True, True, FORM)
    assert told["counts"]["placed"] == len(told["rows"]) > 400
    assert all(row["place"] and row["field"] for row in told["rows"])


def test_importing_the_same_file_again_changes_nothing(run: Run, book: Path, tmp_path: Path) -> None:
    file = tmp_path / "新.jmt"
    assert run("import", file, book).code == 0
    with unchanged(tmp_path):
        for more in ((), ("--replace",)):
            done = run("import", file, book, "--json", *more)
            assert done.code == 0
            assert not done.json["files"][0]["changed"]


def test_differing_values_stay_until_they_are_to_be_replaced(run: Run, book: Path, file: Path) -> None:
    data = run("dump", file).json
    sound = json.dumps(data["文件"][0]["内容"], ensure_ascii=False)
    data["文件"][0]["内容"]["项目列表"][1]["资金用途"] = "另一种用途"
    changed = file.with_name("改过.jmt")
    (text := file.with_suffix(".json")).write_text(json.dumps(data), "utf-8")
    assert run("load", changed, text).code == 0
    with unchanged(changed.parent):
        done = run("import", changed, book, "--json")
        assert done.code == 1
        (row,) = (row for row in done.json["files"][0]["rows"] if row["status"] == "differing")
        assert row["existing"] == "另一种用途"
    done = run("import", changed, book, "--replace")
    assert done.code == 0, done.out
    assert "另一种用途" not in run("dump", changed).out
    content = run("dump", changed).json["文件"][0]["内容"]
    assert json.dumps(content, ensure_ascii=False) == sound


def test_what_finds_no_place_is_listed(run: Run, book: Path, tmp_path: Path) -> None:
    spoilt = docx.Document(str(book))
    spoilt.add_table(rows=1, cols=2).cell(0, 0).text = "车辆编制"
    spoilt.save(str(tmp_path / "多一张表.docx"))
    done = run("import", tmp_path / "新.jmt", tmp_path / "多一张表.docx", "--json")
    assert done.code == 1
    (row,) = (row for row in done.json["files"][0]["rows"] if row["status"] == "unplaced")
    assert (row["value"], bool(row["place"])) == ("车辆编制", True)


def test_unit_and_year_can_be_told(run: Run, book: Path, tmp_path: Path) -> None:
    file = tmp_path / "新.jmt"
    run("import", file, book, "--unit", "430009示例县档案馆", "--year", 2024)
    content = run("dump", file).json["文件"][0]["内容"]
    assert (content["单位编码"], content["单位名称"], content["年度"]) == ("430009", "示例县档案馆", "2024")


# ---- check


def test_check_ends_with_0_without_errors_and_1_with_them(run: Run, file: Path, faulty: Path) -> None:
    assert run("check", file).code == 0
    assert run("check", file, "--json").json == []
    done = run("check", faulty)
    assert (done.code, done.err) == (1, "")
    assert "示例县档案馆 2025" in done.out
    for finding in run("check", faulty, "--json").json:
        assert set(finding) == {"code", "severity", "unit", "year", "place", "message", "remedy", "source"}
        assert (finding["unit"], finding["year"]) == ("示例县档案馆", 2025)


# ---- export


def test_export_writes_the_official_files_and_nothing_else(run: Run, file: Path, tmp_path: Path) -> None:
    done = run("export", file, "--to", tmp_path / "上 报" / "今年", "--format", "docx")
    assert (done.code, done.err) == (0, "")
    names = contents(tmp_path / "上 报" / "今年").keys()
    assert f"{PLAIN_FILE}.docx" in names
    assert len(names) == 8
    assert all(name.endswith(".docx") for name in names - {"项目绩效目标表"})


def test_errors_refuse_the_final_export_and_a_draft_says_what_it_is(run: Run, faulty: Path, tmp_path: Path) -> None:
    with unchanged(tmp_path):
        done = run("export", faulty, "--to", tmp_path / "上报")
        assert (done.code, done.err) == (1, "")
        assert "没有导出" in done.out
    done = run("export", faulty, "--to", tmp_path / "上报", "--draft")
    assert done.code == 1
    assert "导出成功" in done.out
    assert [name for name in contents(tmp_path / "上报") if name.endswith("草稿.docx")]


def test_an_export_tells_programs_each_place_that_is_not_printed(run: Run, file: Path, tmp_path: Path) -> None:
    told = run("export", file, "--to", tmp_path / "上报", "--form", SINGLE, "--draft", "--json").json
    assert {Path(one).suffix for one in told["files"]} == {".docx", ".xlsx"}
    assert (told["refused"], told["compared"] > 0) == (False, True)
    assert {"place": "单位编码", "text": "436001"} in [
        {name: one[name] for name in ("place", "text")} for one in told["left_out"]
    ]


def test_documents_of_several_units_go_out_together_each_in_its_folder(run: Run, file: Path, tmp_path: Path) -> None:
    for unit in ("430001示例县/档案馆", '430002"图书馆"'):
        run("new", file, "--form", FORM, "--unit", unit, "--year", 2025)
    done = run("export", file, "--to", tmp_path / "上报", "--draft")
    assert done.code == 1
    folders = sorted(path.name for path in (tmp_path / "上报").iterdir())
    assert folders == ["430001示例县／档案馆2025", "430002＂图书馆＂2025", f"436001{UNIT}2025"]
    again = contents(tmp_path / "上报")
    run("export", file, "--to", tmp_path / "上报", "--draft")
    assert contents(tmp_path / "上报").keys() == again.keys()


# ---- dump, load, demo


def test_what_is_dumped_and_loaded_is_dumped_the_same_again(run: Run, file: Path, tmp_path: Path) -> None:
    run("new", file, "--form", FORM, "--unit", UNIT, "--year", 2026, "--from", 2025)
    text = run("dump", file).out
    (tmp_path / "全部.json").write_text(text, "utf-8")
    assert run("load", tmp_path / "另一个.jmt", tmp_path / "全部.json").code == 0
    assert run("dump", tmp_path / "另一个.jmt").out == text


def test_an_exported_file_is_read_back_equal(run: Run, file: Path, book: Path, tmp_path: Path) -> None:
    assert run("import", tmp_path / "读回.jmt", book).code == 0
    read, kept = (run("dump", path).json["文件"][0]["内容"] for path in (tmp_path / "读回.jmt", file))
    assert read == kept


def test_the_demo_is_the_sample_of_every_form_set_checked_and_exported(run: Run, tmp_path: Path) -> None:
    done = run("demo", tmp_path)
    assert (done.code, done.err) == (0, "")
    names = contents(tmp_path).keys()
    assert f"436001{UNIT}2025/{PLAIN_FILE}.docx" in names
    assert "437001示例县行政审批中心2025/项目绩效目标表/02.公共资源交易专家评审费.docx" in names
    assert len(list((tmp_path / f"436001{UNIT}2025" / "项目绩效目标表").iterdir())) == 6
    assert "没有位置" not in done.out


# ---- help


@pytest.mark.parametrize("words", [[], *(name.split() for name in DEEDS)], ids=str)
def test_help_is_chinese_and_leaves_nothing_unexplained(
    words: list[str], capsys: pytest.CaptureFixture[str], run: Run
) -> None:
    with pytest.raises(SystemExit) as end:
        run(*words, "--help")
    assert end.value.code == 0
    text = capsys.readouterr().out
    assert not [word for word in ("usage", "options", "positional", "show this") if word in text]
    rows = [line for line in text.split("\n") if line.startswith("  ") and not line.startswith("   ")]
    assert rows
    assert all(len(row.split(maxsplit=1)) == 2 for row in rows), rows


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["check"], "缺少 文件.jmt"),
        (["frobnicate", "a"], "没有“frobnicate”这个命令"),
        (["check", "a.jmt", "b.jmt"], "不认识“b.jmt”"),
        (["check", "a.jmt", "--year", "明年"], "四位数字的年份"),
        (["check", "a.jmt", "--year", "9" * 30], "四位数字的年份"),
        (["check", "a.jmt", "--unit", " "], "--unit"),
        (["check", "a.jmt", "--json=1"], "--json"),
        (["export", "a.jmt", "--to"], "--to 后面没有写内容"),
        (["export", "a.jmt", "--to", ""], "没有写文件名或文件夹名"),
        (["export", "a.jmt", "--to", "b", "--format", "doc"], "--format 不能是“doc”"),
    ],
)
def test_a_command_written_wrong_is_told_in_one_sentence(run: Run, words: list[str], says: str) -> None:
    done = run(*words)
    assert_one_sentence(done)
    assert says in done.err


# ---- as a program among others


def test_it_works_without_home_and_in_any_language(file: Path, tmp_path: Path) -> None:
    for environment in ({}, {"LANG": "C"}, {"LC_ALL": "C"}):
        done = as_program("export", file, "--to", tmp_path / "上 报", "--format", "docx", env=environment)
        assert (done.code, done.err) == (0, ""), environment
        assert "导出成功" in done.out
    assert_one_sentence(as_program("check", tmp_path / "没有.jmt", env={"LC_ALL": "C", "PYTHONUTF8": "0"}))


@pytest.mark.skipif(sys.platform == "win32", reason="the shell of Linux and macOS")
def test_closed_full_and_broken_outputs_neither_hurt_nor_make_noise(file: Path) -> None:
    def shell(words: str) -> tuple[int, str]:
        line = f'{{ "{sys.executable}" "{ROOT / "main.py"}" {words}'
        done = subprocess.run(["sh", "-c", line], cwd=file.parent, capture_output=True, encoding="utf-8", check=False)
        return done.returncode, done.stderr

    with unchanged(file.parent):
        assert shell(f"dump '{file.name}'; }} | head -1 >/dev/null") == (0, "")
        assert shell("forms; } | true; exit 0") == (0, "")
        assert shell(f"check '{file.name}' >&-; }}") == (0, "")
        assert shell("check 没有.jmt >&- 2>&-; }") == (2, "")
    if Path("/dev/full").exists():
        code, err = shell(f"dump '{file.name}' >/dev/full; }}")
        assert (code, err.count("\n")) == (2, 1)


@pytest.mark.skipif(sys.platform != "linux", reason="only there a file name can be any bytes")
def test_names_from_a_stick_written_elsewhere_are_read(book: Path, tmp_path: Path) -> None:
    office = os.fsdecode(os.fsencode(tmp_path) + b"/" + "绩效.docx".encode("gb18030"))
    file = os.fsdecode(os.fsencode(tmp_path) + b"/" + "档案馆".encode("gb18030") + b".jmt")
    Path(office).write_bytes(book.read_bytes())
    done = as_program("import", file, office, "--json", errors="surrogateescape")
    assert (done.code, done.err) == (0, "")
    assert done.json["files"][0]["file"] == "绩效.docx"
    assert as_program("check", file, errors="surrogateescape").code == 0


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no kill -9")
def test_a_command_killed_at_any_moment_leaves_all_or_nothing(file: Path, book: Path, run: Run, tmp_path: Path) -> None:
    before = run("dump", file).out
    copy = tmp_path / "另一份.jmt"
    copy.write_bytes(file.read_bytes())
    words = [sys.executable, str(ROOT / "main.py"), "import"]
    begun = time.monotonic()
    subprocess.run([*words, str(copy), str(book), "--year", "2024"], check=True, capture_output=True)
    whole = time.monotonic() - begun
    for share in (0.05, 0.3, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0):
        with subprocess.Popen(
            [*words, str(file), str(book), "--year", "2024"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as child:
            time.sleep(share * whole)
            child.kill()
        now = run("dump", file)
        assert now.code == 0
        assert run("dump", file, "--year", 2025).out == before
        assert len(now.json["文件"]) in (1, 2)
        # the next to write clears a dead one's lock and journal away
        assert set(contents(file.parent)) <= {file.name, f"{file.name}-journal", lock_path(file).name}
    assert run("import", file, book, "--year", 2024).code == 0
    assert run("new", file, "--form", FORM, "--unit", "示例县图书馆", "--year", 2025).code == 0
    assert len(run("dump", file).json["文件"]) == 3
    assert set(contents(file.parent)) == {file.name}


def test_reading_commands_name_who_has_the_file_open(run: Run, file: Path, tmp_path: Path) -> None:
    with open_elsewhere(file):
        for words in (["check", file], ["dump", file], ["export", file, "--to", tmp_path / "上报"]):
            done = run(*words)
            assert_one_sentence(done)
            assert "已经打开" in done.err
    assert run("check", file).code == 0
