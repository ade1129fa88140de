"""What cannot be used is refused by the commands: exit code 2, one Chinese sentence, nothing changed anywhere."""

from __future__ import annotations

import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import docx
import openpyxl
import pytest

from core.paths import templates_dir
from tests.core.store.media import a_small_disk, read_only
from tests.flows.shell import FORM, ROOT, UNIT, Done, Run, assert_one_sentence, contents, open_elsewhere, unchanged
from tests.old_workbooks import compound

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504


# ---- Office files that are none


def an_old_word_file(path: Path) -> None:
    path.write_bytes(OLE + "WordDocument".encode("utf-16-le") + b"\0" * 4000)


def a_file_with_a_password(path: Path) -> None:
    path.write_bytes(compound({"EncryptedPackage": b"x"}))


def an_old_workbook(path: Path) -> None:
    path.write_bytes(OLE + "Workbook".encode("utf-16-le") + b"\0" * 4000)


def a_text(path: Path) -> None:
    path.write_text("项目绩效目标表\n项目名称：机关办公区物业服务\n" * 20, "utf-8")


def an_empty_file(path: Path) -> None:
    path.write_bytes(b"")


def a_pdf(path: Path) -> None:
    path.write_bytes(b"%PDF-1.7\n%%EOF\n")


def a_page(path: Path) -> None:
    path.write_text("<html><body><table><tr><td>项目名称</td></tr></table></body></html>", "utf-8")


def a_zip_of_photos(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("照片/1.jpg", b"\xff\xd8\xff" * 100)


def an_empty_zip(path: Path) -> None:
    zipfile.ZipFile(path, "w").close()


def a_workbook(path: Path) -> None:
    book = openpyxl.Workbook()
    book["Sheet"]["A1"] = "项目名称"
    book.save(path)


def cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def cut_at_the_end(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-30])


def only_a_beginning(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:64])


def with_flipped_bytes(path: Path) -> None:
    """Inside the text of the document, whose check sum then is wrong."""
    with zipfile.ZipFile(path) as archive:
        start = archive.getinfo("word/document.xml").header_offset + 200
    data = bytearray(path.read_bytes())
    for at in random.Random(1).sample(range(start, start + 2000), 50):
        data[at] ^= 0xFF
    path.write_bytes(data)


def with_a_spoilt_list_of_parts(path: Path) -> None:
    data = path.read_bytes()
    at = data.rindex(b"PK\x01\x02")
    path.write_bytes(data[:at] + b"PK\x09\x09" + data[at + 4 :])


def with_text_that_is_no_xml(path: Path) -> None:
    replace_part(path, lambda data: data[: len(data) // 2])


def a_bomb(path: Path) -> None:
    """Half a megabyte that is half a gigabyte when unpacked."""
    without_anything(path)
    with zipfile.ZipFile(path) as archive:
        parts = {info.filename: archive.read(info) for info in archive.infolist()}
    start, end = parts.pop("word/document.xml").split(b"</w:body>")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
        with archive.open("word/document.xml", "w") as stream:
            stream.write(start)
            for _ in range(500):
                stream.write(b"<w:p/>    " * 100_000)
            stream.write(b"</w:body>" + end)


def without_any_known_table(path: Path) -> None:
    letter = docx.Document()
    letter.add_paragraph("关于召开年度工作会议的通知")
    letter.add_table(rows=2, cols=2).cell(0, 0).text = "参会人员"
    letter.save(str(path))


def without_anything(path: Path) -> None:
    docx.Document().save(str(path))


def replace_part(path: Path, change: Callable[[bytes], bytes], name: str = "word/document.xml") -> None:
    """The Word file with one part changed."""
    with zipfile.ZipFile(path) as archive:
        parts = {info.filename: archive.read(info) for info in archive.infolist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, data in parts.items():
            archive.writestr(part, change(data) if part == name else data)


NO_WORD_FILES: list[tuple[Callable[[Path], None], str]] = [
    (an_old_word_file, "已损坏"),
    (a_file_with_a_password, "密码"),
    (an_old_workbook, "已损坏"),
    (a_text, "没有找到"),
    (an_empty_file, "空文件"),
    (a_pdf, "PDF"),
    (a_page, "没有找到"),
    (a_zip_of_photos, "不是 Word 或 Excel 文件"),
    (an_empty_zip, "不是 Word 或 Excel 文件"),
    (a_workbook, "没有找到"),
    (cut_short, "已损坏"),
    (cut_at_the_end, "已损坏"),
    (only_a_beginning, "已损坏"),
    (with_flipped_bytes, "已损坏"),
    (with_a_spoilt_list_of_parts, "已损坏"),
    (with_text_that_is_no_xml, "已损坏"),
    (without_any_known_table, "没有找到"),
    (without_anything, "没有找到"),
]


@pytest.mark.parametrize(("spoil", "says"), NO_WORD_FILES)
def test_what_is_no_word_file_of_ours_is_not_imported(
    run: Run, file: Path, book: Path, tmp_path: Path, spoil: Callable[[Path], None], says: str
) -> None:
    office = tmp_path / "去年 绩效.docx"
    office.write_bytes(book.read_bytes())
    spoil(office)
    with unchanged(tmp_path):
        for workspace in (file, tmp_path / "新.jmt"):
            done = run("import", workspace, office)
            assert_one_sentence(done)
            assert says in done.err
            assert office.name in done.err


_MEASURED = """
import re, sys, time
import main
start = time.process_time()
code = main.main(sys.argv[1:])
most = re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())
print(code, most[1], time.process_time() - start)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the system does not tell how much memory a process used at most")
def test_a_bomb_is_refused_at_once_and_in_little_memory(file: Path, tmp_path: Path) -> None:
    a_bomb(office := tmp_path / "炸弹.docx")
    assert office.stat().st_size < 2_000_000
    line = [sys.executable, "-c", _MEASURED, "import", str(file), str(office)]
    with unchanged(file.parent):
        done = subprocess.run(line, cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
    code, kibibytes, seconds = done.stdout.split()
    assert_one_sentence(Done(int(code), "", done.stderr))
    assert "炸弹" in done.stderr
    assert int(kibibytes) <= 300 * 1024
    assert float(seconds) <= 2


def test_an_empty_folder_and_a_missing_file_are_not_imported(run: Run, file: Path, tmp_path: Path) -> None:
    (tmp_path / "空").mkdir()
    with unchanged(tmp_path):
        for office, says in ((tmp_path / "空", "文件夹里没有"), (tmp_path / "没有.docx", "找不到")):
            done = run("import", file, office)
            assert_one_sentence(done)
            assert says in done.err


def test_of_several_files_none_is_imported_when_one_is_bad(run: Run, file: Path, book: Path, tmp_path: Path) -> None:
    a_text(bad := tmp_path / "坏.docx")
    with unchanged(tmp_path):
        for workspace in (file, tmp_path / "新.jmt"):
            done = run("import", workspace, book, bad, "--year", 2024)
            assert_one_sentence(done)
            assert bad.name in done.err


def test_import_takes_no_years_a_form_is_not_made_for_and_no_unit_without_name(
    run: Run, book: Path, tmp_path: Path
) -> None:
    with unchanged(tmp_path):
        for words in (["--year", "1999"], ["--unit", "430001"], ["--form", "没有的表式"]):
            assert_one_sentence(run("import", tmp_path / "新.jmt", book, *words))
        assert_one_sentence(run("import", tmp_path / "新.txt", book))


# ---- workspace files that are none


def another_database(path: Path) -> None:
    path.unlink()
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE t (a)")
    connection.commit()
    connection.close()


def a_newer_version(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[60:64] = (99).to_bytes(4, "big")
    path.write_bytes(data)


def with_flipped_pages(path: Path) -> None:
    data = bytearray(path.read_bytes())
    for at in random.Random(1).sample(range(4096, len(data)), 3000):
        data[at] ^= 0x55
    path.write_bytes(data)


def a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def nothing(path: Path) -> None:
    path.unlink()


def all_commands(file: Path, book: Path, data: Path, out: Path) -> Iterator[list[object]]:
    yield ["check", file]
    yield ["dump", file]
    yield ["export", file, "--to", out]
    yield from changing_commands(file, book, data)


def changing_commands(file: Path, book: Path, data: Path) -> Iterator[list[object]]:
    yield ["import", file, book, "--year", 2024]
    yield ["new", file, "--form", FORM, "--unit", "示例县档案馆", "--year", 2025]
    yield ["load", file, data]


@pytest.fixture
def data(run: Run, sample_file: Path, tmp_path: Path) -> Path:
    """A dump of the sample unit, for another year."""
    dumped = run("dump", sample_file).json
    dumped["文件"][0]["内容"]["年度"] = "2023"
    path = tmp_path / "数据.json"
    path.write_text(json.dumps(dumped, ensure_ascii=False), "utf-8")
    return path


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (a_text, "不是绩目通的工作文件"),
        (an_empty_file, "不是绩目通的工作文件"),
        (another_database, "别的程序"),
        (a_newer_version, "较新的绩目通"),
        (cut_short, "已损坏"),
        (with_flipped_pages, "已损坏"),
        (a_folder, "文件夹"),
    ],
)
def test_what_is_no_workspace_is_left_alone_by_every_command(
    run: Run, file: Path, book: Path, data: Path, tmp_path: Path, spoil: Callable[[Path], None], says: str
) -> None:
    spoil(file)
    with unchanged(tmp_path):
        for words in all_commands(file, book, data, tmp_path / "上报"):
            done = run(*words)
            assert_one_sentence(done)
            assert says in done.err, words


def test_a_file_that_is_not_there_is_not_read(run: Run, file: Path, tmp_path: Path) -> None:
    file.unlink()
    with unchanged(tmp_path):
        for words in (["check", file], ["dump", file], ["export", file, "--to", tmp_path / "上报"]):
            assert_one_sentence(run(*words))


def test_a_file_open_elsewhere_is_refused_with_the_name_of_its_holder(
    run: Run, file: Path, book: Path, data: Path, tmp_path: Path
) -> None:
    import getpass

    with open_elsewhere(file), unchanged(tmp_path):
        for words in all_commands(file, book, data, tmp_path / "上报"):
            done = run(*words)
            assert_one_sentence(done)
            assert f"用户“{getpass.getuser()}”" in done.err, words


# ---- media


@contextmanager
def a_write_protected_copy(file: Path, folder: Path) -> Iterator[Path]:
    """The file on a medium that cannot be written to: a mounted one for root, whom permissions do not stop."""
    with ExitStack() as stack:
        if os.name == "posix" and os.geteuid() == 0:
            disk = stack.enter_context(a_small_disk(folder, "4m"))
            copy = Path(shutil.copy(file, disk))
            stack.enter_context(read_only(disk))
        else:
            folder.mkdir()
            copy = Path(shutil.copy(file, folder))
            copy.chmod(0o444)
            folder.chmod(0o555)
            stack.callback(folder.chmod, 0o755)
        yield copy


def test_a_read_only_medium_is_read_and_never_written(
    run: Run, file: Path, book: Path, data: Path, tmp_path: Path
) -> None:
    with a_write_protected_copy(file, tmp_path / "光盘") as copy, unchanged(copy.parent):
        assert run("check", copy).code == 0
        assert run("dump", copy).out == run("dump", file).out
        assert run("export", copy, "--to", tmp_path / "上报", "--format", "docx").code == 0
        for place in (copy, copy.with_name("新.jmt")):
            for words in changing_commands(place, book, data):
                done = run(*words)
                assert_one_sentence(done)
                assert any(word in done.err for word in ("只读", "没有权限")), done.err
        for words in (["export", file, "--to", copy.parent / "上报"], ["demo", copy.parent / "示例"]):
            assert_one_sentence(run(*words))


@pytest.mark.parametrize("size", ["48k", "240k", "340k"])
def test_a_full_disk_keeps_what_is_on_it_and_gets_no_part_of_anything(
    run: Run, file: Path, book: Path, data: Path, tmp_path: Path, size: str
) -> None:
    with a_small_disk(tmp_path / "U盘", size) as disk:
        with unchanged(disk):
            for words in changing_commands(disk / "新.jmt", book, data):
                if words[0] == "new" and size != "48k":
                    continue  # an empty document has room there
                done = run(*words)
                assert_one_sentence(done)
                assert "已满" in done.err
                assert "另存为" not in done.err
        if size == "48k":
            (disk / "留言.txt").write_text("请勿删除", "utf-8")
            with unchanged(disk):
                for words in (["export", file, "--to", disk / "上报"], ["demo", disk]):
                    done = run(*words)
                assert_one_sentence(done)
                assert "空间不足" in done.err


def test_a_disk_that_gets_full_leaves_an_existing_workspace_as_it_was(
    run: Run, file: Path, data: Path, book: Path, tmp_path: Path
) -> None:
    size = file.stat().st_size // 1024 + 24
    with a_small_disk(tmp_path / "U盘", f"{size}k") as disk:
        copy = Path(shutil.copy(file, disk))
        with unchanged(disk):
            for words in (["import", copy, book, "--year", 2024], ["load", copy, data]):
                done = run(*words)
                assert_one_sentence(done)
                assert "已满" in done.err
            assert run("check", copy).code == 0


def test_a_failed_export_leaves_an_earlier_one_whole(run: Run, file: Path, tmp_path: Path) -> None:
    with a_small_disk(tmp_path / "U盘", "300k") as disk:
        assert run("export", file, "--to", disk, "--format", "docx").code == 0
        (disk / "占满").write_bytes(b"x" * (shutil.disk_usage(disk).free - 20_000))
        with unchanged(disk):
            assert_one_sentence(run("export", file, "--to", disk, "--format", "docx"))


# ---- where to


def test_an_export_goes_into_folders_only(run: Run, file: Path, tmp_path: Path) -> None:
    (tmp_path / "文件").write_text("x")
    (tmp_path / "上报").mkdir()
    (tmp_path / "上报" / "项目绩效目标表").write_text("x")
    with unchanged(tmp_path):
        for place in (tmp_path / "文件", tmp_path / "文件" / "下", tmp_path / "上报", tmp_path / ("长" * 200)):
            assert_one_sentence(run("export", file, "--to", place, "--format", "docx"))
        assert_one_sentence(run("demo", tmp_path / "文件"))


# ---- choices


def test_units_years_forms_and_formats_that_are_not_there_are_refused(
    run: Run, file: Path, book: Path, tmp_path: Path
) -> None:
    out = tmp_path / "上报"
    words: list[tuple[list[object], str]] = [
        (["check", file, "--unit", "示例县没有局"], UNIT),
        (["dump", file, "--year", 1999], "1999"),
        (["export", file, "--to", out, "--unit", "999999"], UNIT),
        (["export", file, "--to", out, "--year", 2031], "2031"),
        (["export", file, "--to", out, "--form", "没有的表式"], FORM),
        (["import", file, book, "--form", "没有的表式"], FORM),
        (["new", file, "--form", "没有的表式", "--unit", "甲局", "--year", 2025], FORM),
        (["new", file, "--form", FORM, "--unit", "甲局", "--year", 2999], "2999"),
        (["new", file, "--form", FORM, "--unit", UNIT, "--year", 2025], "已经有"),
        (["new", file, "--form", FORM, "--unit", UNIT, "--year", 2027, "--from", 2026], "2026"),
        (["new", file, "--form", FORM, "--unit", UNIT, "--year", 2025, "--from", 2025], "已经有"),
        (["new", file, "--form", FORM, "--unit", "999999", "--year", 2025], "999999"),
        (["new", file, "--form", FORM, "--unit", "长" * 3000, "--year", 2025], "太长"),
        (["new", tmp_path / "没有" / "新.jmt", "--form", FORM, "--unit", "甲局", "--year", 2025], "不存在"),
        (["check", file, "--templates", tmp_path / "没有"], "没有表式"),
    ]
    with unchanged(tmp_path):
        for line, says in words:
            done = run(*line)
            assert_one_sentence(done)
            assert says in done.err, line


def test_pdf_files_need_libreoffice(run: Run, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    if sys.platform != "linux":
        pytest.skip("LibreOffice is found without PATH")
    with unchanged(tmp_path):
        done = run("export", file, "--to", tmp_path / "上报", "--format", "pdf")
        assert_one_sentence(done)
        assert "LibreOffice" in done.err


# ---- form sets


@pytest.fixture
def form_folder(tmp_path: Path) -> Path:
    """A copy of a form set under another id, in a folder of form sets."""
    folder = tmp_path / "表式" / "my-county"
    shutil.copytree(templates_dir() / FORM, folder)
    toml = (folder / "form.toml").read_text("utf-8").replace(f'id = "{FORM}"', 'id = "my-county"', 1)
    (folder / "form.toml").write_text(toml, "utf-8")
    return folder


def misspell_a_tag(folder: Path) -> None:
    old, new = "{{项目.项目名称}}".encode(), "{{项目.项目名秤}}".encode()
    replace_part(folder / "performance.docx", lambda data: data.replace(old, new, 1))


def break_the_toml(folder: Path) -> None:
    path = folder / "form.toml"
    path.write_text(path.read_text("utf-8").replace('id = "my-county"', 'id = "my-county'), "utf-8")


def spoil_the_template(folder: Path) -> None:
    cut_short(folder / "project.docx")


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (misspell_a_tag, ["performance.docx", "表1 第2行第4格", "{{项目.项目名秤}}", "项目.项目名称"]),
        (break_the_toml, ["form.toml", "行"]),
        (spoil_the_template, ["project.docx"]),
    ],
)
def test_a_broken_form_set_is_listed_with_its_mistakes_and_serves_nothing(
    run: Run, file: Path, book: Path, form_folder: Path, tmp_path: Path, spoil: Callable[[Path], None], says: list[str]
) -> None:
    spoil(form_folder)
    more = ["--templates", form_folder.parent]
    done = run("forms", *more)
    assert (done.code, done.err) == (1, "")
    assert all(word in done.out for word in says), done.out
    broken = next(form for form in run("forms", "--json", *more).json if form["mistakes"])
    assert set(broken["mistakes"][0]) == {"file", "place", "tag", "cause", "cure"}
    out = tmp_path / "上报"
    with unchanged(tmp_path):
        for words in (
            ["new", file, "--form", "my-county", "--unit", "甲局", "--year", 2025],
            ["import", tmp_path / "新.jmt", book, "--form", "my-county"],
            ["export", file, "--to", out, "--form", "my-county"],
        ):
            done = run(*words, *more)
            assert_one_sentence(done)
            assert says[0] in done.err
    assert run("check", file, *more).code == 0
    assert run("import", tmp_path / "新.jmt", book, *more).code == 0
    assert run("export", file, "--to", out, "--format", "docx", *more).code == 0


def test_a_broken_form_set_in_the_place_of_an_installed_one_stops_what_needs_it(
    run: Run, file: Path, book: Path, form_folder: Path, tmp_path: Path
) -> None:
    toml = form_folder / "form.toml"
    toml.write_text(toml.read_text("utf-8").replace('id = "my-county"', f'id = "{FORM}"'), "utf-8")
    misspell_a_tag(form_folder)
    with unchanged(tmp_path):
        for words in (
            ["export", file, "--to", tmp_path / "上报", "--draft"],
            ["import", tmp_path / "新.jmt", book],
            ["demo", tmp_path / "示例"],
        ):
            done = run(*words, "--templates", form_folder)
            assert_one_sentence(done)
            assert "{{项目.项目名秤}}" in done.err


# ---- dumps


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "不是 JSON"),
        ("[" * 100_000, "不是 JSON"),
        ("\0", "不是 JSON"),
        ("null", "不是绩目通"),
        ("[]", "不是绩目通"),
        ('{"a": 1}', "不是绩目通"),
        ('{"格式": "jimutong", "版本": 1, "文件": []}', "没有任何单位"),
        ('{"格式": "jimutong", "版本": 2, "文件": []}', "新版"),
        ('{"格式": "jimutong", "版本": 1, "文件": [null]}', "第1份"),
        ('{"格式": "jimutong", "版本": 1, "文件": [{"表式": "没有"}]}', FORM),
    ],
)
def test_what_is_no_dump_is_not_loaded(run: Run, file: Path, tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "数据.json"
    path.write_text(text, "utf-8")
    with unchanged(tmp_path):
        for workspace in (file, tmp_path / "新.jmt"):
            done = run("load", workspace, path)
            assert_one_sentence(done)
            assert says in done.err


@pytest.mark.parametrize(
    "change",
    [
        {"内容": None},
        {"内容": {"年度": "明年"}},
        {"内容": {"年度": 2025}},
        {"内容": {"没有的栏": "甲"}},
        {"内容": {"项目列表": [{"项目名称": "甲", "没有的栏": "乙"}]}},
        {"内容": {"项目列表": {"甲": "乙"}}},
        {"表式组": "abc"},
        {"其他值": [{"位置": "", "路径": "year", "值": 10**30}]},
        {"其他值": [{"位置": "", "路径": "unit", "值": None}]},
        {"其他值": [{"位置": "项目列表/0", "路径": "name", "值": "甲"}]},
        {"其他值": [{"位置": "项目列表/1", "路径": "name", "值": 5}]},
        {"其他值": [{"位置": "项目列表/1", "路径": "id", "值": "x"}]},
        {"其他值": [{"位置": "项目列表/1", "路径": "amounts.budget", "值": {"fen": 10**30, "text": None}}]},
        {"覆盖": [{"表": "没有", "行": "项目列表/1", "列": "x", "值": "1", "原因": ""}]},
        {"覆盖": [{"表": "项目列表", "行": "没有", "列": "表题", "值": "1", "原因": ""}]},
        {"标记": [{"位置": "项目列表/1", "路径": "name", "state": "奇怪"}]},
        {"标记": [{"位置": "项目列表/1", "路径": "没有", "state": "unsure"}]},
    ],
    ids=str,
)
def test_a_dump_changed_by_hand_is_loaded_whole_or_not_at_all(
    run: Run, file: Path, data: Path, tmp_path: Path, change: dict[str, object]
) -> None:
    dumped = json.loads(data.read_text("utf-8"))
    data.write_text(json.dumps({**dumped, "文件": [*dumped["文件"], {**dumped["文件"][0], **change}]}), "utf-8")
    with unchanged(tmp_path):
        done = run("load", file, data)
        assert_one_sentence(done)
        assert "第2份" in done.err


def test_a_document_that_is_there_already_is_not_loaded_and_neither_are_its_companions(
    run: Run, file: Path, data: Path, tmp_path: Path
) -> None:
    dumped = json.loads(data.read_text("utf-8"))
    there = run("dump", file).json["文件"]
    data.write_text(json.dumps({**dumped, "文件": [*dumped["文件"], *there]}), "utf-8")
    with unchanged(tmp_path):
        for words in (["load", file, data], ["load", file, tmp_path / "没有.json"], ["load", file, tmp_path]):
            assert_one_sentence(run(*words))
    assert set(contents(file.parent)) == {file.name}


def test_a_python_without_the_libraries_is_told_what_brings_them(tmp_path: Path) -> None:
    words = [sys.executable, "-S", str(ROOT / "main.py"), "import", str(tmp_path / "a.jmt"), str(tmp_path / "a.docx")]
    done = subprocess.run(words, capture_output=True, encoding="utf-8", check=False, timeout=60)
    told = Done(done.returncode, done.stdout, done.stderr)
    assert_one_sentence(told)
    assert "bootstrap.py run" in told.err
