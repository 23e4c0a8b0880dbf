// `serve --demo`: what a stranger sees in the first minute.
import { expect, test } from "../fixtures.ts";
import { comes, signIn, world } from "../support/pages.ts";

test.use({ own: { demo: true }, signedIn: false });

test("the printed sign-in opens a book with the shapes of real life", async ({ page, desk }) => {
  await page.goto("/");
  await signIn(page, desk.account);
  await expect(page.getByRole("heading", { name: "Overview" })).toBeVisible();
  await comes(page, false, async (soon) => {
    const needs = page.getByRole("region", { name: "Needs you" });
    await expect(needs, "a contact that a registry would refuse").toContainText("old-archive.example", soon);
  });
  await page.goto("/contacts");
  await expect(page.getByRole("row").filter({ has: page.getByRole("rowheader") })).toHaveCount(15);
  for (const name of ["Jana Nováková", "Ελένη Παπαδοπούλου", "山田", "ليلى حداد"]) await expect(page.getByRole("table")).toContainText(name);
  await page.goto("/domains");
  for (const name of ["žluťoučký-kůň.example", "サンプル.example", "snail-mail.slow"]) await expect(page.getByRole("table")).toContainText(name);
  await page.getByRole("link", { name: "žluťoučký-kůň.example" }).click();
  await comes(page, false, async (soon) => {
    await expect(world(page)).toContainText("Jana Nováková", soon);
    await expect(world(page), "who asked not to be shown").not.toContainText("Petr Malý", soon);
  });
});
