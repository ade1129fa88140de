"""What Excel, WPS, LibreOffice and Word put on the clipboard, in the dialect of each; invented contents."""

from __future__ import annotations

EXCEL = """<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:x="urn:schemas-microsoft-com:office:excel">
<head><meta http-equiv=Content-Type content="text/html; charset=utf-8">
<meta name=ProgId content=Excel.Sheet>
<style><!--table {mso-displayed-decimal-separator:"\\.";}
.xl65 {mso-number-format:"\\@"; white-space:normal;} --></style>
</head><body link=blue vlink=purple>
<table border=0 cellpadding=0 cellspacing=0 width=540 style='border-collapse:collapse;width:405pt'>
<!--StartFragment--><col width=72 span=6 style='width:54pt'>
 <tr height=19 style='height:14.25pt'>
  <td rowspan=3 height=57 class=xl65 width=72 style='height:42.75pt;width:54pt'>产出指标</td>
  <td rowspan=2 class=xl65 width=72>数量指标</td>
  <td class=xl65 x:str="巡查次数">巡查次数</td><td class=xl65>全年巡查<br style='mso-data-placement:same-cell'>
  的次数</td><td class=xl65>&ge;12次</td><td class=xl65>年度计划</td>
 </tr>
 <tr height=19><td class=xl65 height=19>培训人数</td><td class=xl65>参加培训的人数 A&amp;B</td>
  <td class=xl65 x:num="0.95" style='mso-number-format:0%'>95%</td><td class=xl65>签到表</td></tr>
 <tr height=19><td class=xl65>质量指标</td><td>合格率</td><td>合格的比例</td><td>&ge;98%</td><td>验收单</td></tr>
<!--EndFragment--><![if supportMisalignedColumns]>
 <tr height=0 style='display:none'><td width=72 style='width:54pt'></td><td width=72></td><td></td><td></td></tr>
<![endif]></table></body></html>"""
EXCEL_ROWS = [
    ["产出指标", "数量指标", "巡查次数", "全年巡查\n的次数", "≥12次", "年度计划"],
    ["产出指标", "数量指标", "培训人数", "参加培训的人数 A&B", "95%", "签到表"],
    ["产出指标", "质量指标", "合格率", "合格的比例", "≥98%", "验收单"],
]

WPS = """<html><head><meta charset="utf-8"><meta name="Generator" content="WPS Office ET">
<style>td {mso-style-parent:style0;} .et2 {mso-number-format:"General"}</style></head><body>
<!--StartFragment--><table width="360" border="0" style="border-collapse:collapse;" class="ke-zeroborder"><colgroup>
<col width="72" span="6"></colgroup><tbody>
<tr height="18"><td class="et2" height="54" rowspan="3" x:str>产出指标</td>
<td class="et2" rowspan="2" x:str>数量指标</td>
<td x:str>巡查次数</td><td x:str>全年巡查<br/>的次数</td><td x:str>≥12次</td><td x:str>年度计划</td></tr>
<tr height="18"><td x:str>培训人数</td><td x:str>参加培训的人数&nbsp;A&amp;B</td><td x:num="0.95">95%</td>
<td x:str>签到表</td></tr>
<tr height="18"><td x:str>质量指标</td><td x:str>合格率</td><td x:str>合格的比例</td><td x:str>≥98%</td>
<td>验收单</td></tr>
</tbody></table><!--EndFragment--></body></html>"""

LIBREOFFICE = """<!DOCTYPE html><html><head><meta http-equiv="content-type" content="text/html; charset=utf-8"/>
<title></title><meta name="generator" content="LibreOffice 7.4 (Linux)"/>
<style type="text/css">body,div,table,td { font-family:"Liberation Sans"; font-size:x-small }</style></head><body>
<table cellspacing="0" border="0"><colgroup span="6" width="85"></colgroup>
<tr><td rowspan=3 height="51" align="center" valign=middle><b><font face="Noto Sans CJK SC">产出指标</font></b></td>
<td rowspan=2 align="center"><font face="Noto Sans CJK SC">数量指标</font></td>
<td align="left"><font>巡查次数</font></td>
<td align="left">全年巡查<br>的次数</td><td align="left">≥12次</td><td align="left">年度计划</td></tr>
<tr><td align="left">培训人数</td><td align="left">参加培训的人数 A&amp;B</td>
<td align="right" sdval="0.95" sdnum="2052;0;0%">95%</td><td align="left">签到表</td></tr>
<tr><td>质量指标</td><td>合格率</td><td>合格的比例</td><td>≥98%</td><td>验收单</td></tr></table></body></html>"""

WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word">
<head><meta name=Generator content="Microsoft Word 15"><style><!-- p.MsoNormal {margin:0cm} --></style>
<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]--></head>
<body lang=ZH-CN><!--StartFragment-->
<table class=MsoTableGrid border=1 cellspacing=0 cellpadding=0>
 <tr><td width=90 rowspan=3 valign=top><p class=MsoNormal align=center><span
  style='font-family:仿宋'>产出指标<span lang=EN-US><o:p></o:p></span></span></p></td>
  <td rowspan=2><p class=MsoNormal>数量指标<o:p></o:p></p></td><td><p class=MsoNormal>巡查次数</p></td>
  <td><p class=MsoNormal>全年巡查</p>
  <p class=MsoNormal>的次数<o:p></o:p></p></td><td><p><span lang=EN-US>≥</span>12<span>次</span></p></td>
  <td><p>年度计划</p></td></tr>
 <tr><td><p>培训人数</p></td><td><p>参加培训的人数
  A&amp;B</p></td><td><p>95%</p></td><td><p>签到表</p></td></tr>
 <tr><td><p>质量指标</p></td><td><p>合格率</p></td><td><p>合格的比例</p></td><td><p>≥98%</p></td><td><p>验收单</p></td></tr>
</table><!--EndFragment--></body></html>"""

DIALECTS = {"excel": EXCEL, "wps": WPS, "libreoffice": LIBREOFFICE, "word": WORD}


def levels_table(rows: int = 20) -> str:
    """`rows` × 6 with 一级 and 二级 merged as on the official table: one level-1 cell, a level-2 cell for five rows."""
    lines = []
    for row in range(rows):
        first = f'<td rowspan="{rows}">产出</td>' if row == 0 else ""
        kind = ("数量", "质量指标", "时效指标", "成本")[row // 5 % 4]
        second = f'<td rowspan="{min(5, rows - row)}">{kind}</td>' if row % 5 == 0 else ""
        cells = "".join(f"<td>{text}</td>" for text in (f"指标{row}", f"说明{row}", f"≥{row}%", "台账"))
        lines.append(f"<tr>{first}{second}{cells}</tr>")
    return f"<html><body><table>{''.join(lines)}</table></body></html>"
