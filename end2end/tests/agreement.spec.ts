// Wanted, held and published: the cards, the list and the overview say where they differ, why, and what can be done.
import { expect, test } from "../fixtures.ts";
import { assign, contact, domain, stands, unique } from "../support/book.ts";
import { alive } from "../support/pages.ts";

test.use({ own: {} });

test("a refused change is told apart from what the registry holds", async ({ page, desk, javaScriptEnabled }) => {
  const good = await contact(desk, { last_name: unique("Held") });
  const mute = await contact(desk, { last_name: unique("Mute"), email: null });
  const name = `${unique("differs")}.example`;
  const sick = await domain(desk, name);
  await stands(desk, await assign(desk, sick, { registrant: good.id, tech: good.id }), "completed");

  await page.goto(`/domains/${sick.id}`);
  await expect(page.locator(".facts")).toContainText("Agrees");
  await expect(page.locator(".role-card [data-held]")).toHaveCount(0);

  await stands(desk, await assign(desk, sick, { tech: mute.id }), "failed");
  await page.goto(`/domains/${sick.id}`);
  await alive(page, javaScriptEnabled);
  await expect(page.locator(".facts")).toContainText("Differs");
  const tech = page.getByRole("region", { name: "Tech", exact: true });
  await expect(tech).toContainText(mute.handle);
  await expect(tech.locator("[data-held]")).toContainText(good.handle);
  await expect(tech.locator("[data-held]")).toContainText("refused");
  await expect(page.getByRole("region", { name: "Registrant", exact: true }).locator("[data-held]")).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Send 1 role" })).toBeVisible();

  await page.goto("/domains?state=differs");
  await expect(page.getByRole("row", { name: new RegExp(name) })).toContainText("Differs");
  await page.goto("/domains?state=agrees");
  await expect(page.getByText(name)).toHaveCount(0);
  await page.goto("/domains?q=state:differs");
  await expect(page.getByRole("row", { name: new RegExp(name) })).toBeVisible();

  // The role goes back to whom the registry holds: they agree again.
  await stands(desk, await assign(desk, sick, { tech: good.id }), "completed");
  await page.goto(`/domains/${sick.id}`);
  await expect(page.locator(".facts")).toContainText("Agrees");
});

test("a domain is read again by a button", async ({ page, desk, javaScriptEnabled }) => {
  const good = await contact(desk, { last_name: unique("Read") });
  const mute = await contact(desk, { last_name: unique("Quiet"), email: null });
  const sick = await domain(desk, `${unique("again")}.example`);
  await stands(desk, await assign(desk, sick, { tech: good.id }), "completed");
  await stands(desk, await assign(desk, sick, { tech: mute.id }), "failed");
  await page.goto(`/domains/${sick.id}`);
  await alive(page, javaScriptEnabled);
  await page.getByRole("button", { name: "Read again" }).click();
  await expect(page.getByText("It was read:")).toBeVisible();
  await expect(page.locator(".facts")).toContainText("Differs");
});
