// The book at a past moment: who held which role then, what a contact said, and nothing that could be changed.
import { expect, test } from "../fixtures.ts";
import { assign, contact, domain, stands, unique } from "../support/book.ts";

/** A moment between what was and what comes. */
async function between(): Promise<string> {
  await new Promise((later) => setTimeout(later, 20));
  const at = new Date().toISOString();
  await new Promise((later) => setTimeout(later, 20));
  return at;
}

test("a domain, a contact and a team are shown as they were", async ({ page, desk }) => {
  const [before, after] = [unique("Before"), unique("After")];
  const [first, second] = [await contact(desk, { last_name: before }), await contact(desk, { last_name: after })];
  const team = await desk.api<{ id: string }>("POST", "/teams", {
    name: unique("Team"),
    registrant_contact_id: first.id,
    admin_contact_id: first.id,
  });
  const held = await domain(desk, `${unique("past")}.example`);
  await stands(desk, await assign(desk, held, { registrant: first.id }), "completed");
  const at = await between();
  await stands(desk, await assign(desk, held, { registrant: second.id }), "completed");
  await desk.api("PATCH", `/contacts/${first.id}`, { city: "Brno" });
  await desk.api("PATCH", `/teams/${team.id}`, { admin_contact_id: second.id });

  await page.goto(`/domains/${held.id}?at=${at}`);
  const banner = page.getByRole("status").filter({ hasText: "As of" });
  await expect(banner).toContainText("back to today");
  const registrant = page.locator('.role-card[data-role="registrant"]');
  await expect(registrant).toContainText(before);
  await expect(registrant).toContainText("set on this domain");
  await expect(registrant).toContainText("set roles of the domain");
  await expect(page.locator('main form[method="post"]')).toHaveCount(0);

  await registrant.getByRole("link").first().click();
  await expect(page).toHaveURL(new RegExp(`/contacts/${first.id}\\?at=`));
  await expect(page.getByRole("heading", { level: 1 })).toContainText(before);
  await expect(page.locator("main")).toContainText("Praha 1");
  await expect(page.locator("main")).not.toContainText("Brno");
  await expect(page.getByRole("region", { name: "Used then" })).toContainText(held.name);
  await expect(page.locator('main form[method="post"]')).toHaveCount(0);
  await page.getByRole("link", { name: "back to today" }).click();
  await expect(page).toHaveURL(new RegExp(`/contacts/${first.id}$`));
  await expect(page.locator("main")).toContainText("Brno");

  await page.goto(`/teams/${team.id}?at=${at}`);
  await expect(page.locator('.role-card[data-role="admin"]')).toContainText(before);
  await page.goto(`/domains/${held.id}`);
  await expect(page.locator('.role-card[data-role="registrant"]')).toContainText(after);
});

test("the form asks for another moment, and says since when there is one", async ({ page, desk }) => {
  const held = await domain(desk, `${unique("asked")}.example`);
  await page.goto(`/domains/${held.id}`);
  await page.getByLabel("As of").fill("2020-03-03T14:00");
  await page.getByRole("button", { name: "Show the book of that time" }).click();
  await expect(page).toHaveURL(/\?at=2020-03-03T14%3A00$/);
  await expect(page.locator("main")).toContainText("begins at");
  await page.goto(`/domains/${held.id}?at=rubbish`);
  await expect(page.locator("main")).toContainText("a date and a time");
});
