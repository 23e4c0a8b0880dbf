// One desk: the program with a folder and ports of its own, its organization, and calls to its API.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PROGRAM, Program } from "./program.ts";
import { Registry } from "./registry.ts";

/** What `bootstrap` prints. */
export interface Account {
  organization_id: string;
  project_id: string;
  user_id: string;
  email: string;
  password: string;
  api_key: string;
}

/** How a desk differs from an organization that has just been founded, with the embedded registry. */
export interface Kind {
  /** Nobody has set it up. */
  bare?: boolean;
  /** With the sample organization, and nothing else. */
  demo?: boolean;
  /** Beside a registry of its own, with these faults switched on. */
  registry?: string[];
}

/** A call that the API did not answer as it should. */
export class Refused extends Error {
  constructor(
    what: string,
    readonly status: number,
    readonly body: unknown,
  ) {
    super(`${what}: ${status} ${JSON.stringify(body)}`);
  }
}

export class Desk {
  readonly folder = mkdtempSync(join(tmpdir(), "nichandle-e2e-"));
  readonly registry = new Registry(this.folder);
  /** Where it listens, without a slash at the end. */
  url = "";
  /** The port of WHOIS. */
  whois = "";
  private accounts: Account[] = [];
  private program?: Program;

  private constructor(private readonly kind: Kind) {}

  static async start(kind: Kind = {}): Promise<Desk> {
    const desk = new Desk(kind);
    try {
      await desk.open(kind);
    } catch (error) {
      await desk.remove();
      throw error;
    }
    return desk;
  }

  private async open(kind: Kind): Promise<void> {
    if (!kind.bare && !kind.demo) this.found("Example Registrations", "clerk@desk.example");
    if (kind.registry) await this.registry.start(kind.registry);
    await this.start();
    if (kind.demo) {
      const [email, password] = (await this.program!.said(/^sign in as (\S+ with the password ".*")$/)).split(" with the password ");
      this.accounts.push({ organization_id: "", project_id: "", user_id: "", api_key: "", email: email!, password: JSON.parse(password!) as string });
    }
  }

  /** Its organization; the one that was founded first. */
  get account(): Account {
    const [first] = this.accounts;
    if (!first) throw new Error("nobody has set this desk up");
    return first;
  }

  /** Founds an organization; works beside the running program. */
  found(name: string, email: string): Account {
    const words = ["bootstrap", "--organization", name, "--legal-name", `${name} s.r.o.`, "--email", email, "--data-dir", this.folder];
    const account = JSON.parse(execFileSync(PROGRAM, words, { encoding: "utf8" })) as Account;
    this.accounts.push(account);
    return account;
  }

  /** Starts it, on the ports that it had before if it ran before. */
  async start(): Promise<void> {
    const listen = this.url ? new URL(this.url).host : "127.0.0.1:0";
    const words = ["serve", "--listen", listen, "--whois-listen", `127.0.0.1:${this.whois || "0"}`, "--data-dir", this.folder];
    if (this.kind.demo) words.push("--demo");
    const registry = this.kind.registry ? this.registry.settings : { words: [], env: {} };
    this.program = new Program([...words, ...registry.words], this.folder, registry.env);
    this.url = await this.program.said(/^listening on (.*?)\/?$/);
    this.whois = await this.program.said(/^whois on .*:(\d+)$/);
  }

  async stop(signal?: "SIGTERM" | "SIGKILL"): Promise<void> {
    await this.program?.stop(signal);
  }

  async remove(): Promise<void> {
    await this.stop();
    await this.registry.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** A call under an organization's base, by its key; its own organization's unless another is given. Throws unless it succeeds. */
  async api<Body>(method: string, path: string, body?: unknown, by: Account = this.account): Promise<Body> {
    const answer = await fetch(`${this.url}/v1/organizations/${by.organization_id}${path}`, {
      method,
      headers: { authorization: `Bearer ${by.api_key}`, "content-type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await answer.text();
    const said: unknown = text ? JSON.parse(text) : null;
    if (!answer.ok) throw new Refused(`${method} ${path}`, answer.status, said);
    return said as Body;
  }

  /** Signs in as the form does, and gives the cookie. */
  async session(by: Account = this.account): Promise<{ name: string; value: string; url: string }> {
    const body = new URLSearchParams({ email: by.email, password: by.password });
    const answer = await fetch(`${this.url}/sign-in`, { method: "POST", body, redirect: "manual" });
    const [pair = ""] = answer.headers.getSetCookie().map((each) => each.split(";")[0] ?? "");
    const [name, value] = pair.split("=");
    if (answer.status !== 303 || !name || !value) throw new Refused("sign-in", answer.status, answer.headers.get("location"));
    return { name, value, url: this.url };
  }

  /** Ends a session on the server, as signing out in another window does: its browser still shows the cookie. */
  async end({ name, value }: { name: string; value: string }): Promise<void> {
    const headers = { cookie: `${name}=${value}`, origin: this.url, "content-type": "application/x-www-form-urlencoded" };
    const answer = await fetch(`${this.url}/sign-out`, { method: "POST", headers, body: "", redirect: "manual" });
    if (answer.status !== 303) throw new Refused("sign-out", answer.status, answer.headers.get("location"));
  }
}
