// Drives DNSimple's dialect with the vendor's own client for JavaScript, whose types are checked by what it does with them.

import assert from "node:assert/strict";
import { createRequire } from "node:module";

const require = createRequire(new URL("../../../../end2end/package.json", import.meta.url));
const { DNSimple, NotFoundError, AuthenticationError, ClientError } = require("dnsimple");

const [address, key, organization, stranger] = process.argv.slice(2);

// The client's own way of asking is for https alone.
const fetcher = async ({ method, url, headers, body }) => {
  const answer = await fetch(url, { method, headers, body });
  return { status: answer.status, body: await answer.text() };
};
const client = (accessToken, base = "/dnsimple") =>
  new DNSimple({ accessToken, baseUrl: `http://${address}${base}`, fetcher });
const desk = client(key);

const who = (await desk.identity.whoami()).data;
const account = who.account.id;
assert.ok(Number.isSafeInteger(account), account);
assert.equal((await desk.accounts.listAccounts()).data[0].id, account);
// The base URL may end with a slash; the organization's own id names the account too.
assert.equal((await client(key, "/dnsimple/").identity.whoami()).data.account.id, account);
assert.deepEqual((await desk.contacts.listContacts(organization, {})).data, []);

const fields = {
  label: "Office", first_name: "Jana", last_name: "Nova", job_title: "CEO", organization_name: "Nova s.r.o.",
  email: "jana@nova.example", phone: "+420601123456", address1: "Dlouha 1", city: "Praha", state_province: "Praha",
  postal_code: "110 00", country: "CZ",
};
const made = (await desk.contacts.createContact(account, fields)).data;
for (const [name, value] of Object.entries(fields)) assert.equal(made[name], value, name);
assert.deepEqual([made.account_id, typeof made.id], [account, "number"]);
assert.match(made.created_at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
assert.deepEqual((await desk.contacts.getContact(account, made.id)).data, made);
const changed = (await desk.contacts.updateContact(account, made.id, { ...made, city: "Brno" })).data;
assert.deepEqual([changed.id, changed.city, changed.label], [made.id, "Brno", "Office"]);
const spare = (await desk.contacts.createContact(account, { ...fields, label: "A" })).data;
const sorted = await desk.contacts.listContacts.collectAll(account, { sort: "label:asc,id:desc" });
assert.deepEqual(sorted.map((each) => each.id), [spare.id, made.id]);
await desk.contacts.deleteContact(account, spare.id);

const found = (await desk.domains.listDomains(account, { name_like: "imple", sort: "expiration:desc,name:asc" })).data;
assert.deepEqual(found.map((each) => each.name), ["simple.example"]);
const domain = (await desk.domains.getDomain(account, "simple.example")).data;
assert.deepEqual([domain.id, domain.account_id], [found[0].id, account]);
const asked = { domain_id: domain.id, contact_id: made.id };
const check = (await desk.registrar.checkRegistrantChange(account, asked)).data;
assert.deepEqual([check.registry_owner_change, check.extended_attributes], [true, []]);
const begun = (await desk.registrar.createRegistrantChange(account, { ...asked, extended_attributes: {} })).data;
assert.equal(begun.account_id, account);
let now = begun;
for (let tries = 0; tries < 400 && !["completed", "cancelled"].includes(now.state); tries += 1) {
  await new Promise((done) => setTimeout(done, 25));
  now = (await desk.registrar.getRegistrantChange(account, begun.id)).data;
}
assert.equal(now.state, "completed");
assert.deepEqual((await desk.registrar.listRegistrantChanges(account, {})).data, []);
const done = (await desk.registrar.listRegistrantChanges(account, { state: "completed" })).data;
assert.deepEqual(done.map((each) => each.id), [begun.id]);
const held = (await desk.domains.listDomains(account, { registrant_id: made.id })).data;
assert.deepEqual(held.map((each) => each.id), [domain.id]);
await assert.rejects(desk.registrar.deleteRegistrantChange(account, begun.id), ClientError);

await assert.rejects(desk.contacts.createContact(account, { first_name: "Jana", email: "nobody" }), (error) => {
  assert.ok(error instanceof ClientError);
  assert.ok("email" in error.attributeErrors());
  return true;
});
await assert.rejects(desk.domains.getDomain(account, "gone.example"), (error) => {
  assert.ok(error instanceof NotFoundError);
  assert.match(error.data.message, /not found/);
  return true;
});
await assert.rejects(client(stranger).contacts.getContact(account, made.id), NotFoundError);
await assert.rejects(client("wrong").identity.whoami(), AuthenticationError);
// What this dialect does not have is an error too, and no page.
await assert.rejects(desk.zones.listZones(account, {}), NotFoundError);
console.log("all of it");
