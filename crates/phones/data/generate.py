#!/usr/bin/env python3
"""Writes regions.tsv and formats.tsv from the numbering plans that PyPI's phonenumbers carries (see ../NOTICE).

Run by hand when the package has news: python3 generate.py. The tests run it again and compare.
"""
import pathlib
import re
import sys

import phonenumbers
from phonenumbers.phonemetadata import PhoneMetadata

# What a number can be, in the order in which an example is looked for.
KINDS = ("fixed_line", "mobile", "toll_free", "premium_rate", "shared_cost", "personal_number", "voip", "pager", "uan", "voicemail")


def plans():
    for region in sorted(phonenumbers.SUPPORTED_REGIONS):
        yield region, PhoneMetadata.metadata_for_region(region, None)
    for code in sorted(phonenumbers.COUNTRY_CODES_FOR_NON_GEO_REGIONS):
        yield "001", PhoneMetadata.metadata_for_nongeo_region(code, None)


def main(folder: pathlib.Path) -> None:
    regions, formats = [], []
    for region, plan in plans():
        kinds = [kind for kind in (getattr(plan, name) for name in KINDS) if kind and kind.national_number_pattern]
        patterns = list(dict.fromkeys(kind.national_number_pattern for kind in kinds))
        of_code = phonenumbers.region_codes_for_country_code(plan.country_code)
        regions.append([
            region,
            str(plan.country_code),
            # Of several regions with one code, the place in the order in which they are asked.
            str(of_code.index(region)),
            plan.leading_digits or "",
            plan.international_prefix or "",
            plan.national_prefix_for_parsing or "",
            re.sub(r"\\(\d)", r"$\1", plan.national_prefix_transform_rule or ""),
            plan.general_desc.national_number_pattern or "",
            "|".join(patterns),
            ",".join(str(length) for length in plan.general_desc.possible_length),
            next((kind.example_number for kind in kinds if kind.example_number), ""),
        ])
        # A number is grouped by the plan of the first region of its code.
        if of_code.index(region) == 0:
            for form in plan.intl_number_format or plan.number_format:
                if form.format == "NA":
                    continue
                leading = form.leading_digits_pattern[-1] if form.leading_digits_pattern else ""
                formats.append([str(plan.country_code), form.pattern, leading, re.sub(r"\\(\d)", r"$\1", form.format)])
    for name, rows in (("regions.tsv", regions), ("formats.tsv", formats)):
        rows.sort(key=lambda row: int(row[1]) if name == "regions.tsv" else int(row[0]))
        (folder / name).write_text("".join("\t".join(row) + "\n" for row in rows), "utf-8")


main(pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).parent)
