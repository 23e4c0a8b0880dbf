// Roads on which domains go over to somebody else: a merge, another team, a person who leaves. Each ends in a plan that names how many domains, and on how many of
// them the registrant becomes another; nothing is sent before its button is pressed, and afterwards the registry holds what the plan has said.
import { expect, test } from "../fixtures.ts";
import { assign, contact, domain, held, stands, unique, type Contact, type Domain, type Task } from "../support/book.ts";
import { comes, role } from "../support/pages.ts";
import { member, office, person, team } from "../support/people.ts";
import { registrant, registrants } from "../support/world.ts";

/** Someone's name apart from others', published so that WHOIS tells them apart. */
function called(last_name: string): { last_name: string; disclose: boolean } {
  return { last_name, disclose: true };
}

test("3: a merge", async ({ page, desk, javaScriptEnabled }) => {
  const last_name = unique("Twice");
  const stays = await contact(desk, { ...called(last_name), org_name: "Alt SE" });
  const goes = await contact(desk, { ...called(last_name), org_name: "Neu GmbH" });
  const [one, two] = [await held(desk, `${unique("one")}.example`, goes), await held(desk, `${unique("two")}.example`, goes)];
  const tech = await held(desk, `${unique("tech")}.example`, stays);
  await stands(desk, await assign(desk, tech, { tech: goes.id }), "completed");
  const there = await registrants(desk, one, two, tech);

  await page.goto("/contacts/duplicates");
  await page.getByRole("button", { name: `Merge ${goes.handle} into ${stays.handle}` }).click();
  await expect(page).toHaveURL(/\/plans\//);
  const another = page.locator("#registrants").getByRole("rowheader");
  await expect(another).toHaveText([new RegExp(one.name), new RegExp(two.name)]);
  const button = page.getByRole("button", { name: /\b3 domains\b.*\b2\b.*registrant/ });
  await expect(button).toBeVisible();
  expect(await registrants(desk, one, two, tech), "nothing was sent yet").toEqual(there);
  await desk.api("GET", `/contacts/${goes.id}`);

  await button.click();
  await comes(page, javaScriptEnabled, async (soon) => {
    await expect(page.locator(".facts .state")).toHaveText("Done", soon);
  });
  const [first, second, third] = await registrants(desk, one, two, tech);
  expect([first, second].every((each) => each?.includes("Alt SE"))).toBe(true);
  expect(third).toBe(there[2]);
  const left = await desk.api<{ data: { id: string }[] }>("GET", `/contacts?q=${last_name}`);
  expect(left.data.map((each) => each.id)).toEqual([stays.id]);
});

test("4: another team of a domain", async ({ page, desk, javaScriptEnabled }) => {
  const before = await contact(desk, called(unique("Before")));
  const after = await contact(desk, called(unique("After")));
  const [leaves, takes] = [await team(desk, before), unique("Takes")];
  await team(desk, after, takes);
  const of = await domain(desk, `${unique("given")}.example`);
  await stands(desk, await desk.api<Task>("PATCH", `/projects/${desk.account.project_id}/domains/${of.id}`, { team_id: leaves.id }), "completed");
  const there = await registrant(desk, of);
  expect(there).toContain(before.last_name);

  await page.goto(`/domains/${of.id}`);
  await page.getByRole("combobox", { name: "Team", exact: true }).selectOption({ label: takes });
  await page.getByRole("button", { name: "Change team" }).click();
  await expect(page).toHaveURL(/\/plans\//);
  const row = page.locator("#registrants").getByRole("row", { name: new RegExp(of.name) });
  await expect(row.locator("del").first()).toContainText(before.last_name);
  await expect(row.locator("ins").first()).toContainText(after.last_name);
  expect(await registrant(desk, of), "nothing was sent yet").toBe(there);
  const now = await desk.api<{ team_id: string }>("GET", `/projects/${desk.account.project_id}/domains/${of.id}`);
  expect(now.team_id).toBe(leaves.id);

  await page.getByRole("button", { name: /\b1 domain\b.*registrant/ }).click();
  await comes(page, javaScriptEnabled, async (soon) => {
    await expect(page.locator(".facts .state")).toHaveText("Done", soon);
  });
  expect(await registrant(desk, of)).toContain(after.last_name);
  await page.goto(`/domains/${of.id}`);
  await expect(role(page, "Registrant")).toContainText(`from team ${takes}`);
});

test("6: a person leaves", async ({ page, desk, javaScriptEnabled }) => {
  const who = await person(desk);
  const theirs = await desk.api<Contact>("GET", `/contacts/${(await member(desk, who, await office(desk))).id}`);
  const next = await contact(desk, called(unique("Successor")));
  const other = await contact(desk, called(unique("Other")));
  const [one, two] = [await held(desk, `${unique("one")}.example`, theirs), await held(desk, `${unique("two")}.example`, theirs)];
  const tech = await held(desk, `${unique("tech")}.example`, other);
  await stands(desk, await assign(desk, tech, { tech: theirs.id }), "completed");
  const through = await domain(desk, `${unique("through")}.example`);
  const slots = await team(desk, theirs);
  await stands(desk, await desk.api<Task>("PATCH", `/projects/${desk.account.project_id}/domains/${through.id}`, { team_id: slots.id }), "completed");
  const all: Domain[] = [one, two, tech, through];
  const there = await registrants(desk, ...all);

  await page.goto(`${who.path}/leave`);
  await page.getByRole("searchbox", { name: "Search contacts for Successor" }).fill(next.last_name);
  await page.getByRole("button", { name: "Find contacts for Successor" }).click();
  await page.getByRole("combobox", { name: "Successor" }).selectOption(next.id);
  await page.getByRole("button", { name: "See what this touches" }).click();
  const button = page.getByRole("button", { name: /\b4 domains\b.*\b3\b.*registrant/ });
  await expect(button).toBeVisible();
  expect(await registrants(desk, ...all), "nothing was sent yet").toEqual(there);

  await button.click();
  await expect(page.locator("main")).toContainText("has left");
  const changed = [one, two, through];
  const theirs_now = async () => (await registrants(desk, ...changed)).filter((each) => each.includes(next.last_name)).length;
  await expect.poll(theirs_now, { timeout: 30_000 }).toBe(3);
  expect(await registrant(desk, tech)).toBe(there[2]);
  await page.goto(`/domains/${tech.id}`);
  await comes(page, javaScriptEnabled, async (soon) => {
    await expect(role(page, "Tech")).toContainText(next.handle, soon);
    await expect(page.locator(".facts")).toContainText("Agrees", soon);
  });
});
