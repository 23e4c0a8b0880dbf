// What happened: the whole log in words, narrowed by its address, for admins.
import { readFile } from "node:fs/promises";
import { expect, test } from "../fixtures.ts";
import { contact, held, unique } from "../support/book.ts";
import { team } from "../support/people.ts";

test("a replacement is told once, with what followed, and wherever it reached", async ({ page, desk }) => {
  const [from, to] = [await contact(desk, { last_name: unique("Former") }), await contact(desk, { last_name: unique("Later") })];
  const label = unique("told");
  const domain = await held(desk, `${label}.example`, from);
  const name = unique("Told");
  const web = await team(desk, from, name);
  await desk.api("POST", "/contact-replacements", { from: from.id, to: to.id });

  await page.goto("/settings");
  await page.getByRole("link", { name: "What happened" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("What happened");
  const entry = page.getByRole("listitem").filter({ hasText: `replaced ` }).filter({ hasText: from.last_name });
  await expect(entry).toHaveCount(1);
  await expect(entry).toContainText(`by ${to.first_name} ${to.last_name} ${to.handle} in every role on 1 domain`);
  await entry.getByRole("link", { name: "1 domain, 1 team" }).click();

  await expect(page.getByRole("region", { name: "What led to this" })).toContainText(to.last_name);
  const followed = page.getByRole("listitem").filter({ hasText: "changed the registrant from" });
  await expect(followed).toHaveCount(2);
  await followed.filter({ hasText: label }).getByRole("link", { name: `${label}.example` }).click();
  const history = page.getByRole("region", { name: "History" });
  await expect(history).toContainText(to.last_name);
  await expect(history).toContainText(/When .* replaced/);

  await page.goto(web.path);
  await expect(history).toContainText(to.last_name);
  await page.goto(`/contacts/${to.id}?tab=history`);
  await expect(history).toContainText("replaced");
  await page.goto(`/domains/${domain.id}`);
  await expect(history).not.toContainText("its team’s or the organization’s");
});

test("the address narrows, the form keeps, and the file holds the same", async ({ page, desk }) => {
  const one = await contact(desk, { last_name: unique("Only") });
  await desk.api("PATCH", `/contacts/${one.id}`, { city: "Žďár" });
  await page.goto("/audit");
  const filters = page.getByRole("search");
  await filters.getByRole("combobox", { name: "About" }).selectOption("contacts");
  await filters.getByRole("combobox", { name: "What" }).selectOption("Contact changed");
  await filters.getByRole("button", { name: "Show" }).click();
  await expect(page).toHaveURL(/kind=contact.*action=contact\.update/);
  await expect(filters.getByRole("combobox", { name: "What" })).toHaveValue("contact.update");
  const entry = page.getByRole("listitem").filter({ hasText: one.last_name });
  await expect(entry).toContainText(/changed the city from .* to Žďár/);

  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "Save as CSV" }).click()]);
  const lines = (await readFile(await file.path(), "utf8")).split("\r\n");
  expect(lines[0]).toContain("at,actor_kind,actor_id,actor_name,action");
  expect(lines.slice(1, -1).every((line) => line.includes(",contact.update,"))).toBe(true);

  await page.goto(`/audit?object=${one.id}`);
  await expect(page.getByRole("listitem").filter({ hasText: one.last_name })).toHaveCount(2);
  await filters.getByRole("link", { name: "All of it" }).click();
  await expect(page).toHaveURL(/\/audit$/);
});
