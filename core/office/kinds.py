"""What a file really is, by its content and never by its name, and how an office program is to open it."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

from core.errors import UserError
from core.office.guard import damage_told
from core.office.ole import OleFile


@dataclass(frozen=True, slots=True)
class Source:
    """A kind of file that an office program has to read for us: what a clerk calls it, the ending that tells the
    program, what it shall become, and the filter LibreOffice needs where the ending alone does not tell."""

    called: str
    suffix: str
    to: str
    infilter: str = ""


DOC = Source("旧版 Word 或 WPS 文档（.doc/.wps）", ".doc", "docx")
_RTF = Source("RTF 文件", ".rtf", "docx")
PAGE = Source("网页文件", ".html", "")
"""Read by ourselves."""
_XML_SHEET = Source("XML 表格文件", ".xml", "xlsx", "MS Excel 2003 XML")
_XML_WORD = Source("XML 文档", ".xml", "docx", "MS Word 2003 XML")
_OPEN_TEXT = Source("ODF 文档（.odt）", ".odt", "docx")
_OPEN_SHEET = Source("ODF 表格（.ods）", ".ods", "xlsx")
_FOREIGN = ((b"%PDF", "PDF 文件"), (b"Rar!", "RAR 压缩包"), (b"7z\xbc\xaf", "7z 压缩包"), (b"\x89PNG", "图片"))
_HTML = re.compile(rb"<\s*(?:!doctype\s+html|html|table|head|body|meta)\b", re.IGNORECASE)


def kind_of_ole(ole: OleFile) -> Source | None:
    """None for a workbook. UserError: encrypted."""
    names = ole.names.keys()
    if "EncryptedPackage" in names or _is_locked_word(ole):
        raise UserError(f"“{ole.path.name}”设有打开密码。请在 Office 或 WPS 中取消密码并另存后再导入。")
    return None if names & {"Workbook", "WORKBOOK", "Book", "BOOK"} else DOC


def _is_locked_word(ole: OleFile) -> bool:
    """The bit that says encrypted, in the head of an old Word file ([MS-DOC] FibBase.fEncrypted)."""
    head = ole.stream("WordDocument") or b""
    return len(head) > 11 and bool(head[11] & 1)


def kind_of_zip(path: Path) -> Source | None:
    """An OpenDocument file; None for any other container."""
    with damage_told(path), path.open("rb") as stream:
        head = stream.read(160)
        if b"mimetypeapplication/vnd.oasis.opendocument." not in head:
            return None
        with zipfile.ZipFile(stream) as archive:
            if "META-INF/manifest.xml" in archive.namelist():
                info = archive.getinfo("META-INF/manifest.xml")
                with archive.open(info) as part:
                    if b"encryption-data" in part.read(1_000_000):
                        raise UserError(f"“{path.name}”设有打开密码。请在 Office 或 WPS 中取消密码并另存后再导入。")
    return _OPEN_SHEET if b"opendocument.spreadsheet" in head else _OPEN_TEXT


def kind_of_other(path: Path, head: bytes) -> Source | None:
    """A file that is no container; None for plain text. UserError: nothing that holds a form."""
    what = next((name for magic, name in _FOREIGN if head.startswith(magic)), "")
    if what:
        raise UserError(f"“{path.name}”实际是{what}，不是 Word 或 Excel 文件（.docx、.xlsx），无法读取。")
    if head.startswith(b"{\\rtf"):
        return _RTF
    if b"<?mso-application" in head or b"urn:schemas-microsoft-com:office:spreadsheet" in head:
        if b"Excel.Sheet" in head or b"office:spreadsheet" in head:
            return _XML_SHEET
        return _XML_WORD
    plain = head.replace(b"\0", b"")
    if head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0").startswith(b"<") and _HTML.search(plain):
        return PAGE
    is_marked = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    if b"\0" in head and not is_marked:
        raise UserError(f"“{path.name}”不是 Word 或 Excel 文件（.docx、.xlsx），无法读取。")
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<?xml"):
        raise UserError(f"“{path.name}”实际是 XML 文件，不是 Word 或 Excel 文件（.docx、.xlsx），无法读取。")
    return None


def decoded(data: bytes) -> str:
    """Text as Chinese systems write it: UTF-16 or UTF-8 with a mark, UTF-8, else GB 18030."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030", "replace")
