// The boxes of contacts and of the verification page with scripts: a range with Shift, and how many are ticked.
import { expect, test } from "../fixtures.ts";
import { contact, unique } from "../support/book.ts";
import { alive } from "../support/pages.ts";

test.use({ own: {} });

test("a range of contacts is ticked with Shift, and counted", async ({ page, desk }) => {
  const names = ["Aa", "Bb", "Cc", "Dd"].map((name) => unique(name));
  for (const last_name of names) await contact(desk, { last_name, email: `${last_name.toLowerCase()}@desk.example` });
  for (const path of ["/contacts", "/verification"]) {
    await page.goto(path);
    if (path === "/verification") await alive(page, true);
    const box = (at: number) => page.getByRole("checkbox", { name: new RegExp(`^Select .*${names[at]}`) });
    const count = page.locator(".bulk output");
    await box(0).click();
    await expect(count).toHaveText("1 selected");
    await box(2).click({ modifiers: ["Shift"] });
    await expect(count).toHaveText("3 selected");
    await expect(box(1)).toBeChecked();
    await expect(box(3)).not.toBeChecked();
    await box(1).focus();
    await page.keyboard.press("Space");
    await expect(count).toHaveText("2 selected");
    await page.getByRole("checkbox", { name: "Select all contacts of this page" }).check();
    await expect(count).toHaveText("4 selected");
  }
});
