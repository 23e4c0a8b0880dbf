// A registrant that nobody named: a domain that was only adopted with a team, whose registry has somebody else, and an office's new telephone.
import { expect, test } from "../fixtures.ts";
import { unique, type Contact, type Domain } from "../support/book.ts";
import { comes, world, write } from "../support/pages.ts";
import { member, office, person } from "../support/people.ts";

test("an office's telephone makes no other registrant before somebody says yes", async ({ page, desk, javaScriptEnabled }) => {
  const at = await office(desk);
  const contact = await member(desk, await person(desk), at);
  const { handle } = await desk.api<Contact>("GET", `/contacts/${contact.id}`);
  const team = await desk.api<{ id: string }>("POST", "/teams", { name: unique("Adopted"), registrant_contact_id: contact.id, admin_contact_id: contact.id });
  const name = `${unique("adopted")}.example`;
  const domain = await desk.api<Domain>("POST", `/projects/${desk.account.project_id}/domains`, { name, team_id: team.id });

  await page.goto(`${at.path}/edit`);
  await write(page, { phone: "+420 541 000 009" });
  await page.getByRole("button", { name: "Save office" }).click();

  await test.step("the plan counts it, compared with what the registry holds", async () => {
    await expect(page.getByRole("region", { name: "What this touches" })).toContainText("there it counts as a change of registrant and waits for a yes");
    await expect(page.getByRole("row", { name: new RegExp(handle) }).first()).toContainText("another registrant on 1 domain");
    await page.getByRole("button", { name: "Save the office" }).click();
  });

  await test.step("it waits, and says who it is and who it would be", async () => {
    await page.getByRole("link", { name: "Follow the task" }).click();
    const question = page.getByRole("region", { name: "Another registrant?" });
    await comes(page, javaScriptEnabled, async (soon) => {
      await expect(question).toContainText("waits for a yes", soon);
    });
    await page.getByRole("region", { name: "Domain by domain" }).getByRole("link", { name }).click();
    await expect(question).toContainText("At the registry the registrant is");
    await expect(question).toContainText(handle);
    await page.goto(`/domains/${domain.id}`);
    await expect(world(page)).not.toContainText(handle);
    await page.goBack();
  });

  await page.getByRole("button", { name: "Approve the change" }).click();
  await expect(page.getByRole("status").first()).toContainText("Approved");
  await comes(page, javaScriptEnabled, async (soon) => {
    await expect(page.locator(".facts .state")).toHaveText("Done", soon);
  });
  await page.goto(`/domains/${domain.id}`);
  await expect(world(page)).toContainText(handle);
});
