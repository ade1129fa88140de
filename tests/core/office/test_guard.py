"""What is no readable Word or Excel file is refused by its content, with one sentence a clerk can act on."""

from __future__ import annotations

import random
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from core.errors import UserError
from core.office.docx import open_docx
from core.office.open import open_office
from core.office.xlsx import open_xlsx
from tests.word import Word
from tests.workbooks import Workbook

TYPES = "[Content_Types].xml"


def refusal(path: Path) -> str:
    with pytest.raises(UserError) as caught:
        open_docx(path)
    sentence = str(caught.value)
    assert sentence.endswith("。")
    assert "\n" not in sentence
    return sentence


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    return Word().paragraph("内容").table(["甲 | 乙"], 2).save(tmp_path / "sound.docx")


def written(tmp_path: Path, data: bytes, name: str = "名.docx") -> Path:
    path = tmp_path / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "WordDocument".encode("utf-16-le"), "另存为 .docx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "密码"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "Workbook".encode("utf-16-le"), "另存为 .xlsx"),
        ("这是一个文本文件".encode(), "文本文件"),
        ("这是一个文本文件".encode("gb18030"), "文本文件"),
        (b"<html><body>", "网页文件"),
        (b"%PDF-1.7", "PDF 文件"),
        (b"{\\rtf1", "RTF 文件"),
        (b"", "空文件"),
        (b"PK\x03\x04 and nothing more", "已损坏"),
        (bytes(range(256)), "不是 Word 或 Excel 文件"),
    ],
)
def test_other_files_named_docx_are_named(tmp_path: Path, data: bytes, words: str) -> None:
    assert words in refusal(written(tmp_path, data))


def test_a_folder_and_a_missing_file_are_told(tmp_path: Path) -> None:
    assert "文件夹" in refusal(tmp_path)
    assert "找不到" in refusal(tmp_path / "没有.docx")


def test_a_zip_without_word_and_a_workbook_are_told(tmp_path: Path) -> None:
    path = tmp_path / "x.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.txt", "a")
    assert "压缩包" in refusal(path)
    sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(TYPES, f'<Types><Override ContentType="{sheet}"/></Types>')
    assert "是 Excel 文件" in refusal(path)


def test_the_name_does_not_matter(sound: Path, tmp_path: Path) -> None:
    path = written(tmp_path, sound.read_bytes(), "随便.txt")
    assert open_docx(path).paragraphs[0].text == "内容"


def with_part(sound: Path, name: str, data: bytes, path: Path) -> Path:
    with zipfile.ZipFile(sound) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            if info.filename != name:
                new.writestr(info, old.read(info))
        new.writestr(name, data)
    return path


def test_a_bomb_is_refused_whichever_part_it_is_in(sound: Path, tmp_path: Path) -> None:
    for name in ("word/document.xml", "word/media/image1.png"):
        path = with_part(sound, name, b"\0" * 60_000_000, tmp_path / "bomb.docx")
        assert path.stat().st_size < 1_000_000
        assert "压缩炸弹" in refusal(path)


def test_a_bomb_that_lies_about_its_size_is_refused(sound: Path, tmp_path: Path) -> None:
    size = 60_000_000
    path = with_part(sound, "word/document.xml", b"\0" * size, tmp_path / "liar.docx")
    data = path.read_bytes().replace(size.to_bytes(4, "little"), (1000).to_bytes(4, "little"))
    path.write_bytes(data)
    assert refusal(path)


def test_thousands_of_parts_and_parts_of_the_same_name_are_refused(sound: Path, tmp_path: Path) -> None:
    path = tmp_path / "many.docx"
    path.write_bytes(sound.read_bytes())
    with zipfile.ZipFile(path, "a") as archive:
        for number in range(2100):
            archive.writestr(f"x/{number}", b"")
    assert "部件" in refusal(path)
    path.write_bytes(sound.read_bytes())
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("WORD/document.xml", b"<a/>")
    assert "重名" in refusal(path)


def test_entities_are_refused(sound: Path, tmp_path: Path) -> None:
    evil = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'
    assert "实体" in refusal(with_part(sound, "word/document.xml", evil, tmp_path / "x.docx"))
    wide = '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'.encode("utf-16")
    assert refusal(with_part(sound, "word/styles.xml", wide, tmp_path / "y.docx"))


def test_a_tower_of_elements_is_refused(sound: Path, tmp_path: Path) -> None:
    tower = b"<a>" * 50_000 + b"</a>" * 50_000
    assert "结构已损坏" in refusal(with_part(sound, "word/document.xml", tower, tmp_path / "x.docx"))


def test_macros_and_embedded_files_are_told_and_left_alone(sound: Path, tmp_path: Path) -> None:
    path = with_part(sound, "word/vbaProject.bin", b"x", tmp_path / "a.docx")
    path = with_part(path, "word/embeddings/oleObject1.bin", b"x", tmp_path / "b.docx")
    file = open_docx(path)
    assert file.paragraphs[0].text == "内容"
    assert any("宏" in notice for notice in file.notices)
    assert any("嵌入" in notice for notice in file.notices)


def flip_bytes(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.randint(1, 30)):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def cut(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data))
    return data[:at] + data[at + chance.randrange(400) :]


def shuffle_xml(data: bytes, chance: random.Random) -> bytes:
    """Elements of the document lost, doubled or moved; the container stays sound."""
    import io

    with zipfile.ZipFile(io.BytesIO(data)) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    name = chance.choice(sorted(parts))
    pieces = parts[name].split(b"<")
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(pieces))
        pieces[at : at + chance.randrange(3)] = [chance.choice(pieces), chance.choice([b"w:tc>", b"/w:p>", b"&x;"])]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part, content in parts.items():
            new.writestr(part, b"<".join(pieces) if part == name else content)
    return out.getvalue()


@pytest.mark.parametrize("mutate", [flip_bytes, cut, shuffle_xml])
def test_mutants_give_a_sentence_or_a_result(
    mutate: Callable[[bytes, random.Random], bytes], sound: Path, tmp_path: Path
) -> None:
    chance = random.Random(7)
    data, refused = sound.read_bytes(), 0
    for _ in range(120):
        path = written(tmp_path, mutate(data, chance), "mutant.docx")
        try:
            open_docx(path)
        except UserError:
            refused += 1
    assert 0 < refused <= 120


@pytest.fixture
def sound_book(tmp_path: Path) -> Path:
    return Workbook().sheet("表", ["甲 | 乙*2", "^ | #3.5@0.00 | 丙"]).save(tmp_path / "sound.xlsx")


def retyped(book: Path, kind: str, path: Path) -> Path:
    """The workbook saved as another kind (template, with macros …), as its list of parts says."""
    usual = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    with zipfile.ZipFile(book) as archive:
        types = archive.read(TYPES)
    assert usual in types
    return with_part(book, TYPES, types.replace(usual, kind.encode()), path)


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("application/vnd.ms-excel.sheet.macroEnabled.main+xml", "名.xlsm"),
        ("application/vnd.ms-excel.template.macroEnabled.main+xml", "名.xltm"),
        ("application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml", "名.xltx"),
    ],
)
def test_workbooks_with_macros_and_templates_are_read(sound_book: Path, tmp_path: Path, kind: str, name: str) -> None:
    path = with_part(retyped(sound_book, kind, tmp_path / "a"), "xl/vbaProject.bin", b"x", tmp_path / name)
    file = open_office(path)
    assert file.tables[0].rows[0].cells[0].text == "甲"
    assert file.notices == ("文件带有宏，未运行，也未读取。",)


def test_what_is_embedded_does_not_make_the_kind(sound: Path, sound_book: Path, tmp_path: Path) -> None:
    for path, other in ((sound, "spreadsheetml.sheet"), (sound_book, "wordprocessingml.document")):
        with zipfile.ZipFile(path) as archive:
            types = archive.read(TYPES).decode()
        default = f'<Default Extension="bin" ContentType="application/vnd.openxmlformats-officedocument.{other}"/>'
        changed = types.replace("</Types>", default + "</Types>").replace("<Default", default + "<Default", 1)
        file = open_office(with_part(path, TYPES, changed.encode(), tmp_path / "x"))
        assert [table.sheet for table in file.tables] == (["表"] if path == sound_book else [""])


def test_a_binary_workbook_is_refused_with_what_to_do(sound_book: Path, tmp_path: Path) -> None:
    path = retyped(sound_book, "application/vnd.ms-excel.sheet.binary.macroEnabled.main", tmp_path / "名.xlsb")
    with pytest.raises(UserError, match=r"（\.xlsb），请用 WPS 或 Excel 另存为 \.xlsx"):
        open_office(path)


def test_each_door_names_the_other_kind(sound: Path, sound_book: Path) -> None:
    with pytest.raises(UserError, match=r"是 Excel 文件（\.xlsx），这里要的是 Word 文件"):
        open_docx(sound_book)
    with pytest.raises(UserError, match=r"是 Word 文件（\.docx），这里要的是 Excel 文件"):
        open_xlsx(sound)


@pytest.mark.parametrize("mutate", [flip_bytes, cut, shuffle_xml])
def test_mutants_of_a_workbook_give_a_sentence_or_a_result(
    mutate: Callable[[bytes, random.Random], bytes], sound_book: Path, tmp_path: Path
) -> None:
    chance = random.Random(11)
    data, refused = sound_book.read_bytes(), 0
    for _ in range(200):
        path = written(tmp_path, mutate(data, chance), "mutant.xlsx")
        try:
            open_office(path)
        except UserError:
            refused += 1
    assert 0 < refused <= 200
