// What every spec stands on: a program of its own with an empty folder and free ports, and a page on which an error in the console,
// or a request to another host, fails the test.
import AxeBuilder from "@axe-core/playwright";
import { test as base, expect, type Page } from "@playwright/test";
import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

const PROGRAM = join(import.meta.dirname, "../target/release/nichandle");

/** What `bootstrap` prints. */
export interface Account {
  organization_id: string;
  project_id: string;
  user_id: string;
  email: string;
  password: string;
  api_key: string;
}

/** One running program. */
export class Desk {
  readonly folder = mkdtempSync(join(tmpdir(), "nichandle-e2e-"));
  readonly account: Account;
  /** Where it listens, without a slash at the end. */
  url = "";
  /** The WHOIS listener, `host:port`. */
  whois = "";
  private child?: ChildProcess;
  private log = "";

  constructor() {
    const words = "--organization,Example Registrations,--legal-name,Example Registrations s.r.o.,--email,clerk@desk.example";
    const printed = execFileSync(PROGRAM, ["bootstrap", ...words.split(","), "--data-dir", this.folder], { encoding: "utf8" });
    this.account = JSON.parse(printed) as Account;
  }

  /** Starts it, on the port that it had before if it ran before, and waits until it says that it listens. */
  async start(): Promise<void> {
    const listen = this.url ? new URL(this.url).host : "127.0.0.1:0";
    const whois = this.whois || "127.0.0.1:0";
    const words = ["serve", "--listen", listen, "--whois-listen", whois, "--data-dir", this.folder];
    const child = spawn(PROGRAM, words, { cwd: this.folder, stdio: ["ignore", "pipe", "pipe"] });
    this.child = child;
    child.stderr.on("data", (text: Buffer) => (this.log += text.toString()));
    await new Promise<void>((ready, broken) => {
      child.once("exit", (code) => broken(new Error(`the program ended with ${code}\n${this.log}`)));
      createInterface({ input: child.stdout }).on("line", (line) => {
        this.whois = /^whois on (.*)$/.exec(line)?.[1] ?? this.whois;
        this.url = /^listening on (.*)$/.exec(line)?.[1]?.replace(/\/$/, "") ?? this.url;
        if (this.url && this.whois) ready();
      });
    });
  }

  /** Ends it as an operator does, or as a power cut does. */
  async stop(signal: "SIGTERM" | "SIGKILL" = "SIGTERM"): Promise<void> {
    const child = this.child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((done) => child.once("exit", done));
    child.kill(signal);
    await ended;
  }

  /** A call to the API under the organization's base, with the key that `bootstrap` printed. */
  async api(method: string, path: string, body?: unknown): Promise<Response> {
    return fetch(`${this.url}/v1/organizations/${this.account.organization_id}${path}`, {
      method,
      headers: { authorization: `Bearer ${this.account.api_key}`, "content-type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  }

  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Messages that a browser writes of its own about what the spec does on purpose: a refused form is a 4xx answer. */
const EXPECTED = /^Failed to load resource: the server responded with a status of 4\d\d/;

interface PerTest {
  /** Errors seen so far. A spec that provokes one empties it and says why. */
  errors: string[];
}

interface PerWorker {
  desk: Desk;
}

export const test = base.extend<PerTest, PerWorker>({
  desk: [
    async ({}, use) => {
      const desk = new Desk();
      await desk.start();
      await use(desk);
      await desk.remove();
    },
    { scope: "worker" },
  ],
  baseURL: async ({ desk }, use) => use(desk.url),
  errors: async ({}, use) => use([]),
  page: async ({ page, desk, errors }, use) => {
    page.on("pageerror", (error) => errors.push(String(error)));
    page.on("console", (message) => {
      if (message.type() === "error" && !EXPECTED.test(message.text())) errors.push(message.text());
    });
    page.on("request", (request) => {
      if (!/^(data|blob|about):/.test(request.url()) && !request.url().startsWith(desk.url)) errors.push(`asked ${request.url()}`);
    });
    await use(page);
    expect(errors, "errors in the browser").toEqual([]);
  },
});

export { expect };

/** Signs in by the form. */
export async function signIn(page: Page, account: Account): Promise<void> {
  await page.goto("/sign-in");
  await page.getByLabel("E-mail").fill(account.email);
  await page.getByLabel("Password").fill(account.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).not.toHaveURL(/sign-in/);
}

/** Waits until the page's islands live; at once where there is no JavaScript or no island. */
export async function alive(page: Page, javaScriptEnabled: boolean | undefined): Promise<void> {
  if (javaScriptEnabled && (await page.locator("leptos-island").count()) > 0) {
    await expect(page.locator("html")).toHaveAttribute("data-hydrated", "true");
  }
}

/** WCAG 2.2 A and AA by axe, in both themes. Needs JavaScript: axe is a script. */
export async function accessible(page: Page): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
    const { violations } = await new AxeBuilder({ page }).withTags(tags).analyze();
    const told = violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`);
    expect(told, `${page.url()}, ${colorScheme}`).toEqual([]);
  }
}
