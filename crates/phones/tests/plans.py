"""What libphonenumber (PyPI's phonenumbers) says of numbers; prints it as JSON."""

import json
import pathlib
import random
import subprocess
import sys
import tempfile

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat as Format, PhoneNumberType as Kind

HERE = pathlib.Path(__file__).parent
KINDS = [getattr(Kind, name) for name in (
    "FIXED_LINE", "MOBILE", "TOLL_FREE", "PREMIUM_RATE", "SHARED_COST", "PERSONAL_NUMBER", "VOIP", "PAGER", "UAN", "VOICEMAIL",
)]


def e164(number):
    return phonenumbers.format_number(number, Format.E164)


def valid(text, home):
    try:
        number = phonenumbers.parse(text, home)
    except NumberParseException:
        return None
    return e164(number) if phonenumbers.is_valid_number(number) else None


def examples():
    """An example of each kind of number that each region has."""
    for region in sorted(phonenumbers.SUPPORTED_REGIONS):
        for kind in KINDS:
            number = phonenumbers.example_number_for_type(region, kind)
            if number is not None:
                yield region, number
    for code in sorted(phonenumbers.COUNTRY_CODES_FOR_NON_GEO_REGIONS):
        yield None, phonenumbers.example_number_for_non_geo_entity(code)


def written():
    """Each example as it is written: with its region where it is dialled from there."""
    for region, number in examples():
        international = phonenumbers.format_number(number, Format.INTERNATIONAL)
        forms = [
            (e164(number), None),
            (international, None),
            (international.replace("+", "00", 1), None),
            (phonenumbers.format_number(number, Format.RFC3966), None),
        ]
        if region:
            forms.append((phonenumbers.format_number(number, Format.NATIONAL), region))
            prefix = phonenumbers.ndd_prefix_for_region(region, True)
            if prefix == "0":
                code, _, rest = international.partition(" ")
                forms += [(f"{code} (0){rest}", None), (f"{code} ( 0 ) {rest}", None)]
        for home in ("US", "AU", "JP", "GB"):
            if phonenumbers.country_code_for_region(home) != number.country_code:
                forms.append((phonenumbers.format_out_of_country_calling_number(number, home), home))
        yield {"e164": e164(number), "international": international, "forms": forms}


def mutated():
    """Examples with a digit more, less or another, as they would be dialled at home and written with +, and what becomes of each."""
    dice = random.Random(int(sys.stdin.read()))
    for region, number in examples():
        if not region:
            continue
        national = phonenumbers.national_significant_number(number)
        for _ in range(4):
            at = dice.randrange(len(national))
            digit = str(dice.randrange(10))
            for digits in (national[:at] + digit + national[at + 1:], national + digit, national[:-1]):
                prefix = dice.choice(["", phonenumbers.ndd_prefix_for_region(region, True) or ""])
                # A region's own plan has the lengths of its own numbers alone, and people dial the other ones of its code from there, too.
                first = phonenumbers.region_code_for_country_code(number.country_code)
                for text, home, homes in ((f"+{number.country_code} {digits}", None, [None]), (prefix + digits, region, [region, first])):
                    yield {"text": text, "country": home, "e164": next(filter(None, (valid(text, each) for each in homes)), None)}


def generated():
    """The data files, made anew."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, HERE.parent / "data" / "generate.py", folder], check=True)
        return {name: pathlib.Path(folder, name).read_text("utf-8") for name in ("regions.tsv", "formats.tsv")}


WHAT = {"written": lambda: list(written()), "mutated": lambda: list(mutated()), "generated": generated}
json.dump(WHAT[sys.argv[1]](), sys.stdout)
