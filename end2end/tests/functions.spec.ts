// Each write is there once and used both ways: where scripts run a form goes through its server function and the page stays; where not it is a form like any other.
import { type Page } from "@playwright/test";
import { expect, test } from "../fixtures.ts";
import { SOMEBODY, assign, contact, held, stands, unique } from "../support/book.ts";
import { alive, holds, write } from "../support/pages.ts";

/** What the page asks for besides documents and assets, as it asks: method and path. */
function asked(page: Page): string[] {
  const log: string[] = [];
  page.on("request", (request) => {
    const { pathname, search } = new URL(request.url());
    if (request.method() === "POST" || pathname.startsWith("/fn/") || pathname.startsWith("/v1/")) log.push(`${request.method()} ${pathname}${search}`);
  });
  return log;
}

test("a contact is made by the function or by the form, and looks the same", async ({ page, javaScriptEnabled }) => {
  const log = asked(page);
  await page.goto("/contacts/new");
  await alive(page, javaScriptEnabled);
  const last_name = unique("Bothways");
  await write(page, { ...SOMEBODY, last_name });
  await page.getByRole("button", { name: "Save contact" }).click();
  await expect(page.getByRole("status").first()).toContainText("Saved as");
  await expect(page.getByRole("heading", { level: 1 })).toContainText(last_name);
  expect(log).toContain(javaScriptEnabled ? "POST /fn/contacts/create" : "POST /contacts");
  expect(log).not.toContain(javaScriptEnabled ? "POST /contacts" : "POST /fn/contacts/create");
  if (!javaScriptEnabled) expect(log.filter((each) => each.includes("/fn/"))).toEqual([]);
  // Nothing that was typed stands in an address.
  expect(log.join()).not.toContain(last_name);
});

test("an edit is saved, and saved again, over the right version", async ({ page, desk, javaScriptEnabled }) => {
  const someone = await contact(desk, { last_name: unique("Twice") });
  const name = `${unique("followed")}.example`;
  await held(desk, name, someone);
  await page.goto(`/contacts/${someone.id}/edit`);
  await alive(page, javaScriptEnabled);
  for (const city of ["Brno", "Plzeň"]) {
    if (!javaScriptEnabled) await page.goto(`/contacts/${someone.id}/edit`);
    await write(page, { city });
    await page.getByRole("button", { name: "Save and update 1 domain" }).click();
    const said = page.getByRole("status").filter({ hasText: "Bringing 1 domain up to date has begun" });
    await expect(said).toBeVisible();
    if (javaScriptEnabled) {
      // Where it was sent: the form with everything in it, and the task that it began.
      await expect(page).toHaveURL(/\/edit$/);
      await holds(page, { city });
      await expect(said.getByRole("link", { name })).toHaveAttribute("href", /^\/tasks\//);
    }
    expect((await desk.api<{ city: string }>("GET", `/contacts/${someone.id}`)).city).toBe(city);
  }
});

test("what is wrong is said in place, and nothing is lost", async ({ page, desk, javaScriptEnabled }) => {
  const someone = await contact(desk, { last_name: unique("Wrong") });
  await page.goto(`/contacts/${someone.id}/edit`);
  await alive(page, javaScriptEnabled);
  if (javaScriptEnabled) await page.evaluate(() => document.documentElement.setAttribute("data-same-page", ""));
  await write(page, { email: "nobody", city: "" });
  await page.getByRole("button", { name: "Save contact" }).click();
  const summary = page.getByRole("alert").filter({ has: page.getByRole("heading") });
  await expect(summary.getByRole("heading")).toHaveText("2 fields need another look");
  await expect(summary).toBeFocused();
  await holds(page, { email: "nobody", city: "", last_name: someone.last_name });
  if (javaScriptEnabled) {
    await expect(page.locator("html")).toHaveAttribute("data-same-page", "");
    await expect(page).toHaveURL(/\/edit$/);
  }
  await summary.getByRole("link", { name: /^City/ }).click();
  await expect(page.locator("#city")).toBeFocused();
  await write(page, { email: SOMEBODY.email, city: "Brno" });
  await page.getByRole("button", { name: "Save contact" }).click();
  await expect(page.getByRole("status").filter({ hasText: "Saved." })).toBeVisible();
  await expect(summary).toHaveCount(0);
  await expect(page.locator("#city-error")).toBeHidden();
});

test("what is asked of a domain goes through a function where scripts run, and by a form where not", async ({ page, desk, javaScriptEnabled }) => {
  const someone = await contact(desk, { last_name: unique("Asked") });
  const name = `${unique("asked")}.example`;
  const domain = await held(desk, name, someone);
  const log = asked(page);
  await page.goto(`/domains/${domain.id}`);
  await alive(page, javaScriptEnabled);
  await page.locator("summary", { hasText: "name servers" }).click();
  const hosts = page.getByRole("textbox", { name: "Name servers" });
  await hosts.fill("no host");
  await page.getByRole("button", { name: "Change the name servers" }).click();
  await expect(page.getByRole("alert").first()).toContainText("Name servers");
  // Nothing of what was typed is lost, and it stands in no address.
  await expect(hosts).toHaveValue("no host");
  expect(page.url()).not.toContain("host");
  await page.getByRole("button", { name: "Lock against transfer" }).click();
  await expect(page.getByRole("status").filter({ hasText: "It is done when the registry was read back" })).toBeVisible();
  const [way, other] = [`POST /fn/domains/order`, `POST /domains/${domain.id}/order`];
  expect(log).toContain(javaScriptEnabled ? way : other);
  expect(log).not.toContain(javaScriptEnabled ? other : way);
  await expect(async () => {
    if (!javaScriptEnabled) await page.reload();
    await expect(page.getByRole("button", { name: "Take the lock off" })).toBeVisible({ timeout: 2_000 });
  }).toPass();
});

test("a domain is given to a team by the function or by the form", async ({ page, desk, javaScriptEnabled }) => {
  const someone = await contact(desk, { last_name: unique("Teamed") });
  const team = await desk.api<{ id: string; name: string }>("POST", "/teams", { name: unique("Care"), registrant_contact_id: someone.id, admin_contact_id: someone.id });
  const domain = await held(desk, `${unique("teamed")}.example`, someone);
  await stands(desk, await assign(desk, domain, { admin: someone.id }), "completed");
  const log = asked(page);
  await page.goto(`/domains/${domain.id}`);
  await alive(page, javaScriptEnabled);
  await page.getByLabel("Team", { exact: true }).selectOption(team.id);
  await page.getByRole("button", { name: "Change team" }).click();
  // Its registry has both of the team's contacts already: nothing is sent, so no plan comes first.
  await expect(page.getByRole("status").first()).toContainText("The domain is in that team now");
  expect(log).toContain(javaScriptEnabled ? "POST /fn/domains/give_to_team" : `POST /domains/${domain.id}/team`);
  await expect(page.getByLabel("Team", { exact: true })).toHaveValue(team.id);
});
