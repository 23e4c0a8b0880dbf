#!/usr/bin/env bash
# pyepp 0.3.2: "&" and "<" in a value reach the registry escaped twice.
#
# What one would guess: a contact whose organization is "Č & Č" is "Č & Č" at the registry.
#
# What happens: each value is escaped by hand (`_prepare_command`), and then once more by the template engine, whose autoescape is on. The registry is told the five
# characters "&amp;" (on the wire "&amp;amp;"), keeps them, and shows them to everybody in WHOIS.
#
# Who meets it: whoever fills a book from a registry where others wrote with it, and finds "&amp;" in organizations; whoever compares what was sent with what is there.
#
# What helps: nothing at the server: "&amp;" is a lawful name. Take it for what it is, and let people mend it.
#
# Seen with pyepp 0.3.2 on CPython 3.11. Exits 0 while it is so, 1 when it changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet pyepp==0.3.2
"$work/venv/bin/python" - <<'PY'
import sys
from pyepp import EppCommunicator
from pyepp.contact import AddressData, Contact, ContactData, PostalInfoData

communicator = EppCommunicator("localhost", "700", dry_run=True)
address = AddressData(street_1="1", city="Praha", country_code="CZ")
postal = PostalInfoData(name="Jan", organization="C & C", address=address)
told = Contact(communicator).create(ContactData(id="X-1", email="a@b.example", postal_info=postal)).raw_response
line = next(line.strip() for line in told.splitlines() if "contact:org" in line)
print(line)
sys.exit(0 if "C &amp;amp; C" in line else 1)
PY
