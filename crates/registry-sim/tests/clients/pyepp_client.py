"""The registry as PyPI's pyepp sees it, with its defaults: log in, create a contact and a signed domain, read and change
both, poll, delete and restore.

Arguments: port, certificate file, account, password; SSL_CERT_FILE names the certificate too, since pyepp trusts what the
machine trusts. Prints "fine" at the end; any surprise is an exception.
"""

import sys
from datetime import datetime, timezone

from pyepp import EppCommunicator
from pyepp.contact import AddressData, Contact, ContactData, PostalInfoData
from pyepp.domain import Domain, DomainData
from pyepp.poll import Poll

port, _certificate, account, password = sys.argv[1:]
DIGEST = "E2D3C916F6DEEAC73294E8268FB5885044A833FC5459588F4A9184CFC41A5766"


def same(what, got, expected):
    if got != expected:
        raise SystemExit(f"{what}: got {got!r}, expected {expected!r}")


def session(*extensions):
    communicator = EppCommunicator("localhost", port)
    communicator.connect()
    communicator.login(account, password, *extensions)
    return communicator


# What it names by default is secDNS-1.1 alone.
communicator = session()
contact, domain, poll = Contact(communicator), Domain(communicator), Poll(communicator)

# (It escapes twice: an "&" arrives as "&amp;".)
same("check", contact.check(["PYE-1"]).result_data["PYE-1"]["avail"], True)
for handle in ["PYE-1", "PYE-2"]:
    created = contact.create(ContactData(
        id=handle, email="jiri@novak.example", phone="+420.601123456", password="auth-pye",
        postal_info=PostalInfoData(
            name="Jiří Novák", organization="Žlutý kůň s.r.o.", type="loc",
            address=AddressData(street_1="Dlouhá 1", city="Plzeň", postal_code="301 00", country_code="CZ"))))
    same("create", (created.code, created.message), (1000, "Command completed successfully"))
info = contact.info("PYE-1").result_data
same("name", info.postal_info.name, "Jiří Novák")
same("organization", info.postal_info.organization, "Žlutý kůň s.r.o.")
same("address", (info.postal_info.address.city, info.postal_info.address.postal_code), ("Plzeň", "301 00"))
same("phone", info.phone, "+420.601123456")
same("update", contact.update(ContactData(id="PYE-1", email="new@novak.example")).code, 1000)
same("e-mail", contact.info("PYE-1").result_data.email, "new@novak.example")
refused = contact.create(ContactData(
    id="PYE-1", email="a@b.example",
    postal_info=PostalInfoData(name="A", address=AddressData(city="B", country_code="CZ"))))
same("twice", (refused.code, refused.reason), (2302, "contact PYE-1 exists"))

signed = [{"key_tag": 12345, "algorithm": 13, "digest_type": 2, "digest": DIGEST}]
for name in ["pyepp.pending", "pyepp.redemption"]:
    created = domain.create(DomainData(
        domain_name=name, period=1, registrant="PYE-1", admin="PYE-1", password="auth-dom", dns_sec=signed))
    same(f"create {name}", created.code, 1000)
info = domain.info("pyepp.pending").result_data
same("roles", (info.registrant, info.admin, info.tech), ("PYE-1", "PYE-1", None))
same("status", info.status, ["inactive"])
same("DS", [(ds.key_tag, ds.algorithm, ds.digest_type, ds.digest) for ds in info.dns_sec], [("12345", "13", "2", DIGEST)])

same("update", domain.update("pyepp.pending", registrant="PYE-2", add_techs=["PYE-2"]).code, 1001)
same("while pending", domain.info("pyepp.pending").result_data.registrant, "PYE-1")
same("pending", domain.info("pyepp.pending").result_data.status, ["pendingUpdate", "inactive"])
message = poll.request()
same("message", message.result_data.messages[0].message, "The update of pyepp.pending is done")
same("acknowledged", poll.acknowledge(message.result_data.message_id).code, 1000)
same("no more", poll.request().code, 1300)
same("done", domain.info("pyepp.pending").result_data.registrant, "PYE-2")
same("in use", contact.delete("PYE-1").code, 2305)

same("delete", domain.delete("pyepp.redemption").code, 1001)
same("restore without the extension", domain.restore("pyepp.redemption").code, 2103)
same("logout", communicator.logout().code, 1500)
domain = Domain(session(["rgp-1.0"]))
same("deleted", domain.info("pyepp.redemption").result_data.status, ["pendingDelete", "inactive"])
same("restore", domain.restore("pyepp.redemption").code, 1000)
now = datetime.now(timezone.utc)
same("report", domain.restore_report("pyepp.redemption", "before", "after", now, now, "A mistake", "One", "Two").code, 1000)
same("restored", domain.info("pyepp.redemption").result_data.status, ["inactive"])
print("fine")
