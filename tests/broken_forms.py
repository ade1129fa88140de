"""Form sets with one mistake each, made of the example that the manual explains; and what must be said of them."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import docx
import openpyxl
from docx.oxml import parse_xml
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment

from core.paths import resources_dir

EXAMPLE = resources_dir() / "form-example"
ID = "shili-project"
Alter = Callable[[Path], None]


@dataclass(frozen=True, slots=True)
class Broken:
    """What is changed, and what must be said: the file and place, the cause and the cure, each by a part of it."""

    name: str
    alter: Alter
    where: str
    cause: str
    cure: str


def example(folder: Path) -> Path:
    """A copy of the example's folder."""
    target = folder / ID
    shutil.copytree(EXAMPLE, target)
    return target


def broken(folder: Path, one: Broken) -> Path:
    target = example(folder)
    one.alter(target)
    return target


# ---------------------------------------------------------------- ways to spoil


def toml(*changes: tuple[str, str]) -> Alter:
    def alter(folder: Path) -> None:
        path = folder / "form.toml"
        text = path.read_text(encoding="utf-8")
        for old, new in changes:
            assert old in text, old
            text = text.replace(old, new, 1)
        path.write_text(text, encoding="utf-8")

    return alter


def more_toml(text: str) -> Alter:
    def alter(folder: Path) -> None:
        path = folder / "form.toml"
        path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")

    return alter


def word(old: str, new: str) -> Alter:
    """Replaces a text in the first paragraph or cell of the Word template that has it."""

    def alter(folder: Path) -> None:
        document = docx.Document(str(folder / "form.docx"))
        paragraph = next(one for one in _paragraphs(document) if old in one.text)
        paragraph.text = paragraph.text.replace(old, new, 1)
        document.save(str(folder / "form.docx"))

    return alter


def _paragraphs(document: Any) -> list[Any]:
    cells = [cell for table in document.tables for row in table.rows for cell in row.cells]
    return [*document.paragraphs, *(paragraph for cell in cells for paragraph in cell.paragraphs)]


def in_word(change: Callable[[Any], None]) -> Alter:
    def alter(folder: Path) -> None:
        document = docx.Document(str(folder / "form.docx"))
        change(document)
        document.save(str(folder / "form.docx"))

    return alter


def sheet(change: Callable[[Any], None]) -> Alter:
    def alter(folder: Path) -> None:
        book = openpyxl.load_workbook(folder / "form.xlsx")
        change(book.active)
        book.save(folder / "form.xlsx")

    return alter


def cell(address: str, text: str) -> Alter:
    return sheet(lambda page: page.__setitem__(address, text))


def template(data: bytes, name: str = "form.docx") -> Alter:
    return lambda folder: (folder / name).write_bytes(data) and None


# ---------------------------------------------------------------- single changes


def a_text_box(document: Any) -> None:
    box = """<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"
      xmlns:v="urn:schemas-microsoft-com:vml"><w:pict><v:shape style="width:80pt;height:20pt"><v:textbox><w:txbxContent>
      <w:p><w:r><w:t>{{联系手机}}</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>"""
    document.paragraphs[0].insert_paragraph_before("")._p.append(parse_xml(box))


def a_chart(page: Any) -> None:
    chart = BarChart()
    chart.title = "{{单位名称}}的资金"
    chart.add_data(Reference(page, min_col=2, min_row=4, max_row=4))
    page.add_chart(chart, "J2")


def a_drawing(folder: Path) -> None:
    """A text box of a sheet, as its drawing part holds it."""
    text = (
        '<xdr:wsDr xmlns:xdr="x" xmlns:a="a"><a:p><a:r><a:t>{{年</a:t></a:r><a:r><a:t>度}}</a:t></a:r></a:p></xdr:wsDr>'
    )
    with zipfile.ZipFile(folder / "form.xlsx", "a") as archive:
        archive.writestr("xl/drawings/drawing1.xml", text)


def a_comment(page: Any) -> None:
    page["A2"].comment = Comment("{{联系电话}}", "")


def half_a_merge(page: Any) -> None:
    page.insert_rows(11)
    page["A11"] = "{{指标.三级指标}}"
    page["H9"] = "说明"
    page.merge_cells("H9:H10")


def crossing(page: Any) -> None:
    for area in list(page.merged_cells.ranges):
        if area.min_row >= 9:
            page.unmerge_cells(str(area))
    for row, text in {9: "{%tr for 指标 in 项目.绩效指标 %}", 10: "{%tr if 草稿 %}", 11: "{%tr endfor %}"}.items():
        for column in "ABCDEF":
            page[f"{column}{row}"] = None
        page[f"A{row}"] = text
    page["A12"] = "{%tr endif %}"


def old_office(stream: str) -> bytes:
    """The beginning of a file of the time before zip containers, with the name of a stream in it."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + stream.encode("utf-16-le") + b"\0" * 512


def a_zip_bomb(folder: Path) -> None:
    with zipfile.ZipFile(folder / "form.docx", "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/media/image9.xml", b"\0" * 64_000_000)


def a_word_file(folder: Path) -> None:
    shutil.copy(folder / "form.docx", folder / "form.xlsx")


def cut_off(folder: Path) -> None:
    data = (folder / "form.docx").read_bytes()
    (folder / "form.docx").write_bytes(data[: len(data) // 2])


def in_gbk(folder: Path) -> None:
    text = (folder / "form.toml").read_text(encoding="utf-8")
    (folder / "form.toml").write_bytes(text.encode("gbk"))


def nothing_written(folder: Path) -> None:
    (folder / "form.toml").write_text("", encoding="utf-8")


def without_end(folder: Path) -> None:
    (folder / "form.toml").write_text("id = " + "[" * 20_000 + "]" * 20_000, encoding="utf-8")


def a_folder(folder: Path) -> None:
    (folder / "form.docx").unlink()
    (folder / "form.docx").mkdir()


def without_template(folder: Path) -> None:
    (folder / "form.docx").rename(folder / "forms.docx")


_REFERENCE = '\n[[lists]]\npath = "工作"\nitem = "工作"\nhome = "work_items"\n[[lists.fields]]\nkey = "项目"\n'
_PRESET = '\n[[lists]]\npath = "成本"\nitem = "成本项"\nhome = "lines.cost"\n[[lists.fields]]\nkey = "名"\n'

BROKEN: tuple[Broken, ...] = (
    # form.toml
    Broken("syntax", toml(('title = "项目支出', "title = “项目支出")), "form.toml，第 4 行", "值写法不对", "英文的"),
    Broken("open_quote", toml(('region = "示例县"', 'region = "示例县')), "form.toml，第 5 行", "引号没有写完", "检查"),
    Broken("twice", toml(("version = 1", 'version = 1\nid = "x"')), "form.toml，第 7 行", "同一个键写了两次", "检查"),
    Broken("encoding", in_gbk, "form.toml", "不是 UTF-8 编码", "另存为"),
    Broken(
        "entry", toml(("title_field =", "title_feild =")), "form.toml，第 ", "没有 title_feild 这一项", "title_field"
    ),
    Broken("type", toml(("minimum = 1", 'minimum = "一"')), "form.toml，第 ", "minimum 应为整数", "现在是"),
    Broken(
        "missing", toml(('home = "unit.name"', "")), "form.toml，第 ", "没有 home，也没有 compute", "写明它存在哪里"
    ),
    Broken("home", toml(("unit.name", "unit.nam")), "form.toml，第 ", "没有“unit.nam”这个存放处", "unit.name"),
    Broken("kind", toml(('kind = "money"', 'kind = "mony"')), "form.toml，第 ", "kind 不能是“mony”", "money"),
    Broken("wrong_kind", toml(('home = "level1"', 'home = "name"')), "form.toml，第 ", "种类不能是 level1", "kind"),
    Broken(
        "one_key",
        toml(('key = "财政资金"', 'key = "预算金额"')),
        "form.toml，第 ",
        "键“预算金额”写了两次",
        "换一个键名",
    ),
    Broken(
        "one_label",
        toml(('label = "其中：财政资金"', 'label = "预算金额"')),
        "form.toml，第 ",
        "“预算金额”已经是“预算金额”的名称或别名",
        "改掉一个",
    ),
    Broken(
        "circle",
        toml(("预算金额 - 上年预算", "预算金额 - 比上年增减")),
        "form.toml，第 ",
        "算式绕回了自己",
        "去掉其中一个引用",
    ),
    Broken(
        "formula",
        toml(("预算金额 - 上年预算", "预算金额 - 上年预祘")),
        "form.toml，第 ",
        "没有“上年预祘”这个金额或数的字段",
        "上年预算",
    ),
    Broken("like", toml(("version = 1", f'version = 1\nlike = "{ID}"')), "form.toml，第 ", "like 绕回了自己", "去掉"),
    Broken(
        "like_none", toml(("version = 1", 'version = 1\nlike = "abc"')), "form.toml，第 ", "找不到表式“abc”", "旁边"
    ),
    Broken("file_name", toml(("{单位名称}{年度}年", "{单位}{年度}年")), "form.toml，第 ", "“单位”不存在", "单位名称"),
    Broken("sheet_name", toml(("{序号}.{项目名称}", "{序号}.{名称}")), "form.toml，第 ", "“名称”不存在", "单位名称"),
    Broken("braces", toml(("{序号}.{项目名称}", "{序号.{项目名称}")), "form.toml，第 ", "花括号没有成对", "{字段}"),
    Broken("repeat", toml(('repeat = "sheet"', 'repeat = "page"')), "form.toml，第 ", "repeat 不能是“page”", "sheet"),
    Broken(
        "over", toml(('over = "项目列表"', 'over = "项目表"')), "form.toml，第 ", "没有“项目表”这个清单", "项目列表"
    ),
    Broken("format", toml(('format = "docx"', 'format = "doc"')), "form.toml，第 ", "不能导出“doc”", "docx"),
    Broken(
        "twice_kind", toml(('kind = "quality"', 'kind = "quantity"')), "form.toml，第 ", "“quantity”写了两次", "改名"
    ),
    Broken("tab", toml(('grid = "绩效指标"', 'grid = "指标"')), "form.toml，第 ", "没有“指标”这个清单", "绩效指标"),
    Broken("check", more_toml("\n[checks]\ncode_lenght = 21\n"), "form.toml，第 ", "没有 code_lenght", "code_length"),
    Broken(
        "parent",
        toml(('path = "项目列表.绩效目标"', 'path = "项目.绩效目标"')),
        "form.toml，第 ",
        "没有上级清单“项目”",
        "项目列表",
    ),
    Broken(
        "parent_of_its_own",
        toml(('path = "项目列表.绩效目标"', 'path = "项目清单.绩效目标"')),
        "form.toml，第 ",
        "没有上级清单“项目清单”",
        "是不是“项目列表”",
    ),
    Broken(
        "no_number",
        toml(('home = "targets.whole"', 'home = "targets.whole"\npart = "measure"')),
        "form.toml，第 ",
        "“指标值”只取指标值的一部分，却没有一栏取它的数",
        'part = "number"',
    ),
    Broken(
        "where",
        toml(('home = "goals"', 'home = "goals"\nwhere = { period = "year" }')),
        "form.toml，第 ",
        "没有“year”这种 period",
        "annual",
    ),
    Broken(
        "zips",
        more_toml('\n[[zips]]\npath = "项目列表.对照"\nsides = { 左 = "项目列表.绩效指标", 右 = "项目列表.指标" }\n'),
        "form.toml，第 ",
        "旁边没有“项目列表.指标”这个清单",
        "项目列表.绩效指标",
    ),
    Broken(
        "references",
        more_toml(_REFERENCE + 'label = "项目"\nhome = "projects"\nkind = "references"\nof = "项目表"\n'),
        "form.toml，第 ",
        "引用的清单“项目表”不能引用",
        "项目列表",
    ),
    Broken(
        "preset",
        more_toml(_PRESET + 'label = "名"\nhome = "name"\n[[lists.preset]]\n名称 = "租赁"\n'),
        "form.toml，第 ",
        "没有“名称”这个字段",
        "名",
    ),
    Broken(
        "outside",
        toml(('"form.docx"', '"../form.docx"')),
        "form.toml，第 ",
        "模板 ../form.docx 不在表式文件夹里",
        "放进",
    ),
    Broken("nothing", nothing_written, "form.toml", "什么也没有写", "id、title"),
    Broken("nested", without_end, "form.toml", "没有读懂这个表式", "是哪一行"),
    Broken("name", toml(('key = "性质"', 'key = "性 质}}"')), "form.toml，第 62 行", "不能作标签里的名字", "只用汉字"),
    Broken("item", toml(('item = "指标"', 'item = "指 标"')), "form.toml，第 125 行", "“指 标”不能作", "不要空格"),
    Broken("rows", toml(("minimum = 1", "rows = 100000000")), "form.toml，第 ", "rows 应在 0 到", "如 rows = 1"),
    Broken("years", toml(("[2020, 2035]", "[2035, 2020]")), "form.toml，第 7 行", "起止两个年份", "years = ["),
    Broken("one_choice", toml(('"新增", "延续"', '"新增", "新增"')), "form.toml，第 66 行", "“新增”写了两次", "删掉"),
    # templates
    Broken("no_file", without_template, "form.toml，第 12 行", "找不到模板文件 form.docx", "forms.docx"),
    Broken("template_folder", a_folder, "form.toml，第 12 行", "找不到模板文件 form.docx", "空白表.docx"),
    Broken("tag", word("{{项目.立项依据}}", "{{项目.立项根据}}"), "form.docx，表2", "没有“项目.立项根据”", "立项依据"),
    Broken("full_width", word("{{项目.立项依据}}", "｛｛项目.立项依据"), "form.docx，表2", "标签没有结尾", "补上"),
    Broken("suffix", word("{{项目.预算金额}}", "{{项目.预算金额|亿}}"), "form.docx，表2", "不认识后缀“亿”", "只能写"),
    Broken("open_loop", word("{%tr endfor %}", ""), "form.docx，表2", "没有写 endfor", "补上 {%tr endfor %}"),
    Broken("no_loop", word("{%p for 项目 in 项目列表 %}", ""), "form.docx，表", "“项目”不在任何循环里", "for 项目 in"),
    Broken(
        "merging", word("{{项目.项目名称}}", "{% vm %}{{项目.项目名称}}"), "form.docx，表2", "不在重复的行里", "之间"
    ),
    Broken("choice", word("[新增]", "[新建]"), "form.docx，表2", "没有“新建”这个选项", "新增"),
    Broken("required", word("{{指标.三级指标}}", ""), "form.docx", "“三级指标”是必填项，模板里却没有打印", "加上"),
    Broken("crossing", sheet(crossing), "form.xlsx，工作表“申报表” A11", "没有对应的开头", "对上"),
    Broken("half_merge", sheet(half_a_merge), "form.xlsx，工作表“申报表” H9", "只盖住循环的一部分", "整个循环"),
    Broken(
        "formula_tag", cell("H3", '=CONCATENATE("{{年度}}","年")'), "form.xlsx，工作表“申报表” H3", "公式", "只写标签"
    ),
    Broken("text_box", in_word(a_text_box), "form.docx，第1段文本框", "没有“联系手机”", "联系电话"),
    Broken("chart", sheet(a_chart), "form.xlsx，图表", "图表里的标签", "移到"),
    Broken("drawing", a_drawing, "form.xlsx，文本框，标签 {{年度}}", "文本框里的标签", "移到"),
    Broken("comment", sheet(a_comment), "form.xlsx，批注", "批注里的标签", "移到"),
    Broken(
        "sheet_title", sheet(lambda s: setattr(s, "title", "{{年度}}")), "form.xlsx，工作表", "工作表的名称", "sheet ="
    ),
    Broken("xls", template(old_office("Workbook"), "form.xlsx"), "form.xlsx", "旧版 Excel", "另存为 .xlsx"),
    Broken("encrypted", template(old_office("EncryptedPackage")), "form.docx", "设有打开密码", "取消密码"),
    Broken("bomb", a_zip_bomb, "form.docx", "压缩炸弹", "另存为"),
    Broken("other", a_word_file, "form.xlsx", "是 Word 文件", "另存为 xlsx"),
    Broken("damaged", cut_off, "form.docx", "已损坏", "另存"),
    Broken("empty", template(b""), "form.docx", "空文件", "另存为 docx"),
)
