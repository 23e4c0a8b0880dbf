// What happens on pages that live, and what must not: nothing that has the focus is moved, one stream a page.
import type { Page } from "@playwright/test";
import { expect, test } from "../fixtures.ts";
import { assign, contact, domain, stands } from "../support/book.ts";
import type { Desk } from "../support/desk.ts";
import { alive } from "../support/pages.ts";

test.use({ own: { registry: ["delay 700"] } });

/** How many streams the page asked for. */
function streams(page: Page): string[] {
  const asked: string[] = [];
  page.on("request", (request) => {
    if (/\/events(\?|$)/.test(request.url())) asked.push(new URL(request.url()).pathname);
  });
  return asked;
}

async function begun(desk: Desk, name: string) {
  const { id: registrant } = await contact(desk);
  const adopted = await domain(desk, name);
  return { registrant, adopted, task: await assign(desk, adopted, { registrant }) };
}

test("a row goes on in place, by one stream, and its counts with it", async ({ page, desk }) => {
  const asked = streams(page);
  const { adopted, task } = await begun(desk, "row.example");
  await page.goto("/tasks");
  await alive(page, true);
  const row = page.locator(`#row-${task.id}`);
  await expect(row.locator(".state")).toHaveText(/Not begun|Running|Done/);
  // The row has the focus: it stays the same element to the end.
  await row.getByRole("link").focus();
  await row.evaluate((each) => each.setAttribute("data-marked", ""));
  await expect(row.locator(".state")).toHaveText("Done", { timeout: 30_000 });
  await expect(row.locator("[data-took]")).toHaveText(/ s$/);
  await expect(row).toHaveAttribute("data-marked", "");
  await expect(row.getByRole("link")).toBeFocused();
  await expect(page.locator("#counted")).toHaveText("1");
  expect(asked).toEqual([`/v1/organizations/${desk.account.organization_id}/events`]);

  await expect(page.locator("#newer")).toBeHidden();
  const next = await assign(desk, adopted, { tech: null, admin: (await contact(desk)).id });
  await expect(page.locator("#newer")).toHaveText("Show 1 more task");
  await stands(desk, next, "completed");
  await expect(page.locator("#counted")).toHaveText("2");
  await expect(page.locator("#live-said")).toHaveText("1 task done");
  await page.locator("#newer a").click();
  await expect(page.locator(`#row-${next.id} .state`)).toHaveText("Done");
});

test("a list that is narrowed hears of what stands there now", async ({ page, desk }) => {
  await page.goto("/tasks?status=completed");
  await alive(page, true);
  const { task } = await begun(desk, "narrow.example");
  await stands(desk, task, "completed");
  await page.getByRole("link", { name: "Show 1 more task" }).click();
  await expect(page).toHaveURL(/status=completed/);
  await expect(page.locator(`#row-${task.id}`)).toBeVisible();
});

test("the overview shows what begins, as it goes", async ({ page, desk }) => {
  const { adopted } = await begun(desk, "first.example");
  const asked = streams(page);
  await page.goto("/");
  await alive(page, true);
  await expect(page.locator("#running li")).toHaveCount(0, { timeout: 30_000 });
  const next = await assign(desk, adopted, { admin: (await contact(desk)).id });
  const line = page.locator(`#run-${next.id}`);
  await expect(line).toContainText("first.example");
  await expect(line.locator("[data-step]")).toContainText(/[2-5] of 5/);
  await expect(page.locator("#running li")).toHaveCount(0, { timeout: 30_000 });
  await expect(page.locator("#figures")).toContainText("2 done and read back");
  expect(new Set(asked).size).toBe(1);
});

test("what somebody types on a domain's page outlives the end of its task", async ({ page, desk }) => {
  const { adopted } = await begun(desk, "typing.example");
  await page.goto(`/domains/${adopted.id}`);
  await alive(page, true);
  await page.locator("summary", { hasText: "Name servers" }).click();
  const field = page.getByLabel("Name servers");
  await field.fill("ns1.typing.example ns2.typing.example");
  await expect(page.locator("#domain-tasks .state").first()).toHaveText("Done", { timeout: 30_000 });
  await expect(field).toHaveValue("ns1.typing.example ns2.typing.example");
  await expect(field).toBeFocused();
  await expect(page.locator("#current .state").first()).toHaveText("Done");
});

test("a task that others wait behind is followed by them, without a new page", async ({ page, desk }) => {
  const { adopted } = await begun(desk, "queue.example");
  await page.goto(`/domains/${adopted.id}`);
  await alive(page, true);
  await page.evaluate(() => (document.documentElement.dataset.kept = ""));
  const next = await assign(desk, adopted, { admin: (await contact(desk)).id });
  await expect(page.locator(`#current [data-task="${next.id}"] .state`).first()).toHaveText("Done", { timeout: 45_000 });
  await expect(page.locator("html")).toHaveAttribute("data-kept", "");
});

test("a stream that is refused leaves the page as it is", async ({ page, desk, errors }) => {
  await page.route("**/events?*", (route) => route.fulfill({ status: 503 }));
  const { task } = await begun(desk, "refused.example");
  await page.goto("/tasks");
  await alive(page, true);
  await stands(desk, task, "completed");
  await expect(page.locator(`#row-${task.id}`)).toBeVisible();
  await page.reload();
  await expect(page.locator(`#row-${task.id} .state`)).toHaveText("Done");
  // The browser says that it was refused.
  errors.splice(0, errors.length, ...errors.filter((text) => !/503|EventSource/.test(text)));
});
