#!/usr/bin/env python3
"""Writes countries.tsv from the names of Unicode's CLDR, as PyPI's babel carries them (see ../NOTICE).

Run by hand when the package has news: python3 generate.py. A test runs it again and compares (crates/postal/tests/foreign).
A line is a country of ISO 3166-1: alpha-2, alpha-3, the English name, and whatever else people call it: in its own languages, in those of the European Union and in some of its neighbours',
and what CLDR has under no name. A name that only differs in case, accents, spaces or punctuation from one before it is left out, as whoever looks it up minds none of these.
"""
import pathlib
import sys
import unicodedata

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.languages import get_official_languages

# What CLDR's list of regions has besides the countries of ISO 3166-1.
NONE = {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "XK", "ZZ"}
# The official languages of the European Union, and Icelandic, Norwegian, Russian, Serbian, Turkish and Ukrainian.
LANGUAGES = "bg cs da de el en es et fi fr ga hr hu it lt lv mt nl pl pt ro sk sl sv is nb ru sr sr_Latn tr uk".split()
# What people write, and CLDR has under no name: parts of a name that stand alone, former and formal names, abbreviations.
ALSO = {
    "AE": ["Emirates", "U.A.E."],
    "AT": ["Republik Österreich"],
    "BA": ["Bosnia", "Bosnien"],
    "BG": ["Република България"],
    # What two countries are called is refused, with both named.
    "CD": ["Congo", "DR Congo", "Democratic Republic of the Congo", "Zaire"],
    "CG": ["Congo", "Republic of the Congo"],
    "CH": ["Schweizerische Eidgenossenschaft"],
    "CI": ["Ivory Coast"],
    "CN": ["People's Republic of China", "P.R. China", "P.R.C.", "中华人民共和国"],
    "CV": ["Cabo Verde"],
    "CZ": ["Czech Republic", "Czech Rep.", "Česká republika", "Tschechische Republik", "République tchèque"],
    "DE": ["Bundesrepublik Deutschland", "BRD", "Federal Republic of Germany"],
    "DK": ["Kongeriget Danmark"],
    "EE": ["Eesti Vabariik"],
    "ES": ["Reino de España", "Kingdom of Spain"],
    "FI": ["Suomen tasavalta"],
    "FM": ["Federated States of Micronesia"],
    "GB": [
        *["England", "Great Britain", "Northern Ireland", "Scotland", "U.K.", "United Kingdom of Great Britain and Northern Ireland", "Wales"],
        # CLDR has the kingdom alone; most write the island. English and Scottish, as Germans, French, Italians and Spaniards say it.
        *["Britain", "Großbritannien", "Grande-Bretagne", "Gran Bretagna", "Gran Bretaña", "Grã-Bretanha", "Groot-Brittannië", "Velká Británie", "Veľká Británia", "Nagy-Britannia"],
        *["Velika Britanija", "Marea Britanie", "Suurbritannia", "Lielbritānija", "Didžioji Britanija", "Μεγάλη Βρετανία", "Великобритания"],
        *["Angleterre", "Inghilterra", "Inglaterra", "Schottland", "Écosse", "Scozia", "Escocia"],
    ],
    "FR": ["République française"],
    "GR": ["Ελληνική Δημοκρατία", "Hellas"],
    "HK": ["Hong Kong", "Hongkong", "香港"],
    "HR": ["Republika Hrvatska"],
    "IE": ["Republic of Ireland"],
    "IT": ["Repubblica Italiana"],
    "IR": ["Islamic Republic of Iran"],
    "KP": ["Democratic People's Republic of Korea"],
    "KR": ["Korea", "Republic of Korea"],
    "LA": ["Lao People's Democratic Republic"],
    "LT": ["Lietuvos Respublika"],
    "LV": ["Latvijas Republika"],
    "MD": ["Republic of Moldova", "Republica Moldova"],
    "MK": ["Macedonia", "FYROM"],
    "MM": ["Burma", "Myanmar"],
    "MO": ["Macao", "Macau"],
    "NL": ["Holland", "The Netherlands"],
    "PL": ["Rzeczpospolita Polska"],
    "PS": ["Palestine", "State of Palestine"],
    "PT": ["República Portuguesa"],
    "RU": ["Russian Federation", "Российская Федерация", "РФ"],
    "SE": ["Konungariket Sverige"],
    "SI": ["Republika Slovenija"],
    "SK": ["Slovak Republic", "Slowakische Republik", "Slovenská republika"],
    "SY": ["Syrian Arab Republic"],
    "SZ": ["Swaziland"],
    "TL": ["East Timor"],
    "TR": ["Turkey"],
    "TW": ["Taiwan, Province of China", "Taiwan, Republic of China", "Republic of China"],
    "TZ": ["United Republic of Tanzania"],
    "US": ["America", "Amerika", "EE. UU.", "EUA", "U.S.", "U.S.A.", "United States of America"],
    "VA": ["Holy See", "Vatican"],
    "VG": ["Virgin Islands"],
    "VI": ["Virgin Islands"],
    "VN": ["Viet Nam"],
}


# Former countries' codes of three letters, which CLDR leads to those of today.
FORMER = {"BUR", "DDR", "FXX", "TMP", "YMD", "ZAR"}


def plain(name):
    """As names are compared: `plain` in src/country/names.rs."""
    return "".join(c for c in unicodedata.normalize("NFKD", name) if c.isalnum()).lower()


def rows():
    english = Locale("en").territories
    codes = sorted(code for code in english if len(code) == 2 and code.isalpha() and code not in NONE)
    threes = {}
    for three, twos in get_global("territory_aliases").items():
        if len(three) == 3 and three.isalpha() and len(twos) == 1 and three not in FORMER:
            assert threes.setdefault(twos[0], three) == three, three
    for code in codes:
        also = []
        for language in [*get_official_languages(code, regional=True, de_facto=True), *LANGUAGES]:
            try:
                name = Locale.parse(language).territories.get(code)
            except UnknownLocaleError:
                continue
            if name:
                also.append(name)
        also += [name.replace(" & ", " and ") for name in [english[code]] if " & " in name]
        also += ALSO.get(code, [])
        known = {plain(english[code]), code.lower(), threes[code].lower()}
        others = [name for name in also if plain(name) not in known and not known.add(plain(name))]
        yield [code, threes[code], english[code], "|".join(others)]


def main(folder: pathlib.Path) -> None:
    text = "".join("\t".join(row) + "\n" for row in rows())
    (folder / "countries.tsv").write_text(text, "utf-8")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).parent)
