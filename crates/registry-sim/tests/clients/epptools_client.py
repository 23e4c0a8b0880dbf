"""The registry as PyPI's epptools sees it: log in, create a contact, read it, update a domain's contacts, poll.

Arguments: port, certificate file, account, password. Prints "fine" at the end; any surprise is an exception.
"""

import sys

from epptools import Client, Config

port, certificate, account, password = sys.argv[1:]


def same(what, got, expected):
    if got != expected:
        raise SystemExit(f"{what}: got {got!r}, expected {expected!r}")


# It names what the greeting offers.
client = Client(Config(host="localhost", port=int(port), clid=account, password=password, ca_file=certificate))
client.connect()
client.login()
client.hello()

same("check", client.contact.check(["PY-1"]).availability(), {"PY-1": True})
client.contact.create(
    "PY-1",
    postal_infos=[
        {"type": "int", "name": "Lukasz Zolw", "org": "Firma & Co", "street": ["ul. Dluga 1", "m. 2"],
         "city": "Lodz", "pc": "90-001", "cc": "PL"},
        {"type": "loc", "name": "Łukasz Żółw", "org": "Firma & Co", "street": ["ul. Długa 1"],
         "city": "Łódź", "pc": "90-001", "cc": "PL"},
    ],
    voice="+48.221234567",
    email="lukasz@firma.example",
    auth_info="auth-PY-1",
    disclose={"flag": False, "name": ["int", "loc"], "addr": ["int"], "voice": True, "email": True},
)
same("check again", client.contact.check(["PY-1"]).availability(), {"PY-1": False})

info = client.contact.info("PY-1")
postal = info.postal_info()
same("cities", (postal["int"]["city"], postal["loc"]["city"]), ("Lodz", "Łódź"))
same("names", (postal["int"]["name"], postal["loc"]["name"]), ("Lukasz Zolw", "Łukasz Żółw"))
same("streets", postal["int"]["street"], ["ul. Dluga 1", "m. 2"])
same("disclose", info.disclose(),
     {"flag": False, "elements": ["name:int", "name:loc", "addr:int", "voice", "email"]})
same("voice", info.value("voice"), "+48.221234567")
same("statuses", info.statuses(), ["ok"])

client.contact.update("PY-1", chg={"email": "new@firma.example", "voice": "+48.1"})
same("e-mail", client.contact.info("PY-1").value("email"), "new@firma.example")

client.contact.create("PY-2", name="Second", city="Lodz", cc="PL", email="b@firma.example", auth_info="auth-PY-2")
client.domain.create("python.pending", registrant="PY-1", contacts={"admin": "PY-1"}, auth_info="auth-dom")
pending = client.domain.update(
    "python.pending",
    add={"contacts": {"admin": "PY-2", "tech": "PY-2"}},
    rem={"contacts": {"admin": "PY-1"}},
    chg={"registrant": "PY-2"},
)
same("update is pending", pending.code(), 1001)
same("while pending", client.domain.info("python.pending").value("registrant"), "PY-1")

client.throw_on_failure(False)
same("pending twice", client.domain.update("python.pending", chg={"registrant": "PY-1"}).code(), 2304)
same("unknown contact", client.domain.create("x.example", registrant="PY-9", auth_info="x").code(), 2303)
same("same contact", client.contact.create("PY-1", name="A", city="B", cc="PL", email="a@b.example").code(), 2302)
same("in use", client.contact.delete("PY-2").code(), 2305)
refused = client.contact.create("PY-3", name="A", org="a|b", city="B", cc="PL", email="a@b.example")
same("refused", refused.code(), 2005)
same("value at fault", refused.ext_values()[0]["text"], "a|b")
client.throw_on_failure(True)

notices = []
client.poll.drain(lambda notice: notices.append((notice.pending_action_data(), notice.queue_message())))
same("notices", len(notices), 1)
data, message = notices[0]
same("success", data["success"], True)
same("transaction", data["svTRID"], pending.sv_trid())
same("client's transaction", data["clTRID"], pending.cl_trid())
same("message", message, "The update of python.pending is done")

domain = client.domain.info("python.pending")
same("registrant", domain.value("registrant"), "PY-2")
same("roles", (domain.admin_contacts(), domain.tech_contacts(), domain.billing_contacts()), (["PY-2"], ["PY-2"], []))
client.contact.delete("PY-1")

digest = "2BB183AF5F22588179A53B0A98631FAD1A292118"
record = {"key_tag": 12345, "alg": 13, "digest_type": 1, "digest": digest}
client.domain.create("python.redemption", registrant="PY-2", auth_info="auth-dom", sec_dns={"ds_data": [record]})
domain = client.domain.info("python.redemption")
same("signed", domain.is_signed(), True)
same("DS records", [(ds["keyTag"], ds["digest"]) for ds in domain.ds_records()], [(12345, digest)])
same("grace period", domain.rgp_status(), ["addPeriod"])
client.domain.update("python.redemption", sec_dns={"rem_all": True})
same("not signed", client.domain.info("python.redemption").is_signed(), False)
same("deletion is pending", client.domain.delete("python.redemption").code(), 1001)
same("can be restored", client.domain.info("python.redemption").rgp_status(), ["redemptionPeriod"])
same("restore", client.domain.restore("python.redemption").rgp_status(), ["pendingRestore"])
same("logout", client.logout().code(), 1500)
client.disconnect()
print("fine")
