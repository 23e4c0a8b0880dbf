// An office moves: every member contact moves with it, and the one who moves it sees what that touches first.
import { expect, test } from "../fixtures.ts";
import { held, unique, type Contact } from "../support/book.ts";
import { comes, holds, world, write } from "../support/pages.ts";
import { member, office, person } from "../support/people.ts";

test("an office moves, and its contacts and domains follow", async ({ page, desk, javaScriptEnabled }) => {
  const at = await office(desk);
  const [one, two] = [await person(desk), await person(desk)];
  const contact = await member(desk, one, at);
  await member(desk, two, at);
  const domain = await held(desk, `${unique("moved")}.example`, (await desk.api<Contact>("GET", `/contacts/${contact.id}`)));

  await page.goto(at.path);
  await expect(page.getByRole("region", { name: "Contacts that follow this office" }).getByRole("rowheader")).toHaveCount(2);
  await page.getByRole("link", { name: "Edit office" }).click();
  await write(page, { street1: "Krátká 5", city: "Brno", postal_code: "602 00" });
  await page.getByRole("button", { name: "Save office" }).click();

  await test.step("what it touches is shown, and nothing is saved yet", async () => {
    await expect(page.getByRole("region", { name: "What this touches" })).toContainText("This office’s move changes 2 contacts on 1 domain.");
    await expect(page.getByRole("table", { name: "Contacts that this changes" }).getByRole("rowheader")).toHaveCount(2);
    await expect(page.getByRole("row", { name: /Praha 1/ }).first()).toContainText("Brno");
    const now = await desk.api<{ city: string }>("GET", `/contacts/${contact.id}`);
    expect(now.city).toBe("Praha 1");
  });

  await test.step("going back finds the form as it was typed", async () => {
    await page.getByRole("button", { name: "Back to the form" }).click();
    await holds(page, { street1: "Krátká 5", city: "Brno", postal_code: "602 00" });
    await page.getByRole("button", { name: "Save office" }).click();
  });

  await page.getByRole("button", { name: "Save the office" }).click();
  await expect(page.getByRole("status").first()).toContainText("2 contacts with it. Bringing 1 domain up to date has begun");
  await expect(page.getByRole("region", { name: "Address" })).toContainText("602 00 Brno");

  await test.step("the task covers the domain, and the world sees the new address", async () => {
    await page.getByRole("link", { name: "Follow the task" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toContainText("office");
    await comes(page, javaScriptEnabled, async (soon) => {
      await expect(page.locator(".facts .state")).toHaveText("Done", soon);
    });
    await expect(page.getByRole("region", { name: "Domain by domain" })).toContainText("1 of 1 domain done");
    await page.goto(`/domains/${domain.id}`);
    await expect(world(page)).toContainText("Brno");
  });
});

test("a change that no contact shows is saved at once", async ({ page, desk }) => {
  const at = await office(desk);
  await page.goto(`${at.path}/edit`);
  await write(page, { label: unique("Renamed") });
  await page.getByRole("button", { name: "Save office" }).click();
  await expect(page.getByRole("status").first()).toContainText("nothing is sent");
});

test("a wrong field goes back to the form with everything that was typed", async ({ page, desk }) => {
  const at = await office(desk);
  await page.goto(`${at.path}/edit`);
  await write(page, { city: "Brno", phone: "12" });
  await page.getByRole("button", { name: "Save office" }).click();
  await expect(page.getByRole("alert")).toContainText("Phone");
  await holds(page, { city: "Brno", phone: "12" });
});

test("a change of registrant waits for a yes, and is answered on its task", async ({ page, desk, javaScriptEnabled }) => {
  const at = await office(desk);
  const who = await person(desk);
  const contact = await member(desk, who, at);
  const domain = await held(desk, `${unique("waits")}.example`, await desk.api<Contact>("GET", `/contacts/${contact.id}`));
  await page.goto(`${who.path}/edit`);
  const name = unique("Winter");
  await write(page, { last_name: name });
  await page.getByRole("button", { name: "Save person" }).click();
  await expect(page.getByRole("region", { name: "What this touches" })).toContainText("there it counts as a change of registrant and waits for a yes");
  await page.getByRole("button", { name: "Save the person" }).click();
  await expect(page.getByRole("status").first()).toContainText("waits for a yes");

  await page.goto(contact.path);
  const waits = page.getByRole("region", { name: "A change that waits" });
  await expect(waits).toContainText(name);
  await expect(page.getByRole("heading", { level: 1 }), "registries know the old name").not.toContainText(name);
  await page.goto("/");
  await page.getByRole("region", { name: "Needs you" }).getByRole("link", { name: /^Look it over/ }).first().click();
  await page.goto(contact.path);
  await waits.getByRole("link", { name: "see the task" }).click();
  await expect(page.getByRole("region", { name: "What waits for a yes" })).toContainText(name);
  await page.getByRole("button", { name: "Approve the change" }).click();
  await expect(page.getByRole("status").first()).toContainText("Approved");
  await comes(page, javaScriptEnabled, async (soon) => {
    await expect(page.locator(".facts .state")).toHaveText("Done", soon);
  });
  await page.goto(`/domains/${domain.id}`);
  await expect(world(page)).toContainText(name);
});
