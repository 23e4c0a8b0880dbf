// Contacts, domains and imports are written to by server functions where scripts run: the page is not posted, what is wrong is told beside what was typed, and what changed
// shows in place.
import { type Page } from "@playwright/test";
import { expect, test } from "../fixtures.ts";
import { contact, unique } from "../support/book.ts";
import { alive, holds } from "../support/pages.ts";
import { member, office, person, team } from "../support/people.ts";

/** Opens a page and marks it, so that another in its place is noticed. Gives the addresses that are posted to from then on. */
async function open(page: Page, path: string): Promise<string[]> {
  await page.goto(path);
  await alive(page, true);
  await page.evaluate(() => document.documentElement.setAttribute("data-same-page", ""));
  const log: string[] = [];
  page.on("request", (request) => {
    if (request.method() === "POST") log.push(new URL(request.url()).pathname);
  });
  return log;
}

/** That the page is the one that was opened. */
async function stays(page: Page): Promise<void> {
  await expect(page.locator("html")).toHaveAttribute("data-same-page", "");
}

test("a domain is adopted: a wrong name is told where it stands, and the right one leads there", async ({ page }) => {
  const log = await open(page, "/domains");
  const field = page.getByRole("textbox", { name: "Adopt a domain" });
  if (!(await field.isVisible())) await page.getByText("Adopt domain", { exact: true }).click();
  await field.fill("not a name");
  await page.getByRole("button", { name: "Adopt this domain" }).click();
  const summary = page.getByRole("alert").filter({ has: page.getByRole("heading") });
  await expect(summary).toContainText("domain name");
  await expect(summary).toBeFocused();
  await expect(field).toHaveValue("not a name");
  await expect(field).toHaveAttribute("aria-invalid", "true");
  await expect(page.locator("#name-error")).toBeVisible();
  expect(page.url()).not.toContain("name");
  await stays(page);
  const name = `${unique("placed")}.example`;
  await field.fill(name);
  await page.getByRole("button", { name: "Adopt this domain" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(name);
  await expect(page.getByRole("status").first()).toContainText("is in the book");
  expect(log).toEqual(["/fn/domains/adopt", "/fn/domains/adopt"]);
});

test("an ASCII form is told what is wrong with it, and keeps the rest", async ({ page, desk }) => {
  const { id } = await contact(desk, { last_name: "Nováková", city: "Αθήνα" });
  const log = await open(page, `/contacts/${id}/international`);
  const [last, city] = [page.getByRole("textbox", { name: "Last name" }), page.getByRole("textbox", { name: "City" })];
  await last.fill("Novak");
  await city.fill("Αθήνα");
  await page.getByRole("button", { name: "Save the ASCII form" }).click();
  await expect(page.getByRole("alert").filter({ has: page.getByRole("heading") })).toContainText("City: Only plain Latin letters");
  await holds(page, { "international.last_name": "Novak", "international.city": "Αθήνα" });
  await stays(page);
  await city.fill("Athens");
  await page.getByRole("button", { name: "Save the ASCII form" }).click();
  await expect(page.getByRole("status").first()).toContainText("The ASCII form is kept");
  await expect(page.getByRole("region", { name: "What registries get" })).toContainText("Athens");
  expect(log).toEqual(["/fn/contacts/review", "/fn/contacts/review"]);
});

test("an ASCII form that came late is shown beside the one that is kept", async ({ page, desk }) => {
  const { id } = await contact(desk, { last_name: "Nováková", city: "Αθήνα" });
  const log = await open(page, `/contacts/${id}/international`);
  const other = await page.context().newPage();
  await other.goto(`/contacts/${id}/international`);
  await alive(other, true);
  await other.getByRole("textbox", { name: "City" }).fill("Athens");
  await other.getByRole("button", { name: "Save the ASCII form" }).click();
  await expect(other.getByRole("status").first()).toContainText("The ASCII form is kept");
  await page.getByRole("textbox", { name: "City" }).fill("Athina");
  await page.getByRole("button", { name: "Save the ASCII form" }).click();
  const row = page.getByRole("row", { name: /^City/ });
  await expect(row).toContainText("Athina");
  await expect(row).toContainText("Athens");
  await holds(page, { "international.city": "Athina" });
  await alive(page, true);
  await page.getByRole("button", { name: "Save the ASCII form" }).click();
  await expect(page.getByRole("region", { name: "What registries get" })).toContainText("Athina");
  expect(new Set(log)).toEqual(new Set(["/fn/contacts/review"]));
});

test("a session that ended keeps what was typed", async ({ page, desk, context }) => {
  const { id } = await contact(desk, { last_name: "Nováková", city: "Αθήνα" });
  const log = await open(page, `/contacts/${id}/international`);
  await page.getByRole("textbox", { name: "City" }).fill("Athens");
  const cookies = await context.cookies();
  await context.clearCookies();
  await page.getByRole("button", { name: "Save the ASCII form" }).click();
  await expect(page.getByRole("alert")).toContainText("You were signed out");
  await holds(page, { "international.city": "Athens" });
  await stays(page);
  await context.addCookies(cookies);
  await page.getByRole("button", { name: "Save the ASCII form" }).click();
  await expect(page.getByRole("status").first()).toContainText("The ASCII form is kept");
  expect(log).toEqual(["/fn/contacts/review", "/fn/contacts/review"]);
});

test("a member contact without its person is told so, and made when it has one", async ({ page, desk }) => {
  const [at, who] = [await office(desk), await person(desk)];
  const log = await open(page, "/contacts/new?kind=member");
  await page.getByRole("combobox", { name: "Office" }).selectOption(at.id);
  await page.getByRole("button", { name: "Save member contact" }).click();
  await expect(page.locator("#user_id-error")).toBeVisible();
  await expect(page.getByRole("combobox", { name: "Office" })).toHaveValue(at.id);
  await stays(page);
  await page.getByRole("combobox", { name: "Person" }).selectOption(who.id);
  await page.getByRole("button", { name: "Save member contact" }).click();
  await expect(page.getByRole("status").first()).toContainText("Saved as");
  expect(log).toEqual(["/fn/contacts/create", "/fn/contacts/create"]);
});

test("a member contact is withheld and published where it is looked at", async ({ page, desk }) => {
  const { path } = await member(desk, await person(desk), await office(desk));
  const log = await open(page, `${path}?tab=history`);
  const follows = page.getByRole("region", { name: "Follows" });
  for (const [button, next, said, state] of [
    ["Hide it in WHOIS and RDAP", "Publish name, address and reach", "Saved: the world is not to see it.", "withheld"],
    ["Publish name, address and reach", "Hide it in WHOIS and RDAP", "Saved: the world is to see it.", "published"],
  ] as const) {
    await follows.getByRole("button", { name: button }).click();
    await expect(page.getByRole("status").filter({ hasText: said })).toBeVisible();
    // The button says the opposite now, is written over the new version, and has the focus.
    await expect(follows.getByRole("button", { name: next })).toBeFocused();
    await expect(follows).toContainText(state);
  }
  await expect(page.getByRole("region", { name: "History" })).toContainText("withheld name, address and reach");
  await stays(page);
  expect(log).toEqual(["/fn/contacts/disclose", "/fn/contacts/disclose"]);
});

test("a contact goes out of use, comes back and leaves the book", async ({ page, desk }) => {
  const [held, next] = [await contact(desk, { last_name: unique("Held") }), await contact(desk, { last_name: unique("Next") })];
  const name = unique("Web");
  await team(desk, held, name);
  // Narrowed to the successor: a desk that is shared may have more contacts than a select offers.
  const log = await open(page, `/contacts/${held.id}?q=${next.last_name}`);
  const section = page.getByRole("region", { name: "Deactivate or delete" });
  await section.getByRole("button", { name: "Deactivate contact" }).click();
  await expect(page.getByRole("alert").first()).toContainText(`registrant of team ${name}`);
  await expect(page.locator("#successor_contact_id-error")).toBeVisible();
  await section.getByRole("combobox", { name: "Who takes its slots over" }).selectOption(next.id);
  await section.getByRole("button", { name: "Deactivate contact" }).click();
  await expect(page.locator(".facts")).toContainText("Inactive");
  await expect(page.getByRole("status").first()).toContainText("Its slots have gone to the successor");
  await section.getByRole("button", { name: "Activate contact" }).click();
  await expect(page.locator(".facts")).not.toContainText("Inactive");
  await stays(page);
  await section.getByText("Delete contact…").click();
  await section.getByRole("button", { name: `Delete ${held.handle}` }).click();
  await expect(page).toHaveURL(/\/contacts$/);
  await expect(page.getByRole("status").first()).toContainText("The contact was deleted.");
  expect(log).toEqual(["/fn/contacts/deactivate", "/fn/contacts/deactivate", "/fn/contacts/activate", "/fn/contacts/delete"]);
});

test("two contacts are merged, and the one that stays is shown", async ({ page, desk }) => {
  const last_name = unique("Twofold");
  const [first, second] = [await contact(desk, { last_name }), await contact(desk, { last_name })];
  const log = await open(page, "/contacts/duplicates");
  const merge = page.getByRole("button", { name: `Merge ${second.handle} into ${first.handle}` });
  await desk.api("PATCH", `/contacts/${first.id}`, { is_active: false });
  await merge.click();
  await expect(page.getByRole("alert")).toBeVisible();
  await stays(page);
  await desk.api("PATCH", `/contacts/${first.id}`, { is_active: true });
  await merge.click();
  // The message is shown, and its token has left the address.
  await expect(page).toHaveURL(new RegExp(`/contacts/${first.id}$`));
  await expect(page.getByRole("status").first()).toContainText(`Merged into ${first.handle}`);
  expect(log).toEqual(["/fn/contacts/merge", "/fn/contacts/merge"]);
});

test("an import is begun and followed on its page", async ({ page }) => {
  await page.goto("/import");
  const csv = `first_name,last_name,street1,city,country_code\nAna,${unique("Placed")},Rua 45,Lisboa,PT\n`;
  await page.getByLabel("File", { exact: true }).setInputFiles({ name: "placed.csv", mimeType: "text/csv", buffer: Buffer.from(csv) });
  await page.getByRole("button", { name: "Read the file" }).click();
  await expect(page.getByRole("heading", { name: "placed.csv" })).toBeVisible();
  const log = await open(page, new URL(page.url()).pathname);
  const begin = page.getByRole("button", { name: "Take 1 row in" });
  await begin.click();
  await expect(page.getByRole("status").filter({ hasText: "Taking the rows in has begun." })).toBeVisible();
  await expect(begin).toHaveCount(0);
  await expect(page.getByRole("navigation", { name: "Rows by fate" })).toContainText("1 taken in", { timeout: 30_000 });
  await expect(page.getByRole("region", { name: "How far it is" })).toContainText("Done");
  await stays(page);
  expect(log).toEqual(["/fn/files/begin"]);
});
