// An API key is made on a page, shown once, works, and is taken back.
import { expect, test } from "../fixtures.ts";
import { alive } from "../support/pages.ts";

test("a key is shown once and taken back", async ({ page, desk, javaScriptEnabled }) => {
  await page.goto("/settings");
  await page.getByRole("link", { name: "API keys" }).click();
  await alive(page, javaScriptEnabled);
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
  if (javaScriptEnabled) {
    // In place: the form is empty again, the list has the new one, and a reload makes no second.
    await expect(page.getByLabel("Name")).toHaveValue("");
    await expect(page.getByRole("article").filter({ hasText: "deploy script" })).toHaveCount(1);
    await page.reload();
    await expect(page.getByRole("article").filter({ hasText: "deploy script" })).toHaveCount(1);
  }
  // Nowhere else, and not again.
  expect(page.url()).not.toContain("sk-");
  await page.goto("/settings/keys");
  await alive(page, javaScriptEnabled);
  await expect(page.locator("#api_key")).toHaveCount(0);
  expect(await page.content()).not.toContain(key);
  const card = page.getByRole("article").filter({ hasText: "deploy script" });
  await expect(card).toContainText("contacts:read");
  await card.locator("summary").click();
  await card.getByRole("button", { name: "Take this key back" }).click();
  await expect(page.getByText("It and its tokens no longer work")).toBeVisible();
  expect((await me()).status).toBe(401);
});
