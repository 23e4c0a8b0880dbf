// Drives the Route 53 Domains dialect with AWS' SDK for JavaScript, set to Smithy's RPC v2 in CBOR: what the typed SDKs speak (Go v2, Java 2, …).

import assert from "node:assert/strict";
import { createRequire } from "node:module";

const require = createRequire(new URL("../../../../end2end/package.json", import.meta.url));
const { Route53Domains, InvalidInput, OperationLimitExceeded, Route53DomainsServiceException } = require("@aws-sdk/client-route-53-domains");
const { SmithyRpcV2CborProtocol } = require("@smithy/core/cbor");

const [address, key, secret] = process.argv.slice(2);
const client = (secretAccessKey, slash = "") =>
  new Route53Domains({
    region: "us-east-1",
    endpoint: `http://${address}/aws/route53domains${slash}`,
    protocol: SmithyRpcV2CborProtocol,
    credentials: { accessKeyId: key, secretAccessKey },
    maxAttempts: 1,
  });
const desk = client(secret);
const sent = [];
desk.middlewareStack.add(
  (next) => (step) => {
    sent.push(step.request);
    return next(step);
  },
  { step: "finalizeRequest", priority: "low" },
);

const DomainName = "typed.example";
const contact = {
  FirstName: "Jana", LastName: "Nova", ContactType: "COMPANY", OrganizationName: "Nova s.r.o.", AddressLine1: "Dlouha 1",
  City: "Praha", CountryCode: "CZ", ZipCode: "110 00", PhoneNumber: "+420.601123456", Email: "jana@nova.example",
};

async function ended(OperationId) {
  for (let tries = 0; ; tries += 1) {
    const shown = await desk.getOperationDetail({ OperationId });
    if (["SUCCESSFUL", "FAILED", "ERROR"].includes(shown.Status) || tries > 400) return shown;
    await new Promise((done) => setTimeout(done, 25));
  }
}

const listed = await desk.listDomains({});
assert.equal(sent[0].headers["smithy-protocol"], "rpc-v2-cbor");
assert.match(sent[0].path, /\/service\/Route53Domains_v20140515\/operation\/ListDomains$/);
assert.deepEqual(listed.Domains.map((each) => each.DomainName), [DomainName]);
assert.ok(listed.Domains[0].Expiry instanceof Date);
assert.equal((await client(secret, "/").listDomains({ MaxItems: 1 })).Domains.length, 1);
const sorted = await desk.listDomains({
  SortCondition: { Name: "Expiry", SortOrder: "DESC" },
  FilterConditions: [{ Name: "Expiry", Operator: "GE", Values: ["1000000000"] }],
});
assert.equal(sorted.Domains.length, 1);

const { OperationId } = await desk.updateDomainContact({ DomainName, RegistrantContact: contact, AdminContact: contact, TechContact: contact });
const shown = await ended(OperationId);
assert.deepEqual([shown.Status, shown.Type, shown.DomainName], ["SUCCESSFUL", "UPDATE_DOMAIN_CONTACT", DomainName]);
assert.ok(shown.SubmittedDate instanceof Date);
const detail = await desk.getDomainDetail({ DomainName });
for (const [name, value] of Object.entries(contact)) assert.equal(detail.TechContact[name], value, name);
assert.ok(detail.UpdatedDate instanceof Date && detail.ExpirationDate instanceof Date);
assert.equal(detail.RegistrantPrivacy, false);

const hidden = await ended((await desk.updateDomainContactPrivacy({ DomainName, RegistrantPrivacy: true })).OperationId);
assert.deepEqual([hidden.Status, hidden.Type], ["SUCCESSFUL", "CHANGE_PRIVACY_PROTECTION"]);
assert.equal((await ended((await desk.enableDomainTransferLock({ DomainName })).OperationId)).Status, "SUCCESSFUL");
assert.equal((await ended((await desk.disableDomainTransferLock({ DomainName })).OperationId)).Status, "SUCCESSFUL");
const Nameservers = [{ Name: "ns1.hosting.example", GlueIps: [] }, { Name: "ns2.hosting.example" }];
assert.equal((await ended((await desk.updateDomainNameservers({ DomainName, Nameservers })).OperationId)).Status, "SUCCESSFUL");
const CurrentExpiryYear = detail.ExpirationDate.getUTCFullYear();
assert.equal((await ended((await desk.renewDomain({ DomainName, DurationInYears: 1, CurrentExpiryYear })).OperationId)).Status, "SUCCESSFUL");
const since = new Date(Date.now() - 3_600_000);
const operations = await desk.listOperations({ SubmittedSince: since, SortBy: "SubmittedDate", SortOrder: "ASC" });
assert.equal(operations.Operations[0].OperationId, OperationId);
assert.deepEqual((await desk.listOperations({ SubmittedSince: new Date("2100-01-01") })).Operations, []);

assert.equal((await desk.getContactReachabilityStatus({ domainName: DomainName })).status, "PENDING");
assert.equal((await desk.resendContactReachabilityEmail({ domainName: DomainName })).isAlreadyVerified, false);
await assert.rejects(desk.resendContactReachabilityEmail({ domainName: DomainName }), OperationLimitExceeded);
assert.deepEqual((await desk.listTagsForDomain({ DomainName })).TagList, []);
await desk.updateTagsForDomain({ DomainName });
await desk.deleteTagsForDomain({ DomainName, TagsToDelete: ["a"] });
await desk.disableDomainAutoRenew({ DomainName });
await assert.rejects(desk.enableDomainAutoRenew({ DomainName }), InvalidInput);

await assert.rejects(desk.getDomainDetail({ DomainName: "gone.example" }), (error) => {
  assert.ok(error instanceof InvalidInput, error);
  assert.match(error.message, /not found/);
  return true;
});
const named = (name) => (error) => error instanceof Route53DomainsServiceException && error.name === name;
await assert.rejects(desk.listPrices({ Tld: "com" }), named("UnknownOperationException"));
await assert.rejects(client("wrong").listDomains({}), named("InvalidSignatureException"));
console.log("all of it");
