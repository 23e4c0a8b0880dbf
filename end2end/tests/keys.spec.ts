// An API key is made on a page, shown once, works, and is taken back.
import { expect, test } from "../fixtures.ts";

test("a key is shown once and taken back", async ({ page, desk }) => {
  await page.goto("/settings");
  await page.getByRole("link", { name: "API keys" }).click();
  await page.getByRole("button", { name: "Make the key" }).click();
  await expect(page.getByRole("alert")).toContainText("2 fields need another look");
  await page.getByLabel("Name").fill("deploy script");
  await page.getByLabel(/^contacts:read/).check();
  await page.getByRole("button", { name: "Make the key" }).click();
  const shown = page.locator("#api_key");
  await expect(shown).toHaveText(/^sk-nichandle-/);
  const key = (await shown.textContent()) ?? "";
  const me = () => fetch(`${desk.url}/v1/me`, { headers: { Authorization: `Bearer ${key}` } });
  expect((await me()).status).toBe(200);
  // Nowhere else, and not again.
  expect(page.url()).not.toContain("sk-");
  await page.goto("/settings/keys");
  await expect(page.locator("#api_key")).toHaveCount(0);
  expect(await page.content()).not.toContain(key);
  const card = page.getByRole("article").filter({ hasText: "deploy script" });
  await expect(card).toContainText("contacts:read");
  await card.locator("summary").click();
  await card.getByRole("button", { name: "Take this key back" }).click();
  await expect(page.getByText("It and its tokens count no more")).toBeVisible();
  expect((await me()).status).toBe(401);
});
