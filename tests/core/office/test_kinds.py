"""Files of any kind, told apart by their content: read here, through an office program, or refused in one sentence."""

from __future__ import annotations

import http.server
import os
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from core.errors import UserError
from core.office import convert
from core.office.blocks import OfficeFile
from core.office.open import open_office
from core.office.soffice import make_profile, run_bounded
from tests.old_workbooks import compound
from tests.word import Word
from tests.workbooks import Workbook

ROWS = ["一级指标 | 二级指标 | 指标值", "v:产出指标 | 数量指标 | ≥95%", "^ | 质量指标 | 100%"]


def texts(file: OfficeFile) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in file.tables[0].rows]


@pytest.mark.office
@pytest.mark.parametrize(
    ("kind", "name"), [("doc", "表.doc"), ("doc", "表.wps"), ("rtf", "表.doc"), ("odt", "表.docx")]
)
def test_word_files_of_other_kinds_come_through_libreoffice(
    kind: str, name: str, tmp_path: Path, soffice: Callable[[Path, str], Path]
) -> None:
    sound = Word().paragraph("某项目绩效目标").table(ROWS, 3).paragraph("完").save(tmp_path / "a.docx")
    path = soffice(sound, kind).rename(tmp_path / name)
    file = open_office(path)
    assert file.name == path.name
    assert file.paragraphs[0].text == "某项目绩效目标"
    assert texts(file) == texts(open_office(sound))
    assert file.tables[0].rows[2].cells[0].continues
    assert "转换后读取" in file.notices[0]


@pytest.mark.office
def test_a_sheet_of_opendocument_comes_through_libreoffice(
    tmp_path: Path, soffice: Callable[[Path, str], Path]
) -> None:
    sound = Workbook().sheet("目标表", ["甲 | 乙*2", "#0.95@0% | 丙 | 丁"]).save(tmp_path / "a.xlsx")
    path = soffice(sound, "ods").rename(tmp_path / "a.xls")
    assert texts(open_office(path)) == [["甲", "乙"], ["95%", "丙", "丁"]]


PAGE = """<html><head><meta charset=gb2312><style>td{}</style></head><body><p>目标申报表&nbsp;</p>
<table><thead><tr><th colspan=2>项目 名称</th><td rowspan="2">甲<br>乙</td></tr></thead>
<tbody><tr><td>资金</td><td>1,000.00
 元<table><tr><td>内</td></tr></table></td></tr></tbody></table><div>尾</div><img src="http://127.0.0.1:9/x.png"></body></html>"""


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_a_web_page_called_xls_is_read_as_sheets_and_paragraphs(encoding: str, tmp_path: Path) -> None:
    (tmp_path / "导出.xls").write_bytes(PAGE.encode(encoding))
    file = open_office(tmp_path / "导出.xls")
    assert [paragraph.text for paragraph in file.paragraphs] == ["目标申报表", "尾"]
    assert texts(file) == [["项目 名称", "甲\n乙"], ["资金", "1,000.00 元", ""]]
    assert [cell.span for cell in file.tables[0].rows[0].cells] == [2, 1]
    assert file.tables[0].rows[1].cells[2].continues
    assert file.tables[1].rows[0].cells[0].text == "内"
    assert file.tables[0].rows[0].cells[0].place == "“网页表1”A1"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("sign", [",", "\t"])
def test_separated_values_are_a_table(encoding: str, sign: str, tmp_path: Path) -> None:
    text = f"项目{sign}金额\r\n“甲”{sign}007\r\n乙{sign}=100%\r\n"
    (tmp_path / "表.csv").write_bytes(text.encode(encoding))
    assert texts(open_office(tmp_path / "表.csv")) == [["项目", "金额"], ["“甲”", "007"], ["乙", "=100%"]]


def test_plain_text_is_its_lines(tmp_path: Path) -> None:
    (tmp_path / "稿.txt").write_bytes("一、概况\r\n\r\n本单位共有五人。\n".encode("gb18030"))
    assert [(p.place, p.text) for p in open_office(tmp_path / "稿.txt").paragraphs] == [
        ("第1行", "一、概况"),
        ("第3行", "本单位共有五人。"),
    ]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"%PDF-1.7", "PDF 文件"),
        (b"Rar!\x1a", "RAR 压缩包"),
        (b"\x89PNG\r\n", "图片"),
        (b"<?xml version='1.0'?><a/>", "XML 文件"),
        (bytes(range(256)), "不是 Word 或 Excel 文件"),
        (compound({"EncryptedPackage": b"x"}), "设有打开密码"),
    ],
)
def test_what_holds_no_form_is_named(data: bytes, words: str, tmp_path: Path) -> None:
    (tmp_path / "名.docx").write_bytes(data)
    with pytest.raises(UserError, match=words):
        open_office(tmp_path / "名.docx")


def test_without_an_office_program_one_sentence_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(convert, "find_soffice", lambda: None)
    (tmp_path / "旧.doc").write_bytes(compound({"WordDocument": b"\xec\xa5" + b"\0" * 600}))
    with pytest.raises(
        UserError, match=r"没有能转换它的 WPS、Office 或 LibreOffice。请用 WPS 或 Word 打开，另存为 \.docx"
    ):
        open_office(tmp_path / "旧.doc")


def test_an_opendocument_file_with_a_password_is_told(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.odt", "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("META-INF/manifest.xml", "<manifest><encryption-data/></manifest>")
    with pytest.raises(UserError, match="密码"):
        open_office(tmp_path / "a.odt")


def test_a_program_that_takes_too_long_is_ended_with_its_children(tmp_path: Path) -> None:
    script = f"sleep 60 & echo $! > {tmp_path / 'child'}; sleep 60"
    begun = time.monotonic()
    assert not run_bounded(["sh", "-c", script], tmp_path, 0.5)
    assert time.monotonic() - begun < 5
    child = int((tmp_path / "child").read_text())
    for _ in range(50):
        if not _is_running(child):
            break
        time.sleep(0.05)
    assert not _is_running(child)


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return "\nState:\tZ" not in Path(f"/proc/{process}/status").read_text()


@contextmanager
def a_server() -> Iterator[tuple[int, list[str]]]:
    """A port of this machine, and what was asked of it."""
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        do_HEAD = do_OPTIONS = do_PROPFIND = do_GET

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_address[1], asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.mark.office
def test_nothing_outside_the_file_is_fetched_while_it_is_converted(tmp_path: Path) -> None:
    with a_server() as (port, asked):
        link = f"http://127.0.0.1:{port}/x.png"
        include = rf'{{\field{{\*\fldinst INCLUDEPICTURE "{link}"}}{{\fldrslt old}}}}'
        (tmp_path / "a.doc").write_text(rf"{{\rtf1\ansi Text {include}\par}}", "ascii")
        file = open_office(tmp_path / "a.doc")
    assert file.paragraphs[0].text.startswith("Text")
    assert asked == []


def test_a_profile_runs_no_macros_and_follows_no_links(tmp_path: Path) -> None:
    make_profile(tmp_path)
    settings = (tmp_path / "user" / "registrymodifications.xcu").read_text("utf-8")
    for words in (
        '"DisableMacrosExecution" oor:op="fuse"><value>true',
        '"BlockUntrustedRefererLinks" oor:op="fuse"><value>true',
    ):
        assert words in settings
