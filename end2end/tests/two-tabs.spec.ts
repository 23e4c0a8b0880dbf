// Two tabs, one contact: nobody overwrites anybody unasked.
import { expect, test } from "../fixtures.ts";
import { contact, unique } from "../support/book.ts";
import { alive, holds, saved, write } from "../support/pages.ts";

test("the second to save sees both versions, and decides", async ({ page, context, desk, javaScriptEnabled }) => {
  const { id, last_name } = await contact(desk, { last_name: unique("Shared") });
  const other = await context.newPage();
  for (const tab of [page, other]) {
    await tab.goto(`/contacts/${id}/edit`);
    await alive(tab, javaScriptEnabled);
  }
  await write(other, { city: "Plzeň", phone: "+420 601 999 999" });
  await other.getByRole("button", { name: "Save contact" }).click();
  await saved(other);
  await expect(other.getByRole("region", { name: "Address" })).toContainText("Plzeň");

  await write(page, { city: "Brno", region: "Jihomoravský" });
  await page.getByRole("button", { name: "Save contact" }).click();
  await expect(page.getByRole("alert")).toContainText("Nothing was overwritten");
  const city = page.getByRole("row", { name: /^City/ });
  await expect(city).toContainText("Brno");
  await expect(city).toContainText("Plzeň");
  await expect(page.getByRole("row", { name: /^Phone/ })).toContainText("+420601999999");

  // Nothing was saved by that, and the form holds what both wanted where they don't clash.
  const now = await desk.api<Record<string, string>>("GET", `/contacts/${id}`);
  expect([now.city, now.region]).toEqual(["Plzeň", null]);
  await holds(page, { city: "Brno", region: "Jihomoravský", phone: "+420601999999", last_name });
  await page.getByRole("button", { name: "Save what is in the form" }).click();
  await saved(page);
  await expect(page.getByRole("region", { name: "Address" })).toContainText("Brno");
  const after = await desk.api<Record<string, string>>("GET", `/contacts/${id}`);
  expect([after.city, after.region, after.phone]).toEqual(["Brno", "Jihomoravský", "+420601999999"]);
});

test("keeping what is saved throws the other version away", async ({ page, context, desk }) => {
  const { id } = await contact(desk, { last_name: unique("Kept") });
  const other = await context.newPage();
  for (const tab of [page, other]) await tab.goto(`/contacts/${id}/edit`);
  await write(other, { city: "Plzeň" });
  await other.getByRole("button", { name: "Save contact" }).click();
  await saved(other);
  await write(page, { city: "Brno" });
  await page.getByRole("button", { name: "Save contact" }).click();
  await page.getByRole("link", { name: "Keep what is saved" }).click();
  await expect(page.getByRole("region", { name: "Address" })).toContainText("Plzeň");
});

test("a draft of roles that somebody else overtook is not sent", async ({ page, context, desk, javaScriptEnabled }) => {
  const [one, two] = [await contact(desk, { last_name: unique("One") }), await contact(desk, { last_name: unique("Two") })];
  const made = await desk.api<{ id: string }>("POST", `/projects/${desk.account.project_id}/domains`, { name: `${unique("overtaken")}.example` });
  await page.goto(`/domains/${made.id}?tech=${one.id}`);
  const other = await context.newPage();
  await other.goto(`/domains/${made.id}?tech=${two.id}`);
  await alive(other, javaScriptEnabled);
  await other.getByRole("button", { name: "Send 1 change to the registry" }).click();
  await expect(other.getByRole("status").first()).toContainText("has begun");
  await alive(page, javaScriptEnabled);
  await page.getByRole("button", { name: "Send 1 change to the registry" }).click();
  await expect(page.getByRole("alert").first()).toContainText("Nothing was overwritten");
  await expect(page.locator('.role-card[data-role="tech"]')).toContainText(two.last_name);
  await expect(page.getByRole("button", { name: "Send 1 change to the registry" })).toBeVisible();
});
