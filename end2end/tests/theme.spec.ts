// Light, dark, or as the system says: by a form, kept in a cookie, so that no page flashes in the wrong one.
import { expect, test } from "../fixtures.ts";

test("the chosen theme holds on every page, over what the system says", async ({ page }) => {
  const ground = () => page.locator("body").evaluate((body) => getComputedStyle(body).backgroundColor);
  await page.emulateMedia({ colorScheme: "light" });
  await page.goto("/contacts?q=x");
  const light = await ground();
  await page.emulateMedia({ colorScheme: "dark" });
  const dark = await ground();
  expect(dark).not.toBe(light);

  const choose = async (name: string) => {
    await page.locator("details.menu > summary").click();
    await page.getByRole("button", { name, exact: true }).click();
    await expect(page).toHaveURL(/\/contacts\?q=x$/);
    await page.locator("details.menu > summary").click();
    await expect(page.getByRole("button", { name, exact: true })).toHaveAttribute("aria-pressed", "true");
  };
  await choose("Light");
  expect(await ground()).toBe(light);
  await page.goto("/domains");
  expect(await ground()).toBe(light);

  await page.goto("/contacts?q=x");
  await page.emulateMedia({ colorScheme: "light" });
  await choose("Dark");
  expect(await ground()).toBe(dark);

  await page.goto("/contacts?q=x");
  await choose("System");
  expect(await ground()).toBe(light);
});

test("colours that the system forces leave every state readable", async ({ page }) => {
  await page.emulateMedia({ forcedColors: "active" });
  await page.goto("/contacts");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  const button = page.getByRole("link", { name: "New contact" });
  // A button is told by its border there: its colours are the system's.
  await expect(button).not.toHaveCSS("border-top-width", "0px");
});
