// The first run: nobody has set the installation up, and every page says how to begin.
import { expect, test } from "../fixtures.ts";
import { signIn, write } from "../support/pages.ts";

test.use({ own: { bare: true }, signedIn: false });

test("the first visitor founds the organization", async ({ page, desk, context }) => {
  await page.goto("/contacts");
  await expect(page).toHaveURL(`${desk.url}/setup`);
  await write(page, { name: "Ústav jmen", email: "not an address", password: "short" });
  await page.getByRole("button", { name: "Set up" }).click();
  await expect(page.getByRole("alert").getByRole("link")).toHaveCount(2);
  await expect(page.locator("#name")).toHaveValue("Ústav jmen");
  await expect(page.locator("#password")).toHaveValue("");

  const account = { email: "owner@desk.example", password: "long enough for this" };
  await write(page, { first_name: "Olga", last_name: "Ownerová", ...account });
  await page.getByRole("button", { name: "Set up" }).click();
  await expect(page).toHaveURL(new RegExp(`^${desk.url}/(\\?|$)`));
  await expect(page.getByRole("status").first()).toContainText("Set up");

  await test.step("once only", async () => {
    await page.goto("/setup");
    await expect(page).toHaveURL(`${desk.url}/`);
    const again = await fetch(`${desk.url}/setup`, { method: "POST", body: new URLSearchParams({ name: "Second", ...account, email: "thief@desk.example" }), redirect: "manual" });
    await page.goto(again.headers.get("location") ?? "/");
    await context.clearCookies();
    await page.goto("/sign-in");
    await signIn(page, { ...account, email: "thief@desk.example" });
    await expect(page.getByRole("alert")).toContainText("do not go together");
    await signIn(page, account);
    await expect(page).toHaveURL(`${desk.url}/`);
  });

  await test.step("every empty page says how to begin", async () => {
    await expect(page.getByRole("heading", { name: "Three steps to the first record" })).toBeVisible();
    for (const [path, button] of [
      ["/contacts", page.getByRole("link", { name: "Write the first contact" })],
      ["/domains", page.getByRole("button", { name: "Adopt this domain" })],
      ["/tasks", page.getByRole("link", { name: "To the domains" })],
    ] as const) {
      await page.goto(path);
      await expect(page.locator(".empty").getByRole("heading")).toBeVisible();
      await expect(button).toBeVisible();
      await expect(page.getByRole("table")).toHaveCount(0);
    }
  });

  await test.step("the steps lead through", async () => {
    await page.goto("/");
    await page.getByRole("link", { name: "Write a contact" }).click();
    await expect(page).toHaveURL(`${desk.url}/contacts/new`);
    await page.goto("/");
    await page.getByRole("link", { name: "Adopt a domain" }).click();
    await expect(page).toHaveURL(`${desk.url}/domains`);
  });
});
