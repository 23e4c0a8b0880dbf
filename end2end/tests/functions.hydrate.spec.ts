// What islands ask the server as one types and chooses: by server functions, and by nothing else.
import { expect, test } from "../fixtures.ts";
import { assign, contact, domain, unique } from "../support/book.ts";
import { alive, holds, role, write } from "../support/pages.ts";

test("a picker finds through its function, with what each contact is used for", async ({ page, desk }) => {
  const last_name = unique("Findable");
  const someone = await contact(desk, { last_name });
  const [used, other] = [await domain(desk, `${unique("used")}.example`), await domain(desk, `${unique("other")}.example`)];
  await assign(desk, used, { registrant: someone.id, tech: someone.id });
  await page.goto(`/domains/${other.id}`);
  await alive(page, true);
  const asked: string[] = [];
  page.on("request", (request) => {
    const { pathname, search } = new URL(request.url());
    if (!pathname.startsWith("/assets/") && !pathname.includes("/events")) asked.push(`${request.method()} ${pathname}${search}`);
  });
  const card = role(page, "Tech");
  await card.locator("summary").click();
  await card.getByRole("combobox").pressSequentially(last_name);
  await expect(card.getByRole("option")).toContainText("registrant of 1, tech of 1");
  expect(new Set(asked)).toEqual(new Set(["POST /fn/contacts/find"]));
});

test("a draft is looked over on the server: whom it duplicates, and how much it changes", async ({ page, desk }) => {
  const last_name = unique("Double");
  const known = await contact(desk, { last_name });
  await page.goto("/contacts/new");
  await alive(page, true);
  await write(page, { first_name: known.first_name, last_name, city: "Praha 1", country_code: "CZ" });
  const checked = page.locator("#checked");
  await expect(checked.getByRole("link", { name: new RegExp(known.handle) })).toHaveAttribute("href", `/contacts/${known.id}`);
  await write(page, { last_name: unique("Nobodyelse") });
  await expect(checked).toBeEmpty();
});

test("no answer is told as what it is, and what was typed stays", async ({ page, desk, errors }) => {
  const someone = await contact(desk, { last_name: unique("Unheard") });
  await page.goto(`/contacts/${someone.id}/edit`);
  await alive(page, true);
  await write(page, { city: "Brno" });
  await page.route("**/fn/contacts/save", (route) => route.abort());
  const button = page.getByRole("button", { name: "Save contact" });
  await button.click();
  await expect(page.getByRole("alert")).toContainText("No answer came, so it may have been done or not");
  await expect(button).toBeFocused();
  await holds(page, { city: "Brno" });
  await page.unroute("**/fn/contacts/save");
  await button.click();
  await expect(page.getByRole("status").filter({ hasText: "Saved." })).toBeVisible();
  await expect(page.getByRole("alert")).toHaveCount(0);
  // The line was cut on purpose; the browser says so in the console.
  errors.splice(0, errors.length, ...errors.filter((text) => !/ERR_FAILED/.test(text)));
});

test("a replacement shows what it touches as one chooses", async ({ page, desk }) => {
  const [from, to] = [await contact(desk, { last_name: unique("Old") }), await contact(desk, { last_name: unique("New") })];
  const name = `${unique("moved")}.example`;
  await assign(desk, await domain(desk, name), { registrant: from.id });
  await page.goto(`/contacts/${from.id}/replace?q=${to.last_name}`);
  await alive(page, true);
  await page.getByRole("combobox", { name: "Who takes over" }).selectOption(to.id);
  await expect(page.getByRole("region", { name: "What this touches" })).toContainText(`${to.handle} takes over from ${from.handle} on 1 domain.`);
  await expect(page.getByRole("row", { name: new RegExp(name) })).toContainText("yes");
  await page.getByRole("button", { name: `Replace ${from.handle} by ${to.handle} and send to 1 domain, with a new registrant` }).click();
  await expect(page.getByRole("status").first()).toContainText(`${to.handle} takes over from ${from.handle} in the book. Bringing 1 domain up to date has begun.`);
  // On the page of whoever takes over, with the task: nothing is called done before it says so.
  await expect(page).toHaveURL(new RegExp(`/contacts/${to.id}$`));
  await expect(page.getByRole("status").first().getByRole("link", { name: "Follow the task" })).toBeVisible();
  await expect(page.getByRole("status").first().locator(".state")).toHaveText("Done", { timeout: 45_000 });
});
