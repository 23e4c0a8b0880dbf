// What the world is told, asked as the world asks.
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Domain } from "./book.ts";
import type { Desk } from "./desk.ts";

const run = promisify(execFile);

/** What Debian's `whois` prints of a domain; line ends are the client's. */
export async function whois(desk: Desk, name: string): Promise<string> {
  const { stdout } = await run("whois", ["-h", "127.0.0.1", "-p", desk.whois, name]).catch((error: { stdout?: string }) => {
    // It ends with 1 or 2 when nothing was found.
    if (error.stdout === undefined) throw error;
    return { stdout: error.stdout };
  });
  return stdout.replaceAll("\r", "");
}

interface Entity {
  roles: string[];
  vcardArray: [string, [string, object, string, string | string[]][]];
}

/** The name that RDAP gives for a role, asked without a sign-in. */
export async function rdapName(desk: Desk, name: string, role: string): Promise<string | undefined> {
  const answer = await fetch(`${desk.url}/rdap/domain/${name}`);
  if (!answer.ok) return undefined;
  const { entities } = (await answer.json()) as { entities: Entity[] };
  const card = entities.find(({ roles }) => roles.includes(role))?.vcardArray[1];
  return card?.find(([property]) => property === "fn")?.[3] as string | undefined;
}

/** Whom the registry has as registrant: it is asked again, and what WHOIS then says of the registrant are these lines. */
export async function registrant(desk: Desk, { id, name }: Domain): Promise<string> {
  await desk.api("POST", `/projects/${desk.account.project_id}/domains/${id}/read`, {});
  const lines = (await whois(desk, name)).split("\n");
  return lines.filter((line) => /^\s*(Registry )?Registrant /.test(line)).join("\n");
}

/** The same of several, in their order. */
export async function registrants(desk: Desk, ...domains: Domain[]): Promise<string[]> {
  const all: string[] = [];
  for (const each of domains) all.push(await registrant(desk, each));
  return all;
}
