// Somebody is invited by mail, chooses a password, and sees what their role lets them see.
import { expect, test } from "../fixtures.ts";
import { domain, unique } from "../support/book.ts";
import { person } from "../support/people.ts";

test("a guest is invited, joins, and sees named projects", async ({ page, desk, browser, javaScriptEnabled }) => {
  const name = `${unique("shown")}.example`;
  await domain(desk, name);
  const email = `${unique("guest")}@desk.example`;
  const greta = await person(desk, { email });
  await page.goto(greta.path);
  await page.getByLabel("Role").selectOption("viewer");
  const boxes = page.getByRole("group", { name: "Projects of a guest" });
  await boxes.getByRole("checkbox").first().check();
  await page.getByRole("button", { name: "Save the role" }).click();
  await expect(page.getByRole("alert")).toContainText("Projects of a guest");
  // What was ticked is still there.
  await expect(boxes.getByRole("checkbox").first()).toBeChecked();
  await page.getByLabel("Role").selectOption("guest");
  await page.getByRole("button", { name: "Send an invitation" }).click();
  await expect(page.getByRole("status").first()).toContainText("An invitation is written. No mail server is set");
  await page.getByRole("button", { name: "Send a new invitation" }).click();
  await expect(page.getByRole("alert").first()).toBeVisible();

  const letter = page.getByRole("article").filter({ hasText: `To ${email}` });
  await expect(async () => {
    await page.goto("/mailbox");
    await expect(letter.locator(".text")).toBeVisible({ timeout: 1 });
  }).toPass({ timeout: 30_000, intervals: [100, 250, 500] });
  const text = (await letter.locator(".text").textContent()) ?? "";
  const link = /\/join\/[0-9a-f]{64}/.exec(text)?.[0] ?? "";

  const theirs = await browser.newContext({ javaScriptEnabled });
  const guest = await theirs.newPage();
  await guest.goto(desk.url + link);
  await expect(guest.getByRole("heading", { name: "Choose a password" })).toBeVisible();
  await guest.locator("#password").fill("short");
  await guest.getByRole("button", { name: "Join" }).click();
  await expect(guest.getByRole("alert")).toContainText("Password");
  await guest.locator("#password").fill("a long enough one");
  await guest.getByRole("button", { name: "Join" }).click();
  await expect(guest).toHaveURL(`${desk.url}/domains`);
  await expect(guest.getByRole("navigation", { name: "Main" }).getByRole("link")).toHaveText(["Domains", "Tasks"]);
  await guest.getByRole("link", { name }).click();
  await expect(guest.getByRole("heading", { level: 1 })).toContainText(name);
  await guest.goto(`${desk.url}/contacts`);
  await expect(guest.getByRole("heading", { level: 1 })).toHaveText("Not with your role");
  await guest.goto(`${desk.url}/tasks`);
  await expect(guest.getByRole("heading", { level: 1 })).toHaveText("Tasks");
  // The link works once.
  await guest.goto(desk.url + link);
  await expect(guest.getByRole("heading", { level: 1 })).toHaveText("This link is no longer valid");
  await theirs.close();
  await page.goto(greta.path);
  await expect(page.locator("header.record .facts")).toContainText("signs in as guest");
});
