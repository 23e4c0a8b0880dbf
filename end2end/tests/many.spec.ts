// Many at once, with scripts and without: letters to those who were selected, contacts replaced by one plan, domains that leave the book, lists as files.
import type { Page } from "@playwright/test";
import { readFile } from "node:fs/promises";
import { expect, test } from "../fixtures.ts";
import { assign, contact, domain, stands, unique } from "../support/book.ts";
import { alive } from "../support/pages.ts";

test.use({ own: {} });

const mail = () => `${unique("holder")}@desk.example`;

async function tick(page: Page, ...names: RegExp[]): Promise<void> {
  for (const name of names) await page.getByRole("checkbox", { name }).check();
}

async function file(page: Page, button: string): Promise<string[]> {
  const begun = page.waitForEvent("download");
  await page.getByRole("button", { name: button }).click();
  const path = await (await begun).path();
  const text = await readFile(path, "utf8");
  return text.trim().split(/\r?\n/).slice(1);
}

test("letters go to those who are selected, and whoever is not asked is told of", async ({ page, desk, javaScriptEnabled }) => {
  const [one, two] = [unique("Aaa"), unique("Bbb")];
  await contact(desk, { last_name: one, email: mail() });
  await contact(desk, { last_name: two, email: mail() });
  await contact(desk, { last_name: unique("Mute"), email: "" });
  await page.goto("/verification");
  await alive(page, javaScriptEnabled);
  await page.getByRole("button", { name: "Send letters" }).click();
  await expect(page.getByRole("alert").first()).toContainText("Select contacts first");
  await tick(page, new RegExp(`^Select .*${one}`), new RegExp(`^Select .*${two}`), /^Select .*Mute/);
  if (javaScriptEnabled) await expect(page.locator(".bulk output")).toHaveText("3 selected");
  await page.getByRole("button", { name: "Send letters" }).click();
  await expect(page.getByRole("status").first()).toContainText("2 letters are written.");
  await expect(page.getByRole("status").first()).toContainText("1 was not asked: There is no e-mail address");
  // Each address has its pause: all of them are refused now.
  await page.getByRole("checkbox", { name: /^All/ }).check();
  await page.getByRole("button", { name: "Send letters" }).click();
  await expect(page.getByRole("alert").first()).toContainText("Nobody was asked. 2 were not asked");
});

test("contacts are put out of use, replaced by one plan, and downloaded", async ({ page, desk, javaScriptEnabled }) => {
  const [one, two, heir] = [unique("One"), unique("Two"), unique("Heir")];
  const [a, b] = [await contact(desk, { last_name: one, email: mail() }), await contact(desk, { last_name: two, email: mail() })];
  const to = await contact(desk, { last_name: heir, email: mail() });
  for (const [name, of] of [["a.example", a], ["b.example", b]] as const) {
    const held = await domain(desk, name);
    await stands(desk, await assign(desk, held, { tech: of.id }), "completed");
  }
  await page.goto("/contacts");
  await tick(page, new RegExp(`^Select .*${one}`), new RegExp(`^Select .*${two}`));
  if (javaScriptEnabled) await expect(page.locator(".bulk output")).toHaveText("2 selected");
  expect((await file(page, "Download as CSV")).map((row) => row.split(",")[0]).sort()).toEqual([a.handle, b.handle].sort());

  await page.getByRole("combobox", { name: "Action" }).selectOption({ label: "Replace by one contact…" });
  await page.getByRole("button", { name: "Go on" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Replace 2 contacts by one");
  await page.getByRole("button", { name: "Work out the plan" }).click();
  await expect(page.getByRole("alert").first()).toContainText("Who takes over");
  await page.getByRole("combobox", { name: "Who takes over" }).selectOption(to.id);
  await page.getByRole("button", { name: "Work out the plan" }).click();
  await expect(page).toHaveURL(/\/plans\//);
  await page.getByRole("button", { name: "Send to 2 domains" }).click();
  await expect(page).toHaveURL(/\/tasks\//);
  await expect(page.getByRole("heading", { level: 1 })).toContainText(`${to.handle} takes over from`);

  await page.goto(`/contacts?q=${one}`);
  await page.getByRole("checkbox", { name: /matches$/ }).check();
  await page.getByRole("combobox", { name: "Action" }).selectOption({ label: "Deactivate" });
  await page.getByRole("button", { name: "Go on" }).click();
  await expect(page.getByRole("status").first()).toContainText("1 contact is inactive.");
});

test("contacts that domains show are withheld by one plan, with those that none shows", async ({ page, desk }) => {
  const [shown, idle] = [unique("Shown"), unique("Idle")];
  const [a, b] = [await contact(desk, { last_name: shown, email: mail(), disclose: true }), await contact(desk, { last_name: idle, email: mail(), disclose: true })];
  const held = await domain(desk, `${unique("seen")}.example`);
  await stands(desk, await assign(desk, held, { tech: a.id }), "completed");
  await page.goto("/contacts");
  await tick(page, new RegExp(`^Select .*${shown}`), new RegExp(`^Select .*${idle}`));
  await page.getByRole("combobox", { name: "Action" }).selectOption({ label: "Withhold…" });
  await page.getByRole("button", { name: "Go on" }).click();
  await expect(page).toHaveURL(/\/plans\//);
  await expect(page.getByRole("heading", { level: 1 })).toContainText(/^Withhold .* and .* in WHOIS and RDAP, on 1 domain$/);
  const disclosed = async () => [await desk.api<{ disclose: boolean }>("GET", `/contacts/${a.id}`), await desk.api<{ disclose: boolean }>("GET", `/contacts/${b.id}`)].map((each) => each.disclose);
  expect(await disclosed()).toEqual([true, true]);
  await page.getByRole("button", { name: "Send to 1 domain" }).click();
  await expect(page).toHaveURL(/\/tasks\//);
  expect(await disclosed()).toEqual([false, false]);
});

test("domains leave the book by a plan, and the list is a file before", async ({ page, desk }) => {
  for (const name of ["one.example", "two.example", "stays.example"]) await domain(desk, name);
  await page.goto("/domains?q=example");
  expect((await file(page, "Download as CSV")).map((row) => row.split(",")[0])).toEqual(["one.example", "stays.example", "two.example"]);
  await tick(page, /^Select one\.example/, /^Select two\.example/);
  await page.getByRole("combobox", { name: "Action" }).selectOption({ label: "Release from the book" });
  await page.getByRole("button", { name: "Go on" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Release 2 domains from the book");
  await expect(page.locator(".facts")).toContainText("2 leave the book");
  await expect(page.locator("#same")).toContainText("What is no longer managed");
  await page.getByRole("button", { name: "Release 2 domains; nothing is sent" }).click();
  await expect(page).toHaveURL(/\/tasks\//);
  await expect(page.getByRole("heading", { level: 1 })).toContainText("2 domains left the book");
  await page.goto("/domains");
  await expect(page.getByRole("rowheader")).toHaveText([/stays\.example/]);
});
