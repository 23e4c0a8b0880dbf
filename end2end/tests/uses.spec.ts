// How a contact is used, said alike wherever it is said: through domains, teams and defaults.
import { expect, test } from "../fixtures.ts";
import { assign, contact, domain, stands, unique } from "../support/book.ts";

interface Team {
  id: string;
}

test("whom a team's slot holds is in use, on the list, among duplicates and on its own page", async ({ page, desk }) => {
  const last_name = unique("Slotted");
  const [held, twin] = [await contact(desk, { last_name }), await contact(desk, { last_name })];
  const name = unique("Uses");
  const team = await desk.api<Team>("POST", "/teams", { name, registrant_contact_id: held.id, admin_contact_id: held.id });
  await page.goto(`/contacts?q=${last_name}`);
  const row = (handle: string) => page.getByRole("row").filter({ hasText: handle });
  await expect(row(held.handle)).toContainText("in 2 slots that no domain follows");
  await expect(row(twin.handle)).toContainText("not used");

  const names = [`${unique("one")}.example`, `${unique("two")}.example`];
  for (const each of names) {
    const adopted = await domain(desk, each);
    await desk.api("PATCH", `/projects/${desk.account.project_id}/domains/${adopted.id}`, { team_id: team.id });
  }
  await page.reload();
  await expect(row(held.handle)).not.toContainText("not used");
  await expect(row(held.handle).getByTitle("Registrant of 2")).toBeVisible();
  await expect(row(held.handle).getByTitle("Admin of 2")).toBeVisible();
  await page.goto(`/contacts/${held.id}`);
  await expect(page.locator("header.record .facts")).toContainText("used by 2 domains");
  await page.goto("/contacts/duplicates");
  await expect(page.getByRole("region", { name: new RegExp(last_name) }).first()).toContainText("used by 2 domains");
});

test("what a registry holds of a contact is not denied when no domain shows it any more", async ({ page, desk }) => {
  const [from, to] = [await contact(desk, { last_name: unique("Former") }), await contact(desk, { last_name: unique("Present") })];
  const adopted = await domain(desk, `${unique("handed")}.example`);
  await stands(desk, await assign(desk, adopted, { registrant: from.id }), "completed");
  await stands(desk, await assign(desk, adopted, { registrant: to.id }), "completed");
  await page.goto(`/contacts/${from.id}`);
  await expect(page.locator("#world")).toContainText(`Registry simulator has it as ${from.handle}`);
  await expect(page.locator("#world")).toContainText("No domain shows it now.");
});

test("a contact's preview calls it by the roles that it holds", async ({ page, desk }) => {
  const tech = await contact(desk, { last_name: unique("Techie") });
  const adopted = await domain(desk, `${unique("teched")}.example`);
  await assign(desk, adopted, { tech: tech.id });
  await page.goto(`/contacts/${tech.id}/edit`);
  const preview = page.getByRole("region", { name: "What WHOIS will show" });
  await expect(preview).toContainText("Tech Name");
  await expect(preview).toContainText("As tech. ");
  await expect(preview).not.toContainText("egistrant");
  await page.goto("/contacts/new");
  await expect(preview).not.toContainText("egistrant");
});
