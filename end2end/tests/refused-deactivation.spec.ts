// A deactivation that is refused names what holds the contact, and is repaired in the same form.
import { expect, test } from "../fixtures.ts";
import { contact, unique } from "../support/book.ts";
import { dangers, role } from "../support/pages.ts";
import { team } from "../support/people.ts";

test("a successor takes the slots over where the refusal stands", async ({ page, desk }) => {
  const [held, next] = [await contact(desk, { last_name: unique("Held") }), await contact(desk, { last_name: unique("Next") })];
  const name = unique("Web");
  const web = await team(desk, held, name);

  await page.goto(`/contacts/${held.id}`);
  await dangers(page);
  await page.getByRole("button", { name: "Deactivate contact" }).click();
  await expect(page.getByRole("alert")).toContainText(`${held.handle} is registrant of team ${name}, admin of team ${name}`);
  const section = page.getByRole("region", { name: "Deactivate or delete" });
  await expect(section).toContainText(`Registrant of team ${name}`);
  await section.getByRole("searchbox").fill(next.last_name);
  await section.getByRole("button", { name: /^Find/ }).click();
  await section.getByRole("combobox", { name: "Who takes its slots over" }).selectOption(next.id);
  await section.getByRole("button", { name: "Deactivate contact" }).click();
  await expect(page.getByRole("status").first()).toContainText("Its slots have gone to the successor");
  await expect(page.locator(".facts")).toContainText("Inactive");
  await page.goto(web.path);
  for (const each of ["Registrant", "Admin"] as const) await expect(role(page, each)).toContainText(next.last_name);
});

test("a contact is replaced everywhere, after a look at what that touches", async ({ page, desk }) => {
  const [held, next] = [await contact(desk, { last_name: unique("Old") }), await contact(desk, { last_name: unique("New") })];
  const web = await team(desk, held);
  await page.goto(`/contacts/${held.id}`);
  await page.getByRole("link", { name: "Replace everywhere…" }).click();
  await page.getByRole("searchbox").fill(next.last_name);
  await page.getByRole("button", { name: /^Find/ }).click();
  await page.getByRole("combobox", { name: "Who takes over" }).selectOption(next.id);
  await page.getByRole("button", { name: "See what this touches" }).click();
  await expect(page.getByRole("region", { name: "What this touches" })).toContainText(`${next.handle} takes over from ${held.handle}`);
  await page.getByRole("button", { name: new RegExp(`^Replace ${held.handle} by ${next.handle}`) }).click();
  await expect(page.getByRole("status").first()).toContainText(`${next.handle} takes over from ${held.handle} in the book.`);
  await expect(page).toHaveURL(new RegExp(`/contacts/${next.id}`));
  await page.goto(web.path);
  await expect(role(page, "Registrant")).toContainText(next.last_name);
});
