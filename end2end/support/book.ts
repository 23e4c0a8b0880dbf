// State for a spec, made by the API: contacts, domains, roles, tasks that have ended.
import { expect } from "@playwright/test";
import type { Account, Desk } from "./desk.ts";

export interface Contact {
  id: string;
  handle: string;
  first_name: string;
  last_name: string;
  version: number;
}

export interface Domain {
  id: string;
  name: string;
}

export interface Task {
  id: string;
  status: "pending" | "running" | "completed" | "failed" | "cancelled";
  awaiting: string | null;
  error: { code: string; message: string; registry_code: number | null } | null;
}

export type Fields = Partial<Record<string, string | boolean | null>>;

/** Somebody whom every registry would take. */
export const SOMEBODY = {
  first_name: "Jana",
  last_name: "Nováková",
  email: "jana@desk.example",
  phone: "+420 601 123 456",
  street1: "Dlouhá 17",
  city: "Praha 1",
  postal_code: "110 00",
  country_code: "CZ",
};

let made = 0;

/** A word that no other spec of this worker uses: specs share a desk. */
export function unique(word: string): string {
  made += 1;
  return `${word}${made}x${process.pid}`;
}

export async function contact(desk: Desk, fields: Fields = {}, by?: Account): Promise<Contact> {
  return desk.api("POST", "/contacts", { kind: "external", ...SOMEBODY, ...fields }, by);
}

export async function domain(desk: Desk, name: string, by: Account = desk.account): Promise<Domain> {
  return desk.api("POST", `/projects/${by.project_id}/domains`, { name }, by);
}

/** Gives roles by the API. */
export async function assign(desk: Desk, of: Domain, roles: Record<string, string | null>, by: Account = desk.account): Promise<Task> {
  return desk.api("PATCH", `/projects/${by.project_id}/domains/${of.id}/contacts`, roles, by);
}

/** Waits until the task stands there. */
export async function stands(desk: Desk, task: Task, status: Task["status"], by?: Account): Promise<Task> {
  let seen = task;
  const look = async () => {
    seen = await desk.api<Task>("GET", `/tasks/${task.id}`, undefined, by);
    return seen.status;
  };
  await expect.poll(look, { message: `task ${task.id}`, timeout: 30_000, intervals: [50, 100, 200] }).toBe(status);
  return seen;
}

/** A domain whose registrant is this contact, read back from the registry. */
export async function held(desk: Desk, name: string, by: Contact): Promise<Domain> {
  const adopted = await domain(desk, name);
  await stands(desk, await assign(desk, adopted, { registrant: by.id }), "completed");
  return adopted;
}
