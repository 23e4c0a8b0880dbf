"""Drives the Route 53 Domains dialect with boto3, and holds each answer against botocore's own model of the service."""

import json
import sys
import time
from datetime import datetime

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

address, key, secret, revoked, revoked_secret, stranger, stranger_secret = sys.argv[1:]


def client(key, secret):
    made = boto3.client(
        "route53domains",
        region_name="us-east-1",
        endpoint_url=f"http://{address}/aws/route53domains",
        aws_access_key_id=key,
        aws_secret_access_key=secret,
        config=Config(retries={"max_attempts": 1}),
    )
    # Raw bodies, before the parser leaves out what the model does not name.
    made.meta.events.register("before-parse.route53domains.*", remember)
    return made


raw = {}


def remember(response_dict, **_):
    raw["body"] = json.loads(response_dict["body"])


def fits(shape, value, place):
    """The value is what the model says, member by member, and nothing else."""
    kind = shape.type_name
    if kind == "structure":
        assert isinstance(value, dict), place
        unknown = set(value) - set(shape.members)
        assert not unknown, f"{place}: not in the model: {unknown}"
        missing = set(shape.required_members) - set(value)
        assert not missing, f"{place}: missing: {missing}"
        for name, member in value.items():
            fits(shape.members[name], member, f"{place}.{name}")
    elif kind == "list":
        assert isinstance(value, list), place
        for number, member in enumerate(value):
            fits(shape.member, member, f"{place}[{number}]")
    elif kind == "timestamp":
        assert isinstance(value, (int, float)), f"{place}: {value}"
    elif kind == "boolean":
        assert isinstance(value, bool), f"{place}: {value}"
    elif kind in ("integer", "long", "float", "double"):
        assert isinstance(value, (int, float)), f"{place}: {value}"
    else:
        assert isinstance(value, str), f"{place}: {value}"
        if getattr(shape, "enum", None):
            assert value in shape.enum, f"{place}: {value} is none of {shape.enum}"
        most = shape.metadata.get("max")
        assert most is None or len(value) <= most, f"{place}: {len(value)} > {most}"


desk = client(key, secret)


def call(name, **given):
    model = desk.meta.service_model.operation_model(name)
    snake = "".join(("_" + c.lower()) if c.isupper() else c for c in name).lstrip("_")
    answer = getattr(desk, snake)(**given)
    if model.output_shape is not None:
        fits(model.output_shape, raw["body"], name)
    return answer


def refused(by, name, **given):
    try:
        getattr(by, name)(**given)
    except ClientError as error:
        return error.response["Error"]["Code"]
    raise AssertionError(f"{name} went through")


contact = {
    "FirstName": "Jana",
    "LastName": "Nova",
    "ContactType": "COMPANY",
    "OrganizationName": "Nova s.r.o.",
    "AddressLine1": "Dlouha 1",
    "City": "Praha",
    "CountryCode": "CZ",
    "ZipCode": "110 00",
    "PhoneNumber": "+420.601123456",
    "Email": "jana@nova.example",
}
name = "cloud.example"

listed = call("ListDomains")
assert [each["DomainName"] for each in listed["Domains"]] == ["cloud.example", "other.example"], listed
assert isinstance(listed["Domains"][0]["Expiry"], datetime)
first = call("ListDomains", MaxItems=1)
rest = call("ListDomains", Marker=first["NextPageMarker"])
assert [each["DomainName"] for each in rest["Domains"]] == ["other.example"], rest
only = call("ListDomains", FilterConditions=[{"Name": "DomainName", "Operator": "BEGINS_WITH", "Values": ["oth"]}])
assert [each["DomainName"] for each in only["Domains"]] == ["other.example"], only



def ended(operation):
    for _ in range(200):
        shown = call("GetOperationDetail", OperationId=operation)
        if shown["Status"] in ("SUCCESSFUL", "FAILED", "ERROR"):
            break
        time.sleep(0.05)
    return shown


operation = call("UpdateDomainContact", DomainName=name, RegistrantContact=contact, AdminContact=contact, TechContact=contact)["OperationId"]
shown = ended(operation)
assert (shown["Status"], shown["Type"], shown["DomainName"]) == ("SUCCESSFUL", "UPDATE_DOMAIN_CONTACT", name), shown

detail = call("GetDomainDetail", DomainName=name)
for role in ("RegistrantContact", "AdminContact", "TechContact"):
    for member, value in contact.items():
        assert detail[role][member] == value, (role, member, detail[role])
assert detail["RegistrantPrivacy"] is False

# The same again: nothing is made, and the operation that did it answers.
assert call("UpdateDomainContact", DomainName=name, RegistrantContact=contact)["OperationId"] == operation

call("UpdateDomainContactPrivacy", DomainName=name, RegistrantPrivacy=True, TechPrivacy=False)
detail = call("GetDomainDetail", DomainName=name)
assert (detail["RegistrantPrivacy"], detail["AdminPrivacy"], detail["TechPrivacy"]) == (True, False, False), detail

private = call("ListOperations", Type=["CHANGE_PRIVACY_PROTECTION"])["Operations"]
assert len(private) == 1, private
operations = call("ListOperations")["Operations"]
assert len(operations) == 2 and operations[-1]["OperationId"] == operation, operations
done = call("ListOperations", Status=["SUCCESSFUL"], Type=["UPDATE_DOMAIN_CONTACT"], MaxItems=1)
assert done["Operations"], done
assert call("ListOperations", SubmittedSince=datetime(2100, 1, 1))["Operations"] == []

# The domain itself: its lock, its name servers, its term.
for operation_name, locked in (("EnableDomainTransferLock", True), ("DisableDomainTransferLock", False)):
    shown = ended(call(operation_name, DomainName=name)["OperationId"])
    assert (shown["Status"], shown["Type"]) == ("SUCCESSFUL", "DOMAIN_LOCK"), shown
    assert ("clientTransferProhibited" in call("GetDomainDetail", DomainName=name)["StatusList"]) == locked
hosts = [{"Name": "ns1.hosting.example", "GlueIps": []}, {"Name": "ns2.hosting.example"}]
shown = ended(call("UpdateDomainNameservers", DomainName=name, Nameservers=hosts)["OperationId"])
assert (shown["Status"], shown["Type"]) == ("SUCCESSFUL", "UPDATE_NAMESERVER"), shown
detail = call("GetDomainDetail", DomainName=name)
assert [each["Name"] for each in detail["Nameservers"]] == [each["Name"] for each in hosts], detail
assert refused(desk, "update_domain_nameservers", DomainName=name, Nameservers=[{"Name": "no host"}]) == "InvalidInput"
assert refused(desk, "update_domain_nameservers", DomainName=name, Nameservers=[{"Name": "ns1.cloud.example", "GlueIps": ["192.0.2.1"]}]) == "InvalidInput"
year = detail["ExpirationDate"].year
renewal = {"DomainName": name, "DurationInYears": 2, "CurrentExpiryYear": year}
shown = ended(call("RenewDomain", **renewal)["OperationId"])
assert (shown["Status"], shown["Type"]) == ("SUCCESSFUL", "RENEW_DOMAIN"), shown
assert call("GetDomainDetail", DomainName=name)["ExpirationDate"].year == year + 2
# The same request again names a year that is past.
assert refused(desk, "renew_domain", **renewal) == "InvalidInput"
assert refused(desk, "renew_domain", DomainName=name, DurationInYears=10, CurrentExpiryYear=year) == "InvalidInput"

reach = call("GetContactReachabilityStatus", domainName=name)
assert reach == {**reach, "domainName": name, "status": "PENDING"}, reach
letter = call("ResendContactReachabilityEmail", domainName=name)
assert (letter["emailAddress"], letter["isAlreadyVerified"]) == ("jana@nova.example", False), letter

assert refused(desk, "get_domain_detail", DomainName="theirs.example") == "InvalidInput"
assert refused(desk, "update_domain_contact", DomainName=name, TechContact={**contact, "CountryCode": "CZ", "Email": "nobody"}) == "InvalidInput"
assert refused(desk, "get_operation_detail", OperationId="00000000-0000-7000-8000-000000000000") == "InvalidInput"
for order in ("ASC", "DESC"):
    assert call("ListDomains", SortCondition={"Name": "Expiry", "SortOrder": order})["Domains"]
    assert call("ListOperations", SortBy="SubmittedDate", SortOrder=order)["Operations"]
assert call("ListTagsForDomain", DomainName=name)["TagList"] == []
call("DisableDomainAutoRenew", DomainName=name)
assert refused(desk, "enable_domain_auto_renew", DomainName=name) == "InvalidInput"
assert refused(desk, "resend_contact_reachability_email", domainName=name) == "OperationLimitExceeded"
assert refused(desk, "list_prices", Tld="com") == "UnknownOperationException"
assert refused(client(key, "wrong"), "list_domains") == "InvalidSignatureException"
assert refused(client("AKIAUNKNOWN", secret), "list_domains") == "UnrecognizedClientException"
assert refused(client(revoked, revoked_secret), "list_domains") == "UnrecognizedClientException"
other = client(stranger, stranger_secret)
assert other.list_domains()["Domains"] == []
assert refused(other, "get_domain_detail", DomainName=name) == "InvalidInput"
assert refused(other, "get_operation_detail", OperationId=operation) == "InvalidInput"
print("all of it")
