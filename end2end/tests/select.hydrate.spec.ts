// The boxes of a list with scripts: a range with Shift, all of the page, how many are ticked, and by keyboard.
import { expect, test } from "../fixtures.ts";
import { domain } from "../support/book.ts";
import { alive } from "../support/pages.ts";

test.use({ own: {} });

test("boxes are ticked one by one, in a range, and all of the page", async ({ page, desk }) => {
  for (const name of ["a.example", "b.example", "c.example", "d.example"]) await domain(desk, name);
  await page.goto("/domains");
  await alive(page, true);
  const box = (name: string) => page.getByRole("checkbox", { name: `Select ${name}`, exact: true });
  const count = page.locator(".bulk output");
  await expect(count).toHaveText("");
  await box("a.example").click();
  await expect(count).toHaveText("1 selected");
  await box("c.example").click({ modifiers: ["Shift"] });
  await expect(count).toHaveText("3 selected");
  await expect(box("b.example")).toBeChecked();
  await expect(box("d.example")).not.toBeChecked();
  // Space is the box's own key.
  await box("b.example").focus();
  await page.keyboard.press("Space");
  await expect(count).toHaveText("2 selected");
  const all = page.getByRole("checkbox", { name: "Select all domains of this page" });
  await all.check();
  await expect(count).toHaveText("4 selected");
  await expect(box("d.example")).toBeChecked();
  await all.uncheck();
  await expect(count).toHaveText("");
});
