// Roads on which domains came into the book or followed it, and changed their registrant without a word: adoption with a team, an office's telephone, a file of
// domains. On each the page names the numbers first, and until somebody has pressed its button the registry holds what it held.
import type { Page } from "@playwright/test";
import { expect, test } from "../fixtures.ts";
import { assign, contact, held, stands, unique, type Contact, type Domain } from "../support/book.ts";
import type { Desk } from "../support/desk.ts";
import { comes, role, write } from "../support/pages.ts";
import { member, office, person } from "../support/people.ts";
import { registrant, registrants } from "../support/world.ts";

const SENDS = /another registrant|new registrant|change of registrant/;

function place(desk: Desk): string {
  return `/projects/${desk.account.project_id}/domains`;
}

async function team(desk: Desk, who: { id: string }): Promise<{ id: string; name: string }> {
  return desk.api("POST", "/teams", { name: unique("Team"), registrant_contact_id: who.id, admin_contact_id: who.id });
}

/** How many tasks a domain ever had. */
async function tasks(desk: Desk, { id }: Domain): Promise<number> {
  return (await desk.api<{ data: unknown[] }>("GET", `/tasks?domain_id=${id}`)).data.length;
}

async function found(desk: Desk, name: string): Promise<Domain> {
  const all = await desk.api<{ data: Domain[] }>("GET", `${place(desk)}?q=${name}`);
  return all.data.find((each) => each.name === name)!;
}

/** The task that is shown ends well. */
async function done(page: Page, javaScriptEnabled: boolean | undefined): Promise<void> {
  await comes(page, javaScriptEnabled, async (soon) => {
    await expect(page.locator(".facts .state").first()).toHaveText("Done", soon);
  });
}

test("1: adoption with a team sends nothing unless it is asked for", async ({ page, desk, javaScriptEnabled }) => {
  const before = await contact(desk, { last_name: unique("Before"), disclose: true });
  const after = await contact(desk, { last_name: unique("After"), disclose: true });
  const care = await team(desk, after);
  const names = [`${unique("sent")}.example`, `${unique("kept")}.example`];
  const there: string[] = [];
  for (const name of names) {
    const first = await held(desk, name, before);
    await stands(desk, await assign(desk, first, { admin: before.id }), "completed");
    there.push(await registrant(desk, first));
    await desk.api("DELETE", `${place(desk)}/${first.id}`);
  }

  await page.goto("/domains/adopt");
  await page.getByLabel("Names").fill(names.join("\n"));
  await page.getByRole("combobox", { name: "Team" }).selectOption({ label: care.name });
  await page.getByRole("button", { name: "Adopt" }).click();
  await comes(page, javaScriptEnabled, async (soon) => {
    await expect(page.getByRole("navigation", { name: "Rows by fate" })).toContainText("2 taken in", soon);
  });
  const [sent, kept] = [await found(desk, names[0]!), await found(desk, names[1]!)];

  await test.step("the cards are what the registry holds, and nothing went out", async () => {
    expect(await registrants(desk, sent, kept)).toEqual(there);
    expect([await tasks(desk, sent), await tasks(desk, kept)]).toEqual([0, 0]);
    await page.goto(`/domains/${sent.id}`);
    // Its picker offers others.
    const who = role(page, "Registrant").locator(".slip[data-holder]:not([hidden]) .who");
    await expect(who).toContainText(before.handle);
    await expect(who).not.toContainText(after.handle);
    await expect(page.locator(".facts")).toContainText("Agrees");
  });

  await test.step("what the team would change is said with its number, and sent by its button", async () => {
    const wants = page.locator("#team-wants");
    await expect(wants).toContainText(before.handle);
    await expect(wants).toContainText(after.handle);
    await expect(wants).toContainText(SENDS);
    await wants.getByRole("link", { name: /^Send 2 roles\b/ }).click();
    await expect(page.locator("main")).toContainText(after.handle);
    expect(await registrant(desk, sent), "looking sends nothing").toBe(there[0]);
    await page.getByRole("button", { name: /^Send 2 roles\b.*new registrant/ }).click();
    await comes(page, javaScriptEnabled, async (soon) => {
      await expect(role(page, "Registrant")).toContainText(after.handle, soon);
      await expect(page.locator(".facts")).toContainText("Agrees", soon);
    });
    expect(await registrant(desk, sent)).toContain(after.last_name);
  });

  await test.step("keeping sends nothing", async () => {
    await page.goto(`/domains/${kept.id}`);
    await page.locator("#team-wants").getByRole("button", { name: "Keep" }).click();
    await expect(page.locator("#team-wants")).toHaveCount(0);
    expect(await registrant(desk, kept)).toBe(there[1]);
    expect(await tasks(desk, kept)).toBe(0);
  });
});

test("2: an office's telephone makes no other registrant before somebody says yes", async ({ page, desk, javaScriptEnabled }) => {
  const at = await office(desk);
  const follows = await member(desk, await person(desk), at);
  const who = await desk.api<Contact>("GET", `/contacts/${follows.id}`);
  const care = await team(desk, who);
  // The registry has somebody else on two of them, of whom no contact can be made; the third has the one that moves.
  const two: Domain[] = [];
  for (const word of ["foreign", "strange"]) two.push(await desk.api("POST", place(desk), { name: `${unique(word)}.example`, team_id: care.id }));
  const [first, second] = two as [Domain, Domain];
  const ours = await held(desk, `${unique("ours")}.example`, who);
  const there = await registrants(desk, first, second);

  await test.step("the card has both lines before anything is done", async () => {
    await page.goto(`/domains/${first.id}`);
    await expect(page.locator(".facts")).toContainText("Differs");
    await expect(role(page, "Registrant")).toContainText(who.handle);
    await expect(role(page, "Registrant").locator("[data-held]")).not.toContainText(who.handle);
  });

  await test.step("the plan counts what each registry holds", async () => {
    await page.goto(`${at.path}/edit`);
    await write(page, { phone: "+420 541 000 009" });
    await page.getByRole("button", { name: "Save office" }).click();
    const touches = page.getByRole("region", { name: "What this touches" });
    await expect(touches).toContainText(/\b3 domains\b/);
    await expect(touches).toContainText(/\b2 of them\b.*registrant.*\byes\b/);
    await expect(page.getByRole("row", { name: new RegExp(`${who.handle} phone`) })).toContainText(/registrant on 2 domains/);
    expect(await registrants(desk, first, second), "nothing was sent yet").toEqual(there);
    await page.locator('main button[name="step"][value="confirmed"]').click();
  });

  await test.step("the two wait and stay who they are; the third goes out by itself", async () => {
    await page.getByRole("link", { name: "Follow the task" }).click();
    const question = page.getByRole("region", { name: "Another registrant?" });
    await comes(page, javaScriptEnabled, async (soon) => {
      await expect(question).toContainText(/2 domains wait for a yes/, soon);
    });
    await expect.poll(() => registrant(desk, ours), { timeout: 30_000 }).toContain("541000009");
    expect(await registrants(desk, first, second)).toEqual(there);
    await page.getByRole("button", { name: "Approve the change" }).click();
    await done(page, javaScriptEnabled);
    for (const each of await registrants(desk, first, second)) expect(each).toContain(who.last_name);
  });
});

test("7: a file of domains says of each row what it changes, and sends nothing before it is taken in", async ({ page, desk, javaScriptEnabled }) => {
  const before = await contact(desk, { last_name: unique("Before"), disclose: true });
  const after = await contact(desk, { last_name: unique("After"), disclose: true });
  const mute = await contact(desk, { last_name: unique("Mute"), email: null });
  const names = ["moves", "goes", "stays", "sick"].map((word) => `${unique(word)}.example`);
  const domains: Domain[] = [];
  for (const name of names) domains.push(await held(desk, name, before));
  const [moves, goes, stays, sick] = domains as [Domain, Domain, Domain, Domain];
  const there = await registrants(desk, ...domains);
  const rows = [`${moves.name},${after.handle}`, `${goes.name},${after.handle}`, `${stays.name},${before.handle}`, `${sick.name},${mute.handle}`];

  await page.goto("/import");
  await page.getByLabel("Domains", { exact: true }).check();
  const file = { name: "domains.csv", mimeType: "text/csv", buffer: Buffer.from(["name,registrant", ...rows, ""].join("\n")) };
  await page.getByLabel("File", { exact: true }).setInputFiles(file);
  await page.getByRole("button", { name: "Read the file" }).click();

  await test.step("each row names whom it makes the registrant in place of whom", async () => {
    await expect(page.getByRole("heading", { name: "domains.csv" })).toBeVisible();
    const row = (of: Domain) => page.getByRole("row", { name: new RegExp(of.name) });
    for (const of of [moves, goes]) {
      await expect(row(of).locator("del").first()).toContainText(before.last_name);
      await expect(row(of).locator("ins").first()).toContainText(after.last_name);
      await expect(row(of)).toContainText(SENDS);
    }
    await expect(row(stays)).not.toContainText(SENDS);
    await expect(page.locator("#fates")).toContainText(/1 as they are/);
    await expect(page.locator("#begin").getByRole("button")).toHaveText(/\b3 rows\b/);
    expect(await registrants(desk, ...domains), "nothing was sent yet").toEqual(there);
  });

  await test.step("what became of each is told, the refused one too", async () => {
    await page.locator("#begin").getByRole("button").click();
    const ended = page.locator("#progress");
    await comes(page, javaScriptEnabled, (soon) => expect(ended).toContainText(/\bin the book\b/, soon));
    // What registries do behind the import's own end is followed, too.
    await comes(page, javaScriptEnabled, async (soon) => {
      await expect(ended).toContainText(/\b2 done\b/, soon);
      await expect(ended).toContainText(/\b1 failed\b/, soon);
    });
    const now = await registrants(desk, ...domains);
    for (const each of now.slice(0, 2)) expect(each).toContain(after.last_name);
    expect(now.slice(2)).toEqual(there.slice(2));
  });
});
