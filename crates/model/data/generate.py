#!/usr/bin/env python3
"""Writes countries.tsv from the names of Unicode's CLDR, as PyPI's babel carries them (see ../NOTICE).

Run by hand when the package has news: python3 generate.py. A test runs it again and compares (crates/postal/tests/foreign).
A line is a country of ISO 3166-1: alpha-2, alpha-3, the English name, and whatever else people call it.
"""
import pathlib
import sys

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.languages import get_official_languages

# What CLDR's list of regions has besides the countries of ISO 3166-1.
NONE = {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "XK", "ZZ"}
# What people write, and CLDR has under no name: parts of a name that stand alone, former and formal names, abbreviations.
ALSO = {
    "BA": ["Bosnia"],
    "CD": ["DR Congo", "Democratic Republic of the Congo", "Zaire"],
    "CG": ["Republic of the Congo"],
    "CI": ["Ivory Coast"],
    "CV": ["Cabo Verde"],
    "CZ": ["Czech Republic"],
    "FM": ["Federated States of Micronesia"],
    "GB": ["England", "Great Britain", "Northern Ireland", "Scotland", "U.K.", "United Kingdom of Great Britain and Northern Ireland", "Wales"],
    "HK": ["Hong Kong"],
    "IE": ["Republic of Ireland"],
    "IR": ["Islamic Republic of Iran"],
    "KP": ["Democratic People's Republic of Korea"],
    "KR": ["Korea", "Republic of Korea"],
    "LA": ["Lao People's Democratic Republic"],
    "MD": ["Republic of Moldova"],
    "MK": ["Macedonia"],
    "MM": ["Burma", "Myanmar"],
    "MO": ["Macao", "Macau"],
    "NL": ["Holland", "The Netherlands"],
    "PS": ["Palestine", "State of Palestine"],
    "RU": ["Russian Federation"],
    "SY": ["Syrian Arab Republic"],
    "SZ": ["Swaziland"],
    "TL": ["East Timor"],
    "TR": ["Turkey"],
    "TW": ["Taiwan, Province of China"],
    "TZ": ["United Republic of Tanzania"],
    "US": ["America", "U.S.", "U.S.A.", "United States of America"],
    "VA": ["Holy See", "Vatican"],
    "VN": ["Viet Nam"],
}


# Former countries' codes of three letters, which CLDR leads to those of today.
FORMER = {"BUR", "DDR", "FXX", "TMP", "YMD", "ZAR"}


def rows():
    english = Locale("en").territories
    codes = sorted(code for code in english if len(code) == 2 and code.isalpha() and code not in NONE)
    threes = {}
    for three, twos in get_global("territory_aliases").items():
        if len(three) == 3 and three.isalpha() and len(twos) == 1 and three not in FORMER:
            assert threes.setdefault(twos[0], three) == three, three
    for code in codes:
        also = []
        for language in get_official_languages(code, regional=True, de_facto=True):
            try:
                name = Locale.parse(language).territories.get(code)
            except UnknownLocaleError:
                continue
            if name:
                also.append(name)
        if " & " in english[code]:
            also.append(english[code].replace(" & ", " and "))
        also += ALSO.get(code, [])
        others = dict.fromkeys(name for name in also if name != english[code])
        yield [code, threes[code], english[code], "|".join(others)]


def main(folder: pathlib.Path) -> None:
    text = "".join("\t".join(row) + "\n" for row in rows())
    (folder / "countries.tsv").write_text(text, "utf-8")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).parent)
