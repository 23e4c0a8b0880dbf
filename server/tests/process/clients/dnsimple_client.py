"""Drives DNSimple's dialect with the vendor's own client."""

import sys
import time
from datetime import datetime

from dnsimple import Client, DNSimpleException
from dnsimple.struct import CheckRegistrantChangeInput, Contact, CreateRegistrantChangeInput

address, key, organization, stranger = sys.argv[1:]
base = f"http://{address}/dnsimple/"
client = Client(access_token=key, base_url=base)


def refused(call, *given):
    try:
        call(*given)
    except DNSimpleException as error:
        return error
    raise AssertionError("it went through")


who = client.identity.whoami().data
account = who.account.id
assert (who.user, type(account)) == (None, int), who
datetime.strptime(who.account.created_at, "%Y-%m-%dT%H:%M:%SZ")
assert [each.id for each in client.accounts.list_accounts().data] == [account]

fields = dict(
    label="Office", first_name="Jana", last_name="Nova", job_title="CEO", organization_name="Nova s.r.o.",
    email="jana@nova.example", phone="+420601123456", address1="Dlouha 1", city="Praha", state_province="Praha",
    postal_code="110 00", country="CZ",
)
made = client.contacts.create_contact(account, Contact.new(**fields)).data
for name, value in fields.items():
    assert getattr(made, name) == value, (name, getattr(made, name))
assert isinstance(made.id, int)
assert client.contacts.get_contact(account, made.id).data == made
# The organization's own id names the account too.
assert client.contacts.get_contact(organization, made.id).data == made
changed = client.contacts.update_contact(account, made.id, Contact.new(city="Brno", label="Shop")).data
assert (changed.id, changed.city, changed.label, changed.last_name) == (made.id, "Brno", "Shop", "Nova")
other = client.contacts.create_contact(account, Contact.new(**{**fields, "first_name": "Eva", "label": "A"})).data
listed = client.get(f"/{account}/contacts?sort=label:asc&per_page=1&page=2").json()
assert [each["id"] for each in listed["data"]] == [made.id], listed
assert listed["pagination"] == {"current_page": 2, "per_page": 1, "total_entries": 2, "total_pages": 2}
spare = client.contacts.create_contact(account, Contact.new(**fields)).data
client.contacts.delete_contact(account, spare.id)

assert [each.name for each in client.domains.list_domains(account, sort="name:asc", filter={"name_like": "imple"}).data] == ["simple.example"]
assert client.domains.list_domains(account, filter={"registrant_id": made.id}).data == []
domain = client.domains.get_domain(account, "simple.example").data
assert (domain.name, domain.state) == ("simple.example", "registered")
check = client.registrar.check_registrant_change(account, CheckRegistrantChangeInput(domain.id, made.id)).data
assert (check.registry_owner_change, check.extended_attributes) == (True, [])
begun = client.registrar.create_registrant_change(account, CreateRegistrantChangeInput(domain.id, made.id, {})).data
for _ in range(200):
    now = client.registrar.get_registrant_change(account, begun.id).data
    if now.state in ("completed", "cancelled"):
        break
    time.sleep(0.05)
assert now.state == "completed", now.state
assert client.domains.get_domain(account, "simple.example").data.registrant_id == made.id
assert client.registrar.list_registrant_changes(account).data == []
assert [each.id for each in client.registrar.list_registrant_changes(account, {"state": "completed"}).data] == [begun.id]
assert refused(client.registrar.delete_registrant_change, account, begun.id).message
assert refused(client.contacts.delete_contact, account, made.id).message

error = refused(client.contacts.create_contact, account, Contact.new(first_name="Jana", email="nobody"))
assert error.message == "Validation failed" and "email" in error.attribute_errors, error
assert refused(client.contacts.get_contact, account, 999999).message
theirs = Client(access_token=stranger, base_url=base)
assert refused(theirs.contacts.get_contact, account, made.id).message
assert refused(theirs.contacts.get_contact, theirs.identity.whoami().data.account.id, made.id).message
assert refused(Client(access_token="wrong", base_url=base).identity.whoami).message == "Authentication failed"
print("all of it")
