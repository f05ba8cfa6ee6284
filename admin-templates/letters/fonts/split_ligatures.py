#!/usr/bin/env python3
"""Makes the fonts of this folder from the Vazirmatn release (npm package `vazirmatn`, fonts/ttf). See README.md for the reason.

usage: split_ligatures.py IN.ttf OUT.ttf      needs fonttools
"""
import sys

from fontTools.otlLib import builder
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables import otTables
from fontTools.ttLib.tables._g_l_y_f import Glyph

LAMS = {"uniFEDF", "uniFEE0", "uni06B5.init", "uni06B5.medi"}
ZWNJ = 0x200C


def add_blank(font, name):
    """An empty glyph without width."""
    font.setGlyphOrder([*font.getGlyphOrder(), name])
    font["glyf"].glyphs[name] = Glyph()
    font["glyf"].glyphOrder = font.getGlyphOrder()
    font["hmtx"][name] = (0, 0)
    font["maxp"].numGlyphs += 1
    if "GDEF" in font:
        font["GDEF"].table.GlyphClassDef.classDefs[name] = 1
    return name


def add_lookup(gsub, flag, subtable):
    lookup = builder.buildLookup([subtable], flag)
    gsub.LookupList.Lookup.append(lookup)
    gsub.LookupList.LookupCount = len(gsub.LookupList.Lookup)
    return len(gsub.LookupList.Lookup) - 1


def single(mapping):
    return builder.buildSingleSubstSubtable(mapping)


def chain(font, first, second, on_first, on_second):
    """first second -> lookup on_first on the one, on_second on the other."""
    order = font.getReverseGlyphMap()
    table = otTables.ChainContextSubst()
    table.Format = 3
    table.BacktrackGlyphCount = table.LookAheadGlyphCount = 0
    table.BacktrackCoverage, table.LookAheadCoverage = [], []
    table.InputCoverage = [builder.buildCoverage({name}, order) for name in (first, second)]
    table.InputGlyphCount = 2
    table.SubstLookupRecord = []
    for index, lookup in ((1, on_second), (0, on_first)):
        record = otTables.SubstLookupRecord()
        record.SequenceIndex, record.LookupListIndex = index, lookup
        table.SubstLookupRecord.append(record)
    table.SubstCount = 2
    return table


def split_lam_alef(font, gsub):
    for lookup in list(gsub.LookupList.Lookup):
        if lookup.LookupType != 4:
            continue
        for subtable in lookup.SubTable:
            pairs = []
            for lam in LAMS & subtable.ligatures.keys():
                for ligature in subtable.ligatures.pop(lam):
                    assert len(ligature.Component) == 1
                    pairs.append((lam, ligature.Component[0], ligature.LigGlyph))
            if not pairs:
                continue
            chains = []
            for lam, alef, shape in sorted(pairs):
                blank = f"{alef}.blank"
                if blank not in font.getGlyphOrder():
                    add_blank(font, blank)
                on_lam = add_lookup(gsub, lookup.LookupFlag, single({lam: shape}))
                on_alef = add_lookup(gsub, lookup.LookupFlag, single({alef: blank}))
                chains.append((lam, alef, on_lam, on_alef))
            if subtable.ligatures:
                raise SystemExit("a lookup mixes lam-alef with other ligatures")
            tables = [chain(font, *entry) for entry in chains]
            lookup.LookupType, lookup.SubTable, lookup.SubTableCount = 6, tables, len(tables)
            break


def keep_zwnj(font, gsub):
    """Shapers drop the character itself, but keep what a font puts in its place."""
    index = add_lookup(gsub, 0, single({font.getBestCmap()[ZWNJ]: add_blank(font, "zwnj.kept")}))
    for record in gsub.FeatureList.FeatureRecord:
        if record.FeatureTag == "ccmp":
            record.Feature.LookupListIndex = sorted([*record.Feature.LookupListIndex, index])
            record.Feature.LookupCount = len(record.Feature.LookupListIndex)


def main(source, target):
    font = TTFont(source, recalcTimestamp=False)
    font["glyf"].glyphs  # loads the table before glyphs are added
    gsub = font["GSUB"].table
    split_lam_alef(font, gsub)
    keep_zwnj(font, gsub)
    for name in font["name"].names:
        if name.nameID == 5:
            font["name"].setName(f"{name}; ligatures split", 5, name.platformID, name.platEncID, name.langID)
    font.save(target)


main(*sys.argv[1:])
