// State for the specs about people, offices and teams, made by the pages' own forms over HTTP: what a person would send, without a browser.
import type { Desk } from "./desk.ts";
import { unique } from "./book.ts";

/** Something with a page of its own. */
export interface Made {
  id: string;
  path: string;
}

/** Sends a form as a signed-in person does, and gives the page that it leads to. */
export async function send(desk: Desk, path: string, fields: Record<string, string>): Promise<string> {
  const { name, value } = await desk.session();
  const headers = { cookie: `${name}=${value}`, origin: desk.url, "content-type": "application/x-www-form-urlencoded" };
  const answer = await fetch(desk.url + path, { method: "POST", body: new URLSearchParams(fields).toString(), headers, redirect: "manual" });
  const to = answer.headers.get("location") ?? "";
  if (answer.status !== 303) throw new Error(`POST ${path}: ${answer.status}`);
  return to;
}

async function made(desk: Desk, path: string, fields: Record<string, string>): Promise<Made> {
  const to = await send(desk, path, fields);
  const [page = ""] = to.split("?");
  const id = page.split("/").at(-1) ?? "";
  if (!/^[0-9a-f-]{36}$/.test(id)) throw new Error(`POST ${path} led to ${to}`);
  return { id, path: page };
}

export const OFFICE = { street1: "Dlouhá 17", city: "Praha 1", postal_code: "110 00", country_code: "CZ", phone: "+420 224 000 100" };

export async function office(desk: Desk, fields: Record<string, string> = {}): Promise<Made> {
  return made(desk, "/locations", { label: unique("Office"), ...OFFICE, ...fields });
}

export async function person(desk: Desk, fields: Record<string, string> = {}): Promise<Made> {
  const name = unique("Sommer");
  return made(desk, "/people", { first_name: "Greta", last_name: name, email: `${name.toLowerCase()}@desk.example`, ...fields });
}

export async function member(desk: Desk, user: Made, location: Made): Promise<Made> {
  return made(desk, "/contacts", { kind: "member", once: crypto.randomUUID(), user_id: user.id, location_id: location.id, phone_id: "", disclose: "true" });
}

/** A team with one contact as its registrant and admin. */
export async function team(desk: Desk, contact: { id: string }, name: string = unique("Team")): Promise<Made> {
  return made(desk, "/teams", { name, slug: "", registrant_contact_id: contact.id, admin_contact_id: contact.id, tech_contact_id: "", billing_contact_id: "" });
}

/** Gives a domain to a team, by the API: on its page a plan comes first. */
export async function give(desk: Desk, domain: { id: string }, to: Made): Promise<void> {
  await desk.api("PATCH", `/projects/${desk.account.project_id}/domains/${domain.id}`, { team_id: to.id });
}
