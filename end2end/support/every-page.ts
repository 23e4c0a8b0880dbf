// Each page there is, in the states that look different.
import { expect, type Page } from "@playwright/test";
import { assign, contact, domain, held, stands, unique, SOMEBODY } from "./book.ts";
import type { Desk } from "./desk.ts";
import { write } from "./pages.ts";

export interface Shown {
  name: string;
  /** Brings the page to it. */
  show: (page: Page) => Promise<unknown>;
}

const LONG = {
  first_name: "Wolfeschlegelsteinhausenbergerdorff-Hubert",
  last_name: "O’Brien-Ó Súilleabháin-Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch",
  org_name: "Comhlacht na hÉireann Teoranta um Sheirbhísí Fearainn agus Óstála Idirlín na hIarthar",
  street1: "Unit 14, The Very Long Named Business and Technology Park on the Old Headford Road, Ballybrit Upper Townland",
};

/** Makes what the pages show, and lists them. */
export async function everyPage(desk: Desk): Promise<Shown[]> {
  const jana = await contact(desk, { ...LONG, email: "averyveryveryverylongmailboxname@averyveryveryverylonghostname.example" });
  const mute = await contact(desk, { last_name: unique("Mute"), email: null });
  const idle = await contact(desk, { last_name: unique("Idle") });
  await desk.api("PATCH", `/contacts/${idle.id}`, { is_active: false });
  const label = unique("llanfairpwllgwyngyllgogerychwyrndrobwllllantysilio");
  const done = await held(desk, `${label}.žluťoučký.example`, jana);
  const sick = await domain(desk, `${unique("sick")}.example`);
  const failed = await stands(desk, await assign(desk, sick, { registrant: mute.id }), "failed");
  const { data: tasks } = await desk.api<{ data: { id: string }[] }>("GET", `/tasks?domain_id=${done.id}`);
  // A registry that takes its time: running while the others are looked at.
  const slow = await domain(desk, `${unique("slow")}.slow`);
  const mailbox = async (page: Page) => {
    await page.goto(`/contacts/${jana.id}`);
    const ask = page.getByRole("button", { name: "Send verification" });
    if (await ask.isVisible()) await ask.click();
    await expect(async () => {
      await page.goto("/mailbox");
      await expect(page.getByRole("article").first().locator(".text")).toBeVisible({ timeout: 1 });
    }).toPass({ timeout: 30_000 });
  };
  const at = (name: string, path: string): Shown => ({ name, show: (page) => page.goto(path) });
  return [
    at("overview", "/"),
    at("contacts", "/contacts"),
    at("contacts, none found", "/contacts?q=nobody-of-this-name"),
    at("new contact", "/contacts/new"),
    {
      name: "new contact, wrong fields",
      show: async (page) => {
        await page.goto("/contacts/new");
        await write(page, { ...LONG, phone: "12", country_code: "" });
        await page.getByRole("button", { name: "Save contact" }).click();
        await page.locator(".error-summary").waitFor();
      },
    },
    at("contact", `/contacts/${jana.id}`),
    at("contact, RDAP", `/contacts/${jana.id}?view=rdap`),
    at("contact, not used", `/contacts/${mute.id}`),
    at("contact, inactive", `/contacts/${idle.id}`),
    at("edit contact", `/contacts/${jana.id}/edit`),
    {
      name: "edit contact, changed meanwhile",
      show: async (page) => {
        await page.goto(`/contacts/${idle.id}/edit`);
        await write(page, { city: unique("Yours") });
        await desk.api("PATCH", `/contacts/${idle.id}`, { city: unique("Theirs"), phone: SOMEBODY.phone });
        await page.getByRole("button", { name: "Save contact" }).click();
        await page.locator(".diff").waitFor();
      },
    },
    at("domains", "/domains"),
    at("domain", `/domains/${done.id}`),
    {
      name: "domain, choosing",
      show: async (page) => {
        await page.goto(`/domains/${done.id}`);
        await page.locator('.role-card[data-role="tech"] summary').click();
      },
    },
    at("domain, draft", `/domains/${done.id}?registrant=${mute.id}&tech=${jana.id}&billing=${jana.id}`),
    at("domain, RDAP", `/domains/${done.id}?view=rdap`),
    at("domain, refused", `/domains/${sick.id}`),
    {
      name: "domain, running",
      show: async (page) => {
        await desk.api("PATCH", `/projects/${desk.account.project_id}/domains/${slow.id}/contacts`, { tech: jana.id, billing: null });
        await page.goto(`/domains/${slow.id}`);
      },
    },
    at("tasks", "/tasks"),
    at("tasks, none found", "/tasks?status=cancelled"),
    at("task", `/tasks/${tasks[0]!.id}`),
    at("task, failed", `/tasks/${failed.id}`),
    at("verification", "/verification"),
    { name: "mailbox", show: mailbox },
    {
      name: "verify",
      show: async (page) => {
        await mailbox(page);
        await page.getByRole("article").first().getByRole("link").click();
        await page.getByRole("heading", { name: "Is this you?" }).waitFor();
      },
    },
    {
      name: "verify, link not known",
      show: (page) => page.goto(`/verify/${"0".repeat(64)}`),
    },
    at("not found", "/nowhere"),
    {
      name: "account menu",
      show: async (page) => {
        await page.goto("/tasks?status=cancelled");
        await page.locator("details.menu > summary").click();
      },
    },
  ];
}

/** The pages of those who are not signed in. */
export const DOORS: Shown[] = [
  { name: "sign-in", show: (page) => page.goto("/sign-in") },
  {
    name: "sign-in, refused",
    show: async (page) => {
      await page.goto("/sign-in");
      await page.getByLabel("E-mail").fill("nobody@desk.example");
      await page.getByLabel("Password").fill("not the password");
      await page.getByRole("button", { name: "Sign in" }).click();
      await page.getByRole("alert").waitFor();
    },
  },
];
