// Adopting with what the registry holds: many names at once, the roles of a team, and letting a domain go.
import { expect, test } from "../fixtures.ts";
import { assign, contact, domain, stands, unique } from "../support/book.ts";
import { comes } from "../support/pages.ts";

test("a box of names is answered name by name", async ({ page, desk }) => {
  const here = await domain(desk, `${unique("here")}.example`);
  const fresh = `${unique("fresh")}.example`;
  await page.goto("/domains");
  await page.goto("/domains/adopt");
  await page.getByLabel("Names").fill(`${fresh}\n${here.name}, taken-${unique("away")}.example -bad-`);
  await page.getByRole("button", { name: "Adopt" }).click();
  const rows = page.getByRole("table");
  await expect(rows.getByRole("row", { name: fresh })).toContainText("taken in");
  await expect(rows.getByRole("row", { name: here.name })).toContainText("in the book already");
  await expect(rows.getByRole("row", { name: /taken-away/ })).toContainText("does not hold");
  await expect(rows.getByRole("row", { name: /-bad-/ })).toContainText("refused");
});

test("many names are adopted by a task", async ({ page, javaScriptEnabled }) => {
  const names = Array.from({ length: 14 }, () => `${unique("many")}.example`);
  await page.goto("/domains/adopt");
  await page.getByLabel("Names").fill(names.join("\n"));
  await page.getByRole("button", { name: "Adopt" }).click();
  await comes(page, javaScriptEnabled, async (soon) => {
    await expect(page.getByRole("navigation", { name: "Rows by fate" })).toContainText("14 taken in", soon);
  });
});

test("no name is told at the box", async ({ page }) => {
  await page.goto("/domains/adopt");
  await page.getByRole("button", { name: "Adopt" }).click();
  await expect(page.getByRole("alert").first()).toContainText("Fill this in.");
});

test("a domain is let go after a page that says what happens, and comes back with its contacts", async ({ page, desk }) => {
  const holder = await contact(desk);
  const { id, name } = await domain(desk, `${unique("leaves")}.example`);
  await stands(desk, await assign(desk, { id, name }, { registrant: holder.id }), "completed");
  await page.goto(`/domains/${id}`);
  await page.getByRole("link", { name: "Release this domain…" }).click();
  await expect(page.getByText("Nothing is sent")).toBeVisible();
  await page.getByRole("button", { name: `Release ${name}` }).click();
  await expect(page.getByText("is out of the book")).toBeVisible();

  const again = await domain(desk, name);
  await page.goto(`/domains/${again.id}`);
  await expect(page.locator("#roles")).toContainText(holder.handle);
  await expect(page.getByRole("heading", { name: "Tasks", exact: true }).locator("xpath=ancestor::section")).toContainText("None yet");
});

test("a team's roles are offered, and are sent when somebody says so", async ({ page, desk }) => {
  const before = await contact(desk, { last_name: unique("Before") });
  const after = await contact(desk, { last_name: unique("After") });
  const first = await domain(desk, `${unique("teamed")}.example`);
  await stands(desk, await assign(desk, first, { registrant: before.id }), "completed");
  const team = await desk.api<{ id: string }>("POST", "/teams", {
    name: unique("Team"),
    registrant_contact_id: after.id,
    admin_contact_id: after.id,
  });
  const place = `/projects/${desk.account.project_id}/domains`;
  await desk.api("DELETE", `${place}/${first.id}`);
  const adopted = await desk.api<{ id: string; pending: { changes_of_registrant: number } }>("POST", place, { name: first.name, team_id: team.id });
  expect(adopted.pending.changes_of_registrant).toBe(1);
  await page.goto(`/domains/${adopted.id}`);
  const wants = page.getByRole("region", { name: "What the team would change" });
  await expect(wants).toContainText("This is a change of registrant.");
  await expect(wants).toContainText(before.handle);
  await wants.getByRole("link", { name: "Send 1 role" }).click();
  const registrants = page.getByRole("region", { name: "Another registrant" });
  await expect(registrants).toContainText(first.name);
  await expect(registrants).toContainText(before.handle);
  await expect(registrants).toContainText(after.handle);
  await page.getByRole("button", { name: "Send 1 role, with a new registrant" }).click();
  await expect(page.getByText("on their way")).toBeVisible();
  await expect(wants).toHaveCount(0);
});
