// The forms of people, offices and teams where scripts run: each is sent by its server function, and what came of it shows where the reader is.
import { type Page } from "@playwright/test";
import { expect, test } from "../fixtures.ts";
import { contact, held, unique, type Contact } from "../support/book.ts";
import { alive, holds, write } from "../support/pages.ts";
import { member, office, person, team } from "../support/people.ts";

/** What the page sends, as it sends it: the path of each POST. */
function sent(page: Page): string[] {
  const log: string[] = [];
  page.on("request", (request) => {
    const { pathname, search } = new URL(request.url());
    if (request.method() === "POST") log.push(`${pathname}${search}`);
  });
  return log;
}

/** Marks the document, so that a new one is noticed. */
async function mark(page: Page): Promise<void> {
  await page.evaluate(() => document.documentElement.setAttribute("data-same-page", ""));
}

async function isSame(page: Page): Promise<void> {
  await expect(page.locator("html")).toHaveAttribute("data-same-page", "");
}

test("a team is saved by its function; what is wrong is said in place, with what was typed", async ({ page, desk }) => {
  const web = await team(desk, await contact(desk, { last_name: unique("Held") }));
  const log = sent(page);
  await page.goto(`${web.path}/edit`);
  await alive(page, true);
  await mark(page);
  await write(page, { name: unique("Shop"), slug: "-not a slug-" });
  const name = await page.locator("main [name=name]").inputValue();
  await page.getByRole("button", { name: "Save team" }).click();
  const summary = page.getByRole("alert").filter({ has: page.getByRole("heading") });
  await expect(summary).toContainText("Slug");
  await expect(summary).toBeFocused();
  await expect(page.locator("#slug-error")).toBeVisible();
  await holds(page, { name, slug: "-not a slug-" });
  await isSame(page);
  const slug = unique("shop");
  await write(page, { slug });
  await page.getByRole("button", { name: "Save team" }).click();
  await expect(page.getByRole("status").first()).toContainText("Saved.");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(name);
  expect(log).toEqual(["/fn/teams/save", "/fn/teams/save"]);
  // Nothing that was typed stands in an address.
  expect(page.url()).not.toContain(slug);
});

test("an office's move is looked over, gone back from and confirmed by its function alone", async ({ page, desk }) => {
  const at = await office(desk);
  const followed = await member(desk, await person(desk), at);
  await held(desk, `${unique("moves")}.example`, await desk.api<Contact>("GET", `/contacts/${followed.id}`));
  const log = sent(page);
  await page.goto(`${at.path}/edit`);
  await alive(page, true);
  await mark(page);
  const moved = { street1: "Krátká 5", city: "Brno", postal_code: "602 00" };
  await write(page, { ...moved, phone: "12" });
  await page.getByRole("button", { name: "Save office" }).click();
  await expect(page.getByRole("alert")).toContainText("Phone");
  await holds(page, { ...moved, phone: "12" });
  await isSame(page);
  await write(page, { phone: "+420 224 000 200" });
  await page.getByRole("button", { name: "Save office" }).click();
  await expect(page.getByRole("region", { name: "What this touches" })).toContainText("Nothing is saved yet");
  expect(page.url()).not.toContain("Brno");
  await alive(page, true);
  await page.getByRole("button", { name: "Back to the form" }).click();
  await holds(page, moved);
  await alive(page, true);
  await page.getByRole("button", { name: "Save office" }).click();
  await expect(page.getByRole("region", { name: "What this touches" })).toBeVisible();
  await alive(page, true);
  await page.getByRole("button", { name: "Save the office" }).click();
  await expect(page.getByRole("status").first()).toContainText("Saved, and 1 contact with it. Bringing 1 domain up to date has begun.");
  await expect(page.getByRole("region", { name: "Address" })).toContainText("602 00 Brno");
  expect(new Set(log)).toEqual(new Set(["/fn/locations/save"]));
});

test("a telephone is added, changed over somebody else's change, and deleted, in place", async ({ page, desk }) => {
  const who = await person(desk);
  const log = sent(page);
  await page.goto(who.path);
  await alive(page, true);
  await mark(page);
  const phones = page.getByRole("region", { name: "Telephones" });
  await page.locator("summary", { hasText: "Add a telephone" }).click();
  await phones.getByRole("textbox", { name: "Number" }).fill("12");
  await phones.getByRole("button", { name: "Add telephone" }).click();
  await expect(page.getByRole("alert")).toContainText("Number");
  await expect(phones.getByRole("textbox", { name: "Number" })).toHaveValue("12");
  await phones.getByRole("textbox", { name: "Number" }).fill("+420 601 222 333");
  await phones.getByRole("button", { name: "Add telephone" }).click();
  await expect(page.getByRole("status").first()).toContainText("The telephone was added");
  const line = phones.getByRole("listitem");
  await expect(line).toContainText("+420 601 222 333");
  await expect(page.getByRole("region", { name: "History" })).toContainText("telephone");

  await line.locator("summary").click();
  const { data } = await desk.api<{ data: { id: string }[] }>("GET", `/users/${who.id}/phones`);
  await desk.api("PATCH", `/users/${who.id}/phones/${data[0]!.id}`, { label: "theirs" });
  await line.getByRole("textbox", { name: "Label" }).fill("mine");
  await line.getByRole("button", { name: "Save telephone" }).click();
  const differs = page.getByRole("row", { name: /^Label/ });
  await expect(differs).toContainText("mine");
  await expect(differs).toContainText("theirs");
  await expect(line.getByRole("textbox", { name: "Label" })).toHaveValue("mine");
  await line.getByRole("button", { name: "Save telephone" }).click();
  await expect(line).toContainText("mine");
  await line.locator("summary").click();
  await line.getByRole("button", { name: "Delete telephone" }).click();
  await expect(phones).toContainText("None of their own");
  await isSame(page);
  expect(new Set(log)).toEqual(new Set(["/fn/people/add_phone", "/fn/people/change_phone"]));
});

test("a role and an invitation show in place", async ({ page, desk }) => {
  const who = await person(desk);
  const log = sent(page);
  await page.goto(who.path);
  await alive(page, true);
  await mark(page);
  const boxes = page.getByRole("group", { name: "Projects of a guest" });
  await page.getByLabel("Role").selectOption("viewer");
  await boxes.getByRole("checkbox").first().check();
  await page.getByRole("button", { name: "Save the role" }).click();
  await expect(page.getByRole("alert")).toContainText("Projects of a guest: Only a guest is tied to projects.");
  await expect(page.locator("#project_ids-error")).toBeVisible();
  await expect(boxes.getByRole("checkbox").first()).toBeChecked();
  await expect(page.getByLabel("Role")).toHaveValue("viewer");
  await page.getByLabel("Role").selectOption("guest");
  await page.getByRole("button", { name: "Send an invitation" }).click();
  await expect(page.getByRole("status").first()).toContainText("An invitation is written. No mail server is set");
  await expect(page.getByRole("region", { name: "History" })).toContainText("invited them to sign in");
  await page.getByRole("button", { name: "Take the invitation back" }).click();
  await expect(page.getByRole("status").first()).toContainText("The invitation was taken back");
  await expect(page.getByRole("button", { name: "Send an invitation" })).toBeVisible();
  await isSame(page);
  expect(new Set(log)).toEqual(new Set(["/fn/people/set_role", "/fn/people/withdraw_invitation"]));
});

test("another office becomes the primary one in place, and an ended session loses nothing", async ({ page, desk, context }) => {
  await office(desk);
  const at = await office(desk);
  const log = sent(page);
  await page.goto(at.path);
  await alive(page, true);
  await mark(page);
  await page.getByRole("button", { name: "Make this the primary office" }).click();
  await expect(page.getByRole("status").first()).toContainText("This is the primary office now.");
  await expect(page.getByRole("button", { name: "Make this the primary office" })).toHaveCount(0);
  await expect(page.getByRole("region", { name: "History" })).toContainText("made it the primary office");
  await isSame(page);
  expect(log).toEqual(["/fn/locations/make_primary"]);

  await page.goto(`${at.path}/edit`);
  await alive(page, true);
  await write(page, { city: "Plzeň" });
  const cookies = await context.cookies();
  await context.clearCookies();
  await page.getByRole("button", { name: "Save office" }).click();
  await expect(page.getByRole("alert")).toContainText("You were signed out. What you typed is still here.");
  await holds(page, { city: "Plzeň" });
  await context.addCookies(cookies);
  await page.getByRole("button", { name: "Save office" }).click();
  await expect(page.getByRole("region", { name: "Address" })).toContainText("Plzeň");
});
