// A receiver of events is made on a page, its secret shown once, and what it is told stands in a log.
import { expect, test } from "../fixtures.ts";
import { contact, unique } from "../support/book.ts";
import { alive } from "../support/pages.ts";

test("a receiver is made, told, turned off and deleted", async ({ page, desk, javaScriptEnabled }) => {
  await page.goto("/settings");
  await page.getByRole("link", { name: "Webhooks" }).click();
  await alive(page, javaScriptEnabled);
  await page.getByLabel("Address").fill("https://localhost/in");
  await page.getByRole("button", { name: "Make the receiver" }).click();
  await expect(page.getByRole("alert")).toContainText("2 fields need another look");
  const name = unique("Tickets");
  // Nobody is there: what it is told waits.
  await page.getByLabel("Address").fill("https://hooks.invalid.example/in");
  await page.getByLabel("Name").fill(name);
  await page.getByLabel(/^contact/).check();
  await page.getByRole("button", { name: "Make the receiver" }).click();
  const shown = page.locator("#secret");
  await expect(shown).toHaveText(/^whsec_/);
  const secret = (await shown.textContent()) ?? "";
  await page.goto("/settings/webhooks");
  await alive(page, javaScriptEnabled);
  expect(await page.content()).not.toContain(secret);
  const card = page.getByRole("region", { name });
  await card.getByRole("button", { name: "Send a test" }).click();
  await expect(page.getByRole("status").first()).toContainText("A message is on its way");
  await contact(desk, { last_name: unique("Told") });
  await page.goto("/settings/webhooks");
  await alive(page, javaScriptEnabled);
  await expect(card.getByRole("row").filter({ hasText: "webhook.test" })).toBeVisible();
  await expect(card.getByRole("row").filter({ hasText: "contact.create" })).toBeVisible();
  // Another secret, shown once like the first; both sign for a day.
  await card.locator("summary").filter({ hasText: "Replace the secret" }).click();
  await card.getByRole("button", { name: "Show a new secret" }).click();
  await expect(shown).toHaveText(/^whsec_/);
  expect(await shown.textContent()).not.toBe(secret);
  await page.goto("/settings/webhooks");
  await alive(page, javaScriptEnabled);
  await expect(card).toContainText("signs too, for a day");
  await card.getByRole("button", { name: "Turn off" }).click();
  await expect(card).toContainText("Off");
  await card.locator("summary").filter({ hasText: "Delete" }).click();
  await card.getByRole("button", { name: "Delete this receiver" }).click();
  await expect(page.getByText("None yet.")).toBeVisible();
});
