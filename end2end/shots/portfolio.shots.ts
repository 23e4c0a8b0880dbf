// The pages that carry a portfolio, on the sample organization with 300 domains besides: at four widths, in both themes, and as paper, into target/shots/portfolio.
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { expect, test } from "../fixtures.ts";
import { SOMEBODY, type Contact, type Domain, type Task } from "../support/book.ts";
import type { Account, Desk } from "../support/desk.ts";
import { alive, settled, signIn } from "../support/pages.ts";
import { PROGRAM } from "../support/program.ts";

const FOLDER = join(import.meta.dirname, "../../target/shots/portfolio");
const DOMAINS = 300;
/** `SHOTS_ONLY=overview,domains SHOTS_WIDTHS=1280 SHOTS_THEMES=light` narrows them while one page is worked on. */
const list = (name: string, all: string) => (process.env[name] ?? all).split(",");
const WIDTHS = list("SHOTS_WIDTHS", "390,820,1280,1920").map(Number);
const THEMES = list("SHOTS_THEMES", "light,dark") as ("light" | "dark")[];
const ONLY = list("SHOTS_ONLY", "");
const STYLE = join(import.meta.dirname, "../../style");

/** The styles as they stand in the tree, with `SHOTS_STYLE=1` in place of those in the program. */
function styles(file: string): string {
  const text = readFileSync(join(STYLE, file), "utf8");
  return text.replace(/@import "([^"]+)"( layer\((\w+)\))?;/g, (_, name: string, __, layer?: string) => (layer ? `@layer ${layer} {${styles(name)}}` : styles(name)));
}

test.use({ own: { demo: true }, signedIn: false });

/** An account of the sample organization that may call the API. */
async function account(page: Page, desk: Desk): Promise<Account> {
  await page.goto("/tasks");
  const organization_id = /organizations\/([0-9a-f-]{36})\/events/.exec(await page.content())![1]!;
  const words = ["key", "create", "--organization", organization_id, "--scopes", "admin", "--data-dir", desk.folder];
  const { api_key } = JSON.parse(execFileSync(PROGRAM, words, { encoding: "utf8" })) as { api_key: string };
  const by = { ...desk.account, organization_id, api_key };
  const { data } = await desk.api<{ data: { id: string }[] }>("GET", "/projects", undefined, by);
  return { ...by, project_id: data[0]!.id };
}

interface Portfolio {
  many: Contact;
  person: string;
  differs: Domain;
  plan: { id: string };
  whole: string;
}

/** 300 domains: half of them with one contact, some that differ, a plan that was made and one that runs. */
async function portfolio(page: Page, desk: Desk, by: Account): Promise<Portfolio> {
  const api = <Body>(method: string, path: string, body?: unknown) => desk.api<Body>(method, path, body, by);
  const contact = (fields: object) => api<Contact>("POST", "/contacts", { kind: "external", ...SOMEBODY, disclose: true, ...fields });
  const many = await contact({ first_name: "Wilhelmine", last_name: "Zimmermann", org_name: "Jedlička & Söhne GmbH", email: "w.zimmermann@jedlicka.example" });
  const next = await contact({ first_name: "Petr", last_name: "Novák", org_name: "Novák a synové s.r.o.", email: "petr@novak.example" });
  const mute = await contact({ first_name: "Olga", last_name: "Stumm", email: null });
  const teams = (await api<{ data: { id: string; name: string }[] }>("GET", "/teams")).data;
  const place = `/projects/${by.project_id}/domains`;
  const all: Domain[] = [];
  for (let from = 0; from < DOMAINS; from += 20) {
    const some = Array.from({ length: 20 }, (_, at) => from + at).map(async (number) => {
      const of = ["shop", "portfolio", "marke", "service", "kampagne"][number % 5];
      const name = `${of}-${String(number).padStart(3, "0")}.${number % 40 === 7 ? "slow" : "example"}`;
      return api<Domain>("POST", place, { name, ...(number % 3 === 0 ? { team_id: teams[number % teams.length]!.id } : {}) });
    });
    all.push(...(await Promise.all(some)));
    // Under what a key may ask in a second.
    await page.waitForTimeout(200);
  }
  const ids = (some: Domain[]) => some.map((each) => each.id);
  const given = all.filter((_, at) => at % 2 === 0);
  const run = async (change: object, some: Domain[]) => {
    const made = await api<{ id: string }>("POST", "/plans", { change, selection: { domain_ids: ids(some) } });
    return api<Task>("POST", `/plans/${made.id}/run`, {});
  };
  await run({ roles: { registrant: many.id, admin: many.id } }, given);
  await settledApi(desk, by);
  const differs = all.find((each) => each.name.startsWith("shop-010"))!;
  for (const each of all.slice(20, 24)) await api("PATCH", `${place}/${each.id}/contacts`, { tech: mute.id });
  await api("PATCH", `${place}/${differs.id}/contacts`, { tech: mute.id, registrant: next.id });
  await settledApi(desk, by);
  const plan = await api<{ id: string }>("POST", "/plans", { change: { roles: { registrant: next.id, tech: mute.id } }, selection: { domain_ids: ids(all.slice(0, 60)) } });
  const whole = await run({ roles: { tech: next.id } }, all.slice(100, 240));
  const people = (await api<{ data: { id: string; last_name: string }[] }>("GET", "/users").catch(() => ({ data: [] }))).data;
  return { many, person: people[0]?.id ?? "", differs, plan, whole: whole.id };
}

/** No task is about to end by itself: what is left waits for a registry or for somebody. */
async function settledApi(desk: Desk, by: Account): Promise<void> {
  const open = async () => {
    const counts = ["pending", "running"].map(async (status) => {
      const { data } = await desk.api<{ data: { awaiting: string | null }[] }>("GET", `/tasks?status=${status}`, undefined, by);
      return data.filter((each) => !each.awaiting).length;
    });
    return (await Promise.all(counts)).reduce((sum, each) => sum + each, 0);
  };
  await expect.poll(open, { timeout: 120_000 }).toBeLessThan(3);
}

test("pictures of a portfolio", async ({ page, desk }) => {
  mkdirSync(FOLDER, { recursive: true });
  if (process.env.SHOTS_STYLE) await page.route("**/*.css", (route) => route.fulfill({ contentType: "text/css", body: styles("main.css") }));
  await page.goto("/");
  await signIn(page, desk.account);
  await settled(page);
  const by = await account(page, desk);
  const { many, differs, plan, whole } = await portfolio(page, desk, by);
  const go = (path: string) => () => page.goto(path);
  const pages: Record<string, () => Promise<unknown>> = {
    overview: go("/"),
    domains: go("/domains"),
    differs: go(`/domains/${differs.id}`),
    draft: async () => {
      await page.goto("/domains?q=bücher");
      await page.getByRole("rowheader").getByRole("link").first().click();
      await page.goto(`${page.url()}?tech=${many.id}`);
    },
    contacts: go("/contacts"),
    contact: go(`/contacts/${many.id}`),
    "contact-history": go(`/contacts/${many.id}?tab=history`),
    team: async () => {
      await page.goto("/teams");
      await page.getByRole("rowheader").getByRole("link").first().click();
    },
    tasks: go("/tasks"),
    parent: go(`/tasks/${whole}`),
    plan: go(`/plans/${plan.id}`),
    replace: async () => {
      await page.goto(`/contacts/${many.id}/replace?q=Novák`);
      await page.getByRole("combobox", { name: "Who takes over" }).selectOption({ index: 1 });
      await page.getByRole("button", { name: "See what this touches" }).click();
    },
    leave: async () => {
      await page.goto("/people");
      await page.getByRole("rowheader").getByRole("link", { name: /Hana/ }).first().click();
      await page.goto(`${page.url()}/leave?q=Novák`);
      await page.getByRole("combobox", { name: "Successor" }).selectOption({ index: 1 });
      await page.getByRole("button", { name: "See what this touches" }).click();
    },
    merge: go("/contacts/duplicates"),
    verification: go("/verification"),
    audit: go("/audit"),
  };
  for (const [name, show] of Object.entries(pages)) {
    if (ONLY[0] && !ONLY.includes(name)) continue;
    await show();
    await alive(page, true);
    for (const colorScheme of THEMES) {
      await page.emulateMedia({ colorScheme });
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: width < 500 ? 844 : width < 1000 ? 1100 : 900 });
        await page.screenshot({ path: join(FOLDER, `${name}-${width}-${colorScheme}.png`), fullPage: true });
      }
    }
    await page.pdf({ path: join(FOLDER, `${name}.pdf`), preferCSSPageSize: true });
    await page.setViewportSize({ width: 1280, height: 900 });
  }
});
