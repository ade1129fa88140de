"""Refuses what is no readable Word or Excel file before any reader sees it: by content, never by name.

One sentence each; it says what the file is and what to do.

Limits and their reasons: reference measurements of hostile files (a 1 MB zip bomb filled 2 GB in every common reader).
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

from core.errors import UserError

MAX_FILE = 200 * 1024 * 1024
MAX_TOTAL = 200 * 1024 * 1024
MAX_ENTRIES = 2_000
MAX_PART = 24 * 1024 * 1024
"""The largest XML part that is parsed; a book of a thousand tables stays below it."""
MAX_RATIO = 200
_RATIO_FROM = 4 * 1024 * 1024
"""Small parts may be as repetitive as they like."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DTD = re.compile(
    rb"<!(?:DOCTYPE|ENTITY)|<\x00!\x00(?:D\x00O\x00C|E\x00N\x00T)|\x00<\x00!\x00(?:D\x00O\x00C|E\x00N\x00T)"
)
_TYPES = "[Content_Types].xml"
_MAIN = re.compile(rb"(wordprocessingml|ms-word|spreadsheetml|ms-excel)\.[\w.]*\bmain\+xml", re.IGNORECASE)


class Package:
    """A zip container of an Office file whose parts are read bounded, one by one; nothing is ever unpacked to disk."""

    def __init__(self, path: Path, archive: zipfile.ZipFile) -> None:
        self.path = path
        self.kind = ""
        self._archive = archive
        self.names = {info.filename: info for info in archive.infolist()}
        self._lower = {name.lower(): name for name in self.names}

    def named(self, name: str) -> str:
        """A part's name as the zip spells it (upper and lower case do not count), '' when there is none."""
        return self._lower.get(name.lower(), "")

    def part(self, name: str) -> bytes | None:
        """The bytes of an XML part, None when there is none. UserError: damaged, too large, carries a DTD."""
        info = self.names.get(name)
        if info is None:
            return None
        data = self._read(info)
        if (b"!" in data or b"\0" in data) and _DTD.search(data):
            raise UserError(f"“{self.path.name}”含有 DTD 或实体声明，正常的文件里不会有，为安全起见不予读取。")
        return data

    def _read(self, info: zipfile.ZipInfo) -> bytes:
        """Bytes are counted while they come out: the size written in the zip may lie."""
        limit = MAX_PART
        if info.compress_size:
            limit = min(limit, max(_RATIO_FROM, info.compress_size * MAX_RATIO))
        with damage_told(self.path), self._archive.open(info) as stream:
            data = stream.read(limit + 1)
            if len(data) > limit:
                refuse_bomb(self.path)
            return data

    def close(self) -> None:
        self._archive.close()


@contextmanager
def damage_told(path: Path) -> Iterator[None]:
    """Turns whatever a broken zip makes the standard library raise into one sentence."""
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, IndexError, OverflowError) as error:
        raise UserError(f"“{path.name}”已损坏，无法读取。请用 Office 或 WPS 打开并另存后再导入。") from error
    except (RuntimeError, NotImplementedError) as error:
        raise UserError(
            f"“{path.name}”的压缩方式或加密无法识别。请用 Office 或 WPS 打开，另存为 .docx 或 .xlsx 后再导入。"
        ) from error
    except MemoryError as error:
        refuse_bomb(path, error)
    except OSError as error:
        why = "没有权限" if isinstance(error, PermissionError) else "存储设备读不出来"
        raise UserError(f"读取“{path.name}”时出错：{why}。请检查磁盘或U盘后再试。") from error


def refuse_bomb(path: Path, cause: BaseException | None = None) -> NoReturn:
    raise UserError(f"“{path.name}”解压后异常庞大（可能是压缩炸弹），为安全起见不予读取。") from cause


DOCX, XLSX = "docx", "xlsx"
KINDS = {DOCX: "Word 文件（.docx）", XLSX: "Excel 文件（.xlsx）"}
"""What a package can be, and what a clerk calls it."""


def open_package(path: Path, kind: str = "") -> Package:
    """The container of a Word or Excel file, macro and template kinds included; of `kind` only, when it is given.

    UserError: it is none, or none that can be read safely.
    """
    _check_head(path)
    with damage_told(path):
        package = Package(path, zipfile.ZipFile(path))
    try:
        _check_entries(package)
        package.kind = _kind(package)
        if kind and kind != package.kind:
            raise UserError(f"“{path.name}”是 {KINDS[package.kind]}，这里要的是 {KINDS[kind]}。")
    except BaseException:
        package.close()
        raise
    return package


def check_file(path: Path) -> bytes:
    """The beginning of a file that is there, not empty and not beyond all measure. UserError: it is not."""
    if path.is_dir():
        raise UserError(f"“{path.name}”是文件夹，请选择其中的 Word 或 Excel 文件。")
    if not path.exists():
        raise UserError(f"找不到文件“{path}”。")
    with damage_told(path):
        size = path.stat().st_size
        with path.open("rb") as stream:
            head = stream.read(4096)
    if size > MAX_FILE:
        raise UserError(f"“{path.name}”有 {size // 1024 // 1024} MB，超过 {MAX_FILE // 1024 // 1024} MB，不予读取。")
    if not head:
        raise UserError(f"“{path.name}”是空文件（0 字节），没有可以读取的内容。")
    return head


def _check_head(path: Path) -> None:
    """UserError: it is no container."""
    head = check_file(path)
    if head.startswith(_OLE):
        _refuse_ole(path)
    if not head.startswith(b"PK"):
        _refuse_other(path, head)


def _refuse_ole(path: Path) -> NoReturn:
    """Files of the time before zip containers, and encrypted ones; the names of their streams tell which they are."""
    with path.open("rb") as stream:
        data = stream.read(MAX_FILE)
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise UserError(f"“{path.name}”设有打开密码。请在 Office 或 WPS 中取消密码并另存后再导入。")
    if any(name.encode("utf-16-le") in data for name in ("Workbook", "Book\0")):
        raise UserError(f"“{path.name}”是旧版 Excel 工作簿或 WPS 表格（.xls/.et），请用 WPS 或 Excel 另存为 .xlsx。")
    raise UserError(f"“{path.name}”是旧版 Word 或 WPS 文档（.doc/.wps），请用 Word 或 WPS 另存为 .docx 后再导入。")


_OTHER_HEADS = ((b"%PDF", "PDF 文件"), (b"{\\rtf", "RTF 文件"), (b"Rar!", "RAR 压缩包"), (b"7z\xbc\xaf", "7z 压缩包"))


def _refuse_other(path: Path, head: bytes) -> NoReturn:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    what = next((name for magic, name in _OTHER_HEADS if head.startswith(magic)), "")
    if start.startswith((b"<html", b"<!doctype html")):
        what = "网页文件"
    elif start.startswith(b"<?xml"):
        what = "XML 文件"
    elif not what and b"\x00" not in head:
        what = "文本文件"
    really = f"实际是{what}，" if what else ""
    raise UserError(f"“{path.name}”{really}不是 Word 或 Excel 文件（.docx、.xlsx），无法读取。")


def _check_entries(package: Package) -> None:
    infos = package._archive.infolist()
    if len(infos) > MAX_ENTRIES:
        raise UserError(
            f"“{package.path.name}”内部有 {len(infos)} 个部件，远多于正常的 Word 或 Excel 文件，为安全起见不予读取。"
        )
    if len({info.filename.lower() for info in infos}) != len(infos):
        raise UserError(f"“{package.path.name}”内部有重名的部件，不是正常的 Word 或 Excel 文件，不予读取。")
    if sum(info.file_size for info in infos) > MAX_TOTAL or any(_is_bomb(info) for info in infos):
        refuse_bomb(package.path)


def _is_bomb(info: zipfile.ZipInfo) -> bool:
    return info.file_size > _RATIO_FROM and info.file_size > MAX_RATIO * info.compress_size


def _kind(package: Package) -> str:
    """What the package says it is; the name of the file counts for nothing."""
    name = package.path.name
    types = package.part(_TYPES)
    if types is None:
        raise UserError(f"“{name}”是压缩包，但里面不是 Word 或 Excel 文件，无法读取。")
    if b"ms-excel.sheet.binary" in types:
        raise UserError(f"“{name}”是二进制工作簿（.xlsb），请用 WPS 或 Excel 另存为 .xlsx 后再导入。")
    main = _MAIN.search(types)  # of the file itself: one that is embedded in it has a type too, but no main part
    if main:
        return DOCX if main[1] in (b"wordprocessingml", b"ms-word") else XLSX
    raise UserError(f"“{name}”不是 Word 或 Excel 文件（.docx、.xlsx），无法读取。")


def notices(package: Package) -> tuple[str, ...]:
    """What the file carries beside its text; it is told, never followed or run."""
    names = [name.lower() for name in package.names]
    found = []
    if any(name.endswith("vbaproject.bin") for name in names):
        found.append("文件带有宏，未运行，也未读取。")
    if any("/embeddings/" in name or "oleobject" in name or "/activex/" in name for name in names):
        found.append("文件带有嵌入的对象（如别的文档或表格），其中的内容未读取。")
    return tuple(found)
