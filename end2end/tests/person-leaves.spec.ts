// A person leaves: nobody leaves while something names their contacts, unless somebody takes over.
import { expect, test } from "../fixtures.ts";
import { contact, held, unique, type Contact } from "../support/book.ts";
import { comes, role } from "../support/pages.ts";
import { member, office, person, team } from "../support/people.ts";

test("everything that they back goes to a successor", async ({ page, desk, javaScriptEnabled }) => {
  const who = await person(desk);
  const theirs = await member(desk, who, await office(desk));
  const backed = await desk.api<Contact>("GET", `/contacts/${theirs.id}`);
  const domain = await held(desk, `${unique("left")}.example`, backed);
  const named = unique("Brand");
  await team(desk, theirs, named);
  const next = await contact(desk, { last_name: unique("Successor") });

  await page.goto(who.path);
  const follows = page.getByRole("region", { name: "Contacts that follow them" });
  await expect(follows).toContainText("Registrant on 1 domain");
  await expect(follows).toContainText(`Admin of team ${named}`);
  await page.getByRole("link", { name: "Remove access…" }).click();
  await expect(page.getByRole("region", { name: "What they back" })).toContainText("3 places");
  await expect(page.getByRole("button", { name: /^Remove access of Greta/ })).toHaveCount(0);

  await page.getByRole("searchbox", { name: "Search contacts for Successor" }).fill(next.last_name);
  await page.getByRole("button", { name: "Find contacts for Successor" }).click();
  await page.getByRole("combobox", { name: "Successor" }).selectOption(next.id);
  await page.getByRole("button", { name: "See what this touches" }).click();
  await expect(page.getByRole("region", { name: "What this touches" })).toContainText(`${next.handle} takes over 3 places on 1 domain`);
  const registrants = page.getByRole("region", { name: "Another registrant" });
  await expect(registrants.getByRole("rowheader")).toHaveText(domain.name);
  await expect(registrants).toContainText(backed.handle);
  await expect(registrants).toContainText(next.handle);
  await page.getByRole("button", { name: new RegExp(`^Remove access of Greta .*: ${next.handle} takes over on 1 domain, with a new registrant$`) }).click();

  await expect(page.getByRole("status").first()).toContainText("has left. Bringing 1 domain up to date has begun");
  await expect(page.locator(".facts")).toContainText("Left");
  await page.goto(`/domains/${domain.id}`);
  await comes(page, javaScriptEnabled, async (soon) => {
    await expect(role(page, "Registrant")).toContainText(next.last_name, soon);
  });

  await page.goto(who.path);
  await page.getByRole("button", { name: /^Take Greta .* back$/ }).click();
  await expect(page.getByRole("status").first()).toContainText("is back");
  await expect(page.locator(".facts")).not.toContainText("Left");
});

test("who backs nothing leaves at once", async ({ page, desk }) => {
  const who = await person(desk);
  await page.goto(`${who.path}/leave`);
  await page.getByRole("button", { name: /^Remove access of Greta/ }).click();
  await expect(page.getByRole("status").first()).toContainText("has left.");
});
