// Lists: search, filters and the place in the list are in the URL.
import { expect, test } from "../fixtures.ts";
import { assign, contact, domain, stands } from "../support/book.ts";

test.use({ own: {} });

test("sixty contacts, page by page", async ({ page, desk }) => {
  const numbers = Array.from({ length: 60 }, (_, place) => String(place).padStart(2, "0"));
  for (const number of numbers) {
    const german = Number(number) % 10 === 0;
    await contact(desk, { last_name: `Person-${number}`, email: `p${number}@desk.example`, country_code: german ? "DE" : "CZ", city: german ? "Görlitz" : "Praha" });
  }
  const inactive = await contact(desk, { last_name: "Zombie" });
  await desk.api("PATCH", `/contacts/${inactive.id}`, { is_active: false });
  const rows = page.getByRole("row").filter({ has: page.getByRole("rowheader") });

  await test.step("fifty, then ten, then back", async () => {
    await page.goto("/contacts");
    await expect(rows).toHaveCount(50);
    await expect(rows.first()).toContainText("Person-00");
    await expect(page.getByRole("navigation", { name: "Pages of contacts" })).toContainText("50 of 60");
    await page.getByRole("link", { name: "Next" }).click();
    await expect(page).toHaveURL(/[?&]cursor=/);
    await expect(rows).toHaveCount(10);
    await expect(rows.last()).toContainText("Person-59");
    // Somebody new, sorted before, moves nothing on this page.
    await contact(desk, { last_name: "Aaron", email: "a@desk.example" });
    await page.reload();
    await expect(rows).toHaveCount(10);
    await expect(rows.first()).toContainText("Person-50");
    await page.getByRole("link", { name: "To the beginning" }).click();
    await expect(rows.first()).toContainText("Aaron");
  });

  await test.step("words and filters, kept in the URL", async () => {
    await page.getByRole("searchbox", { name: "Search contacts" }).fill("person-0");
    await page.getByRole("button", { name: "Search" }).click();
    await expect(page).toHaveURL(/[?&]q=person-0/);
    await expect(rows).toHaveCount(10);
    await page.getByLabel("Country").selectOption("DE");
    await page.getByRole("button", { name: "Search" }).click();
    await expect(rows).toHaveCount(1);
    await expect(rows).toContainText("Person-00");
    await page.reload();
    await expect(rows).toHaveCount(1);
    await expect(page.getByRole("searchbox", { name: "Search contacts" })).toHaveValue("person-0");
    await expect(page.getByLabel("Country")).toHaveValue("DE");
    await page.goBack();
    await expect(rows).toHaveCount(10);
    await page.goto("/contacts?q=gorlitz");
    await expect(rows, "found without its umlaut").toHaveCount(6);
    await page.goto("/contacts?q=country:de+person-1");
    await expect(rows).toHaveCount(1);
  });

  await test.step("the inactive are shown when asked for", async () => {
    await page.goto("/contacts?q=zombie");
    await expect(page.getByRole("heading", { name: "No contact fits" })).toBeVisible();
    await page.goto("/contacts?q=zombie&inactive=1");
    await expect(rows).toHaveCount(1);
    await expect(rows).toContainText("Inactive");
  });

  await test.step("a URL that somebody bent is no error", async () => {
    for (const bent of ["/contacts?cursor=nonsense", "/contacts?country_code=XX&kind=spy", `/contacts?q=${encodeURIComponent("%_'\"\\")}`]) {
      const answer = await page.goto(bent);
      expect(answer?.status(), bent).toBeLessThan(500);
      await expect(page.getByRole("heading", { level: 1 }), bent).toBeVisible();
    }
  });
});

test("domains and tasks are found by words and states", async ({ page, desk }) => {
  const jana = await contact(desk);
  const mute = await contact(desk, { last_name: "Mute", email: null });
  const shop = await domain(desk, "bücher.example");
  const bare = await domain(desk, "bare.slow");
  const sick = await domain(desk, "sick.example");
  await stands(desk, await assign(desk, shop, { registrant: jana.id }), "completed");
  await stands(desk, await assign(desk, sick, { registrant: mute.id }), "failed");
  const rows = page.locator("tr:not(.day)").filter({ has: page.getByRole("rowheader") });

  await page.goto("/domains");
  await expect(rows).toHaveCount(3);
  await expect(page.getByRole("row", { name: /bücher\.example/ })).toContainText("Agrees");
  await expect(page.getByRole("row", { name: /bare\.slow/ })).toContainText("as adopted");
  for (const [words, found] of [
    ["bücher", /bücher\.example/],
    ["xn--bcher", /bücher\.example/],
    ["tld:slow", /bare\.slow/],
  ] as const) {
    await page.goto("/domains");
    await page.getByLabel("Search domains").fill(words);
    await page.getByRole("button", { name: "Search" }).click();
    await expect(rows, words).toHaveCount(1);
    await expect(rows, words).toContainText(found);
  }
  await page.goto("/domains");
  await page.getByLabel("Latest task").selectOption({ label: "needs a person" });
  await page.getByRole("button", { name: "Search" }).click();
  await expect(rows).toHaveCount(1);
  await expect(rows).toContainText("sick.example");
  await page.goto("/domains?q=nothing-like-this");
  await expect(page.getByRole("heading", { name: "No domain fits" })).toBeVisible();

  await page.goto("/tasks");
  await expect(rows).toHaveCount(2);
  await page.getByLabel("State").selectOption({ label: "Failed" });
  await page.getByRole("button", { name: "Show" }).click();
  await expect(page).toHaveURL(/status=failed/);
  await expect(rows).toHaveCount(1);
  await page.goto(`/tasks?domain=${bare.id}`);
  await expect(page.getByRole("heading", { name: "No task matches" })).toBeVisible();
});
