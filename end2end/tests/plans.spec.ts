// Many domains at once: they are selected in the list, the plan says what would be sent, and its button sends it.
import type { Page } from "@playwright/test";
import { expect, test } from "../fixtures.ts";
import { assign, contact, domain, held, stands, unique, type Domain, type Task } from "../support/book.ts";
import type { Desk } from "../support/desk.ts";
import { comes, role, sticksOut, world } from "../support/pages.ts";
import { team } from "../support/people.ts";

test.use({ own: {} });

async function select(page: Page, ...names: string[]): Promise<void> {
  for (const name of names) await page.getByRole("checkbox", { name: `Select ${name}`, exact: true }).check();
}

/** Chooses what is done with the selected domains, and goes on. */
async function act(page: Page, label: string): Promise<void> {
  await page.getByRole("combobox", { name: "Action" }).selectOption({ label });
  await page.getByRole("button", { name: "Go on" }).click();
}

/** Gives a domain to a team by the API, and waits until its registry has it. */
async function given(desk: Desk, of: Domain, to: { id: string }): Promise<void> {
  const path = `/projects/${desk.account.project_id}/domains/${of.id}`;
  await stands(desk, await desk.api<Task>("PATCH", path, { team_id: to.id }), "completed");
}

test("a team takes over what was selected, problems first, with the numbers on the button", async ({ page, desk, javaScriptEnabled }) => {
  const who = await contact(desk, { first_name: "Žofie", last_name: unique("Žluť") });
  const name = unique("Web");
  const web = await team(desk, who, name);
  for (const each of ["one.example", "two.example", "plain.strict", "apart.example"]) await domain(desk, each);
  await given(desk, await domain(desk, "there.example"), web);

  await page.goto("/domains");
  await select(page, "one.example", "two.example", "plain.strict", "there.example");
  await act(page, "Give to a team…");

  await test.step("what is not chosen is asked for", async () => {
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Give 4 domains to a team");
    await page.getByRole("button", { name: "Work out the plan" }).click();
    await expect(page.getByRole("alert").first()).toContainText("Team");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Give 4 domains to a team");
    await page.getByRole("combobox", { name: "Team" }).selectOption({ label: name });
    await page.getByRole("button", { name: "Work out the plan" }).click();
  });

  await test.step("the plan says what would be sent, problems first", async () => {
    await expect(page).toHaveURL(/\/plans\/[0-9a-f-]{36}$/);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Give 4 domains to team ${name}`);
    await expect(page.locator(".facts")).toContainText("4 domains looked at");
    const sections = page.locator("main section.section, main details.section");
    expect(await sections.evaluateAll((all) => all.map((each) => each.id))).toEqual(["problems", "registrants", "same"]);
    const problems = page.getByRole("region", { name: "To be mended first" });
    await expect(problems.getByRole("row", { name: /plain\.strict/ })).toContainText("plain Latin letters");
    await expect(problems.getByRole("link", { name: /^Mend / }).first()).toHaveAttribute("href", `/contacts/${who.id}`);
    const registrants = page.getByRole("region", { name: "Another registrant" });
    await expect(registrants.getByRole("rowheader")).toHaveText(["one.example", "two.example"]);
    await expect(registrants.getByRole("row", { name: /one\.example/ }).locator("ins").first()).toContainText(who.last_name);
    await expect(page.locator("#same")).not.toHaveAttribute("open");
    await page.locator("#same > summary").click();
    await expect(page.locator("#same")).toContainText("there.example");
    await expect(page.getByRole("button", { name: /^Send to/ })).toHaveText("Send to 2 domains, each with a new registrant");
    expect(await sticksOut(page)).toEqual([]);
  });

  await test.step("it runs once, as one task", async () => {
    const plan = page.url();
    await page.getByRole("button", { name: /^Send to 2 domains/ }).click();
    await expect(page).toHaveURL(/\/tasks\/[0-9a-f-]{36}/);
    const task = new URL(page.url()).pathname;
    await comes(page, javaScriptEnabled, async (soon) => {
      await expect(page.locator(".facts .state")).toHaveText("Done", soon);
    });
    await expect(page.locator("#parent")).toContainText("2 of 2");
    await page.goto(plan);
    await expect(page.getByText("This plan was carried out")).toBeVisible();
    await expect(page.getByRole("link", { name: "Follow the task" })).toHaveAttribute("href", task);
    await expect(page.getByRole("button", { name: /^Send to/ })).toHaveCount(0);
  });

  await page.goto("/domains");
  await page.getByRole("link", { name: "one.example" }).click();
  await expect(role(page, "Registrant")).toContainText(`from team ${name}`);
  await expect(world(page)).toContainText(who.last_name);
  // What was not selected, and what would have been refused, stays.
  await page.goto(`/domains?team=${web.id}`);
  await expect(page.getByRole("rowheader")).toHaveText([/^one\.example/, /^there\.example/, /^two\.example/]);
});

test("all that match are taken, as the list is narrowed", async ({ page, desk }) => {
  for (const each of ["shop-a.example", "shop-b.example", "other.example"]) await domain(desk, each);
  await page.goto("/domains?q=shop");
  await page.getByRole("checkbox", { name: "All 2 that match" }).check();
  await act(page, "Lock against transfer");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Lock 2 domains against transfer");
  const changes = page.getByRole("region", { name: "Other changes" });
  await expect(changes.getByRole("rowheader")).toHaveText(["shop-a.example", "shop-b.example"]);
  await expect(page.getByRole("button", { name: /^Send to/ })).toHaveText("Send to 2 domains");
});

test("nothing selected is said where the list is, and the list stays as it was", async ({ page, desk }) => {
  await domain(desk, "alone.example");
  await page.goto("/domains?q=alone");
  await act(page, "Read again");
  await expect(page.getByRole("alert")).toContainText("Select domains first");
  await expect(page).toHaveURL(/[?&]q=alone/);
  await expect(page.getByRole("searchbox", { name: "Search domains" }).or(page.getByRole("combobox", { name: "Search domains" }))).toHaveValue("alone");
});

test("a plan is out of date when the book moves, and is worked out again", async ({ page, desk }) => {
  const [first, second] = [await contact(desk, { last_name: unique("First") }), await contact(desk, { last_name: unique("Second") })];
  const one = await held(desk, "moves.example", first);
  await domain(desk, "stays.example");
  await page.goto("/domains");
  await select(page, "moves.example", "stays.example");
  await act(page, "Set a role…");
  await page.getByRole("combobox", { name: "Role" }).selectOption({ label: "Tech" });
  await page.getByRole("combobox", { name: "Contact", exact: true }).selectOption(second.id);
  await page.getByRole("button", { name: "Work out the plan" }).click();
  await expect(page.getByRole("button", { name: "Send to 2 domains" })).toBeVisible();
  const plan = page.url();

  await stands(desk, await assign(desk, one, { tech: second.id }), "completed");
  await page.getByRole("button", { name: "Send to 2 domains" }).click();
  await expect(page).toHaveURL(new RegExp(`^${plan}`));
  await expect(page.locator("#standing")).toContainText("moves.example");
  await expect(page.getByRole("button", { name: /^Send to/ })).toHaveCount(0);
  await page.getByRole("button", { name: "Work it out again" }).click();
  await expect(page).not.toHaveURL(plan);
  await expect(page.getByRole("button", { name: "Send to 1 domain" })).toBeVisible();
  await expect(page.locator("#same")).toContainText("moves.example");
});

test("a merge that reaches registries shows its plan first", async ({ page, desk, javaScriptEnabled }) => {
  const last_name = unique("Twice");
  const [stays, goes] = [await contact(desk, { last_name, org_name: "Alt SE" }), await contact(desk, { last_name, org_name: "Neu GmbH" })];
  for (const name of ["left.example", "right.example"]) await held(desk, name, goes);
  await page.goto("/contacts/duplicates");
  await page.getByRole("button", { name: `Merge ${goes.handle} into ${stays.handle}` }).click();
  await expect(page).toHaveURL(/\/plans\//);
  await expect(page.getByRole("heading", { level: 1 })).toContainText(`${goes.handle} into Jana ${last_name} ${stays.handle}`);
  const row = page.getByRole("region", { name: "Another registrant" }).getByRole("row", { name: /left\.example/ });
  await expect(row.locator("del").first()).toContainText(last_name);
  await expect(row).toContainText("Alt SE");
  // Nothing was done yet.
  await desk.api("GET", `/contacts/${goes.id}`);
  await page.getByRole("button", { name: "Merge, and send to 2 domains, each with a new registrant" }).click();
  await expect(page).toHaveURL(/\/tasks\//);
  await comes(page, javaScriptEnabled, async (soon) => {
    await expect(page.locator(".facts .state")).toHaveText("Done", soon);
  });
  const left = await desk.api<{ data: { id: string }[] }>("GET", `/contacts?q=${last_name}`);
  expect(left.data.map((each) => each.id)).toEqual([stays.id]);
});

test("another team of a domain shows its plan first", async ({ page, desk, javaScriptEnabled }) => {
  const who = await contact(desk, { last_name: unique("Team") });
  const name = unique("Care");
  await team(desk, who, name);
  const adopted = await domain(desk, "given.example");
  await page.goto(`/domains/${adopted.id}`);
  await page.getByRole("combobox", { name: "Team", exact: true }).selectOption({ label: name });
  await page.getByRole("button", { name: "Change team" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Give 1 domain to team ${name}`);
  const now = await desk.api<{ team_id: string | null }>("GET", `/projects/${desk.account.project_id}/domains/${adopted.id}`);
  expect(now.team_id, "nothing was done yet").toBeNull();
  await page.getByRole("button", { name: "Send to 1 domain, with a new registrant" }).click();
  await comes(page, javaScriptEnabled, async (soon) => {
    await expect(page.locator(".facts .state")).toHaveText("Done", soon);
  });
  await page.goto(`/domains/${adopted.id}`);
  await expect(role(page, "Registrant")).toContainText(`from team ${name}`);
});

test("at 390 pixels the bar has its place beneath the list", async ({ page, desk }) => {
  await domain(desk, "narrow.example");
  await page.setViewportSize({ width: 390, height: 800 });
  await page.goto("/domains");
  const bar = page.getByRole("form", { name: "Selected domains" });
  expect(await bar.evaluate((each) => getComputedStyle(each).position)).toBe("static");
  const [list, below] = [await page.locator(".list-box").boundingBox(), await bar.boundingBox()];
  expect(below!.y).toBeGreaterThanOrEqual(list!.y + list!.height - 1);
  await select(page, "narrow.example");
  expect(await sticksOut(page)).toEqual([]);
});

test("a plan that is not there says so", async ({ page }) => {
  const answer = await page.goto("/plans/00000000-0000-7000-8000-000000000000");
  expect(answer?.status()).toBe(404);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("There is no such plan");
});

test("selected tasks are dismissed together", async ({ page, desk }) => {
  const mute = await contact(desk, { last_name: unique("Mute"), email: null });
  for (const name of ["sick-a.example", "sick-b.example"]) await stands(desk, await assign(desk, await domain(desk, name), { tech: mute.id }), "failed");
  const good = await contact(desk);
  await stands(desk, await assign(desk, await domain(desk, "well.example"), { tech: good.id }), "completed");
  await page.goto("/tasks");
  await expect(page.locator("#counted")).toHaveText("3 · 2 failed");
  for (const box of await page.getByRole("checkbox", { name: /^Select Update contacts,/ }).all()) await box.check();
  await page.getByRole("form", { name: "Selected tasks" }).getByRole("button", { name: "Dismiss" }).click();
  await expect(page.getByRole("status").first()).toContainText("2 tasks were dismissed. 1 did not: The task is completed");
  await expect(page.locator("#counted")).toHaveText("3");
});
