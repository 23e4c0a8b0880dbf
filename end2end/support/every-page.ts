// Each page there is, in the states that look different.
import { expect, type Page } from "@playwright/test";
import { assign, contact, domain, held, stands, unique, SOMEBODY } from "./book.ts";
import type { Desk } from "./desk.ts";
import { dangers, write } from "./pages.ts";
import { give, member, office, person, send, team } from "./people.ts";

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
  const berlin = await office(desk, { label: unique("Headquarters of the Registration Department ") });
  const greta = await person(desk, { first_name: LONG.first_name, last_name: unique("Sommer") });
  await send(desk, `${greta.path}/phones`, { number: "+420 601 222 333", label: "mobile" });
  const held_by = await member(desk, greta, berlin);
  const web = await team(desk, held_by, unique("Web and Everything that Has a Long Name "));
  const shop = await domain(desk, `${unique("shop")}.example`);
  await give(desk, shop, web);
  const greek = await contact(desk, { first_name: "Ελένη", last_name: "Παπαδοπούλου", city: "Αθήνα", street1: "Λεωφόρος Βασιλίσσης Σοφίας 12" });
  // A change of registrant that waits: of somebody of their own, so that the others stay as they are.
  const hana = await person(desk);
  const waiting = await member(desk, hana, berlin);
  await held(desk, `${unique("waits")}.example`, await desk.api("GET", `/contacts/${waiting.id}`));
  await send(desk, hana.path, { last_name: unique("Winter"), version: "1", step: "confirmed" });
  const proposed = await desk.api<{ proposed: { task_id: string } }>("GET", `/contacts/${waiting.id}`);
  // Somebody without an e-mail is refused on each of them; who holds them now becomes another on all.
  const plan = await desk.api<{ id: string }>("POST", "/plans", {
    change: { roles: { registrant: mute.id, tech: jana.id } },
    selection: { filter: {} },
  });
  const submits = (name: string, path: string, fields: Record<string, string>, button: string): Shown => ({
    name,
    show: async (page) => {
      await page.goto(path);
      await write(page, fields);
      await page.getByRole("button", { name: button }).click();
      await page.locator('button[value="confirmed"], .error-summary').first().waitFor();
    },
  });
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
    at("contacts that may be one", "/contacts/duplicates"),
    at("import and export", "/import"),
    {
      name: "a file, read",
      show: async (page) => {
        await page.goto("/import");
        const csv = "first_name,last_name,street1,city,country_code\nAna,Long-Lasting Registration Department,Rua das Flores 45,São Paulo,BR\nPetr,,Krátká 2,Brno,ZZ\n";
        await page.getByLabel("File", { exact: true }).setInputFiles({ name: "book.csv", mimeType: "text/csv", buffer: Buffer.from(csv) });
        await page.getByRole("button", { name: "Read the file" }).click();
        await page.getByRole("navigation", { name: "Rows by fate" }).waitFor();
      },
    },
    {
      name: "a file, its columns",
      show: async (page) => {
        await page.goto("/import");
        const rubbish = "x".repeat(120);
        const csv = `Vorname,Nachname,${rubbish}\nAna,${rubbish},${rubbish}\n`;
        await page.getByLabel("File", { exact: true }).setInputFiles({ name: `${rubbish}.csv`, mimeType: "text/csv", buffer: Buffer.from(csv) });
        await page.getByRole("button", { name: "Read the file" }).click();
        await page.getByRole("button", { name: "Judge the rows" }).waitFor();
      },
    },
    at("domains", "/domains"),
    {
      name: "domains, some selected",
      show: async (page) => {
        await page.goto("/domains");
        await page.getByRole("checkbox", { name: /^Select / }).last().check();
      },
    },
    at("domains, a role to be set", `/plans/new?do=role&ids=${done.id},${sick.id}`),
    at("domains, a contact to be replaced", `/plans/new?do=replace&all=1&list=q%3Dslow`),
    submits("domains, no team chosen", `/plans/new?do=team&ids=${done.id}`, {}, "Work out the plan"),
    at("plan", `/plans/${plan.id}`),
    at("plan, problems only", `/plans/${plan.id}?problem=true`),
    at("plan, not there", "/plans/00000000-0000-7000-8000-000000000000"),
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
    at("account", "/account"),
    submits("account, wrong password", "/account", { password: "not the password", new_password: "short", again: "" }, "Change the password"),
    at("people", "/people?left=1"),
    at("people, none found", "/people?q=nobody-of-this-name"),
    at("new person", "/people/new"),
    at("person", greta.path),
    at("edit person", `${greta.path}/edit`),
    submits("edit person, wrong fields", `${greta.path}/edit`, { email: "nobody" }, "Save person"),
    submits("edit person, what it touches", `${greta.path}/edit`, { first_name: "Margarete" }, "Save person"),
    {
      name: "person, changing a telephone",
      show: async (page) => {
        await page.goto(greta.path);
        await page.locator(".phones summary").first().click();
      },
    },
    at("person leaves", `${greta.path}/leave`),
    at("person leaves, looked over", `${greta.path}/leave?successor_contact_id=${jana.id}`),
    at("offices", "/locations"),
    at("new office", "/locations/new"),
    at("office", berlin.path),
    at("edit office", `${berlin.path}/edit`),
    submits("edit office, what it touches", `${berlin.path}/edit`, { city: LONG.street1.slice(0, 100) }, "Save office"),
    at("teams", "/teams"),
    at("new team", "/teams/new?name=Web&q_admin=nobody-of-this-name"),
    at("team", web.path),
    at("team, draft", `${web.path}?registrant=${jana.id}&tech=${jana.id}`),
    at("edit team", `${web.path}/edit`),
    at("settings", "/settings"),
    at("what happened", "/audit"),
    at("what happened, narrowed", "/audit?kind=contact&action=contact.create&from=2001-01-01&to=2002-01-01"),
    at("API", "/api/docs"),
    at("webhooks", "/settings/webhooks"),
    submits("webhooks, wrong", "/settings/webhooks", { url: "x", description: "x".repeat(129) }, "Make the receiver"),
    at("API keys", "/settings/keys"),
    submits("API keys, wrong", "/settings/keys", { name: "x".repeat(65), expires_at: "tomorrow" }, "Make the key"),
    at("settings, draft", `/settings?tech=${jana.id}`),
    submits("settings, what they touch", "/settings", { legal_name: "Another Legal Name GmbH" }, "Save settings"),
    at("new member contact", `/contacts/new?kind=member&user_id=${greta.id}`),
    at("member contact", held_by.path),
    at("member contact, a change waits", waiting.path),
    at("contact in Greek", `/contacts/${greek.id}?tab=wire`),
    at("contact, tasks", `/contacts/${jana.id}?tab=tasks`),
    at("contact, history", `/contacts/${jana.id}?tab=history`),
    at("ASCII form", `/contacts/${greek.id}/international`),
    at("replace contact", `/contacts/${held_by.id}/replace`),
    at("replace contact, looked over", `/contacts/${held_by.id}/replace?to=${jana.id}`),
    {
      name: "deactivation refused",
      show: async (page) => {
        await page.goto(held_by.path);
        await dangers(page);
        await page.getByRole("button", { name: "Deactivate contact" }).click();
        await page.locator(".error-summary").waitFor();
      },
    },
    at("domain of a team", `/domains/${shop.id}`),
    at("task that waits for a yes", `/tasks/${proposed.proposed.task_id}`),
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
  { name: "API, signed out", show: (page) => page.goto("/api/docs") },
  { name: "invitation, over", show: (page) => page.goto(`/join/${"0".repeat(64)}`) },
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
