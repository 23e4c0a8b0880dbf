// Settling what differs: the book's side is sent, the registry's is taken, or it is left; what sends another registrant or changes the book is looked at first.
import { expect, test } from "../fixtures.ts";
import { assign, contact, domain, stands, unique } from "../support/book.ts";
import { alive } from "../support/pages.ts";

test.use({ own: {} });

test("the registry's side of a role is taken after its plan", async ({ page, desk, javaScriptEnabled }) => {
  const good = await contact(desk, { last_name: unique("There") });
  const mute = await contact(desk, { last_name: unique("Mute"), email: null });
  const sick = await domain(desk, `${unique("theirs")}.example`);
  await stands(desk, await assign(desk, sick, { registrant: good.id, tech: good.id }), "completed");
  await stands(desk, await assign(desk, sick, { tech: mute.id }), "failed");

  await page.goto(`/domains/${sick.id}`);
  await alive(page, javaScriptEnabled);
  const tech = page.getByRole("region", { name: "Tech", exact: true });
  await tech.getByRole("link", { name: "Take the registry’s" }).click();
  await expect(page).toHaveURL(/reconcile\?take=theirs&roles=tech/);
  await expect(page.getByRole("row", { name: /Tech/ })).toContainText(good.handle);
  await page.getByRole("button", { name: "Take 1 role into the book" }).click();
  await expect(page.getByText("The book has what the registry holds.")).toBeVisible();
  await expect(page.locator(".facts")).toContainText("Agrees");
  await expect(page.getByRole("region", { name: "Tech", exact: true })).toContainText(good.handle);
});

test("another registrant is sent after its plan alone", async ({ page, desk, javaScriptEnabled }) => {
  const good = await contact(desk, { last_name: unique("Held") });
  const mute = await contact(desk, { last_name: unique("Silent"), email: null });
  const sick = await domain(desk, `${unique("ours")}.example`);
  await stands(desk, await assign(desk, sick, { registrant: good.id, tech: good.id }), "completed");
  await stands(desk, await assign(desk, sick, { registrant: mute.id }), "failed");

  await page.goto(`/domains/${sick.id}`);
  await alive(page, javaScriptEnabled);
  await page.getByRole("button", { name: "Send 1 role" }).click();
  await expect(page).toHaveURL(/reconcile\?take=ours/);
  await expect(page.getByText("This is a change of registrant")).toBeVisible();
  await expect(page.getByRole("button", { name: /a new registrant$/ })).toBeVisible();
  await page.getByRole("link", { name: "Back to the domain" }).click();
  await expect(page.locator(".facts")).toContainText("Differs");
});

test("a difference is left until a day", async ({ page, desk, javaScriptEnabled }) => {
  const good = await contact(desk, { last_name: unique("Kept") });
  const mute = await contact(desk, { last_name: unique("Hushed"), email: null });
  const sick = await domain(desk, `${unique("left")}.example`);
  await stands(desk, await assign(desk, sick, { tech: good.id }), "completed");
  await stands(desk, await assign(desk, sick, { tech: mute.id }), "failed");

  await page.goto(`/domains/${sick.id}`);
  await alive(page, javaScriptEnabled);
  await page.locator("summary", { hasText: "Leave it" }).click();
  const day = new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10);
  await page.getByLabel("Until").fill(day);
  await page.getByRole("button", { name: "Leave it until then" }).click();
  await expect(page.getByText("It is left so until")).toBeVisible();
  await expect(page.locator(".facts")).toContainText("Differs");
  await page.getByRole("button", { name: "No longer" }).click();
  await expect(page.getByText("It counts among what needs somebody again.")).toBeVisible();
});
