// A slot of a team changes: its domains follow, those that name somebody themselves stay.
import { expect, test } from "../fixtures.ts";
import { contact, domain, unique } from "../support/book.ts";
import { comes, pick, role } from "../support/pages.ts";
import { give, team } from "../support/people.ts";

test("a slot is drafted, looked over and sent once", async ({ page, desk, javaScriptEnabled }) => {
  const [before, after] = [await contact(desk, { last_name: unique("Before") }), await contact(desk, { last_name: unique("After") })];
  const name = unique("Web");
  const web = await team(desk, before, name);
  const shop = await domain(desk, `${unique("shop")}.example`);
  await give(desk, shop, web);

  await page.goto(web.path);
  await expect(role(page, "Registrant")).toContainText(before.last_name);
  await expect(role(page, "Tech")).toContainText("the organization’s default applies");
  await pick(page, "Registrant", after.last_name, new RegExp(after.last_name), javaScriptEnabled);
  await expect(page.getByRole("region", { name: "What this touches" })).toContainText("1 domain resolves a role through these slots");
  const registrants = page.getByRole("region", { name: "Another registrant" });
  await expect(registrants).toContainText(shop.name);
  await expect(registrants).toContainText(after.handle);
  await page.getByRole("button", { name: "Change 1 slot and send to 1 domain, with a new registrant" }).click();
  await expect(page.getByRole("status").first()).toContainText("Bringing 1 domain up to date has begun");
  await expect(role(page, "Registrant")).toContainText(after.last_name);

  await page.goto(`/domains/${shop.id}`);
  await expect(role(page, "Registrant")).toContainText(`from team ${name}`);
  await comes(page, javaScriptEnabled, async (soon) => {
    await expect(role(page, "Registrant")).toContainText(after.last_name, soon);
  });
  await role(page, "Registrant").getByRole("link", { name }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(name);
  await expect(page.getByRole("region", { name: "History" })).toContainText(/changed the registrant from .*Before.* to .*After/);
});

test("a domain is given to a team on its page, and found by it", async ({ page, desk, javaScriptEnabled }) => {
  const who = await contact(desk, { last_name: unique("Held") });
  const name = unique("Legal");
  await team(desk, who, name);
  const label = unique("given");
  const given = await domain(desk, `${label}.example`);
  await page.goto(`/domains/${given.id}`);
  await page.getByRole("combobox", { name: "Team", exact: true }).selectOption({ label: name });
  await page.getByRole("button", { name: "Change team" }).click();
  await page.getByRole("button", { name: "Send to 1 domain, with a new registrant" }).click();
  await comes(page, javaScriptEnabled, async (soon) => {
    await expect(page.locator(".facts .state")).toHaveText("Done", soon);
  });
  await page.goto(`/domains/${given.id}`);
  await expect(role(page, "Admin")).toContainText(`from team ${name}`);
  await page.goto("/domains");
  await page.getByRole("search").getByRole("combobox", { name: "Team" }).selectOption({ label: name });
  await page.getByRole("button", { name: "Search" }).click();
  await expect(page.getByRole("rowheader")).toHaveCount(1);
  await expect(page.getByRole("rowheader")).toContainText(label);
});

test("a team is made in one form; looking for contacts loses nothing", async ({ page, desk }) => {
  const who = await contact(desk, { last_name: unique("Slot") });
  const name = unique("Made");
  await page.goto("/teams/new");
  await page.getByRole("textbox", { name: "Name" }).fill(name);
  await page.getByRole("button", { name: "Save team" }).click();
  await expect(page.getByRole("alert")).toContainText("registrant and an admin");
  await page.getByRole("searchbox", { name: "Search contacts for Registrant" }).fill(who.last_name);
  await page.getByRole("button", { name: "Find contacts for Registrant" }).click();
  await expect(page.getByRole("textbox", { name: "Name" })).toHaveValue(name);
  await page.getByRole("combobox", { name: "Registrant" }).selectOption(who.id);
  await page.getByRole("searchbox", { name: "Search contacts for Admin" }).fill(who.last_name);
  await page.getByRole("button", { name: "Find contacts for Admin" }).click();
  await page.getByRole("combobox", { name: "Admin" }).selectOption(who.id);
  await page.getByRole("button", { name: "Save team" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(name);
  await page.getByRole("button", { name: `Delete team ${name}` }).click();
  await expect(page.getByRole("status").first()).toContainText("The team was deleted");
});
