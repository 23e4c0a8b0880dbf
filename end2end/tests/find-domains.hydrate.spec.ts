// Domains offered while one types in the search box of their list: a combobox, by mouse and by keyboard.
import { expect, test } from "../fixtures.ts";
import { domain, unique } from "../support/book.ts";
import { alive } from "../support/pages.ts";

test("a domain is found and gone to by the keyboard", async ({ page, desk }) => {
  const label = unique("offered");
  const [one, two] = [await domain(desk, `${label}a.example`), await domain(desk, `${label}b.example`)];
  await page.goto("/domains");
  await alive(page, true);
  const combo = page.getByRole("combobox", { name: "Search domains" });
  await expect(combo).toHaveAttribute("aria-expanded", "false");
  await combo.pressSequentially(label);
  const list = page.getByRole("listbox", { name: "Domains" });
  await expect(list.getByRole("option")).toHaveCount(2);
  await expect(combo).toHaveAttribute("aria-expanded", "true");
  await expect(page.getByRole("search").getByRole("status")).toHaveText("2 domains");
  await expect(list.getByRole("option").first()).toContainText(`${label}a.example`);
  await expect(list.getByRole("option").first()).toContainText("as adopted");
  await combo.press("Escape");
  await expect(list).toBeHidden();
  await expect(combo).toHaveValue(label);
  await combo.press("ArrowDown");
  await expect(list).toBeVisible();
  await combo.press("ArrowDown");
  await combo.press("ArrowDown");
  const second = list.getByRole("option").nth(1);
  await expect(second).toHaveAttribute("aria-selected", "true");
  await expect(combo).toHaveAttribute("aria-activedescendant", (await second.getAttribute("id")) ?? "none");
  await combo.press("Enter");
  await expect(page).toHaveURL(new RegExp(`/domains/${two.id}$`));

  await page.goto("/domains");
  await alive(page, true);
  await page.getByRole("combobox", { name: "Search domains" }).fill(`${label}a`);
  await page.getByRole("option", { name: new RegExp(`${label}a`) }).click();
  await expect(page).toHaveURL(new RegExp(`/domains/${one.id}$`));
});

test("what was not found is said, and nothing of it stands in an address", async ({ page, desk }) => {
  await domain(desk, `${unique("there")}.example`);
  await page.goto("/domains");
  await alive(page, true);
  const asked: string[] = [];
  page.on("request", (request) => {
    const { pathname, search } = new URL(request.url());
    if (!pathname.startsWith("/assets/")) asked.push(`${request.method()} ${pathname}${search}`);
  });
  await page.getByRole("combobox", { name: "Search domains" }).fill("nobody-of-this-name");
  await expect(page.getByRole("search").getByRole("status")).toHaveText("No domain fits.");
  expect(new Set(asked)).toEqual(new Set(["POST /fn/domains/find"]));
});
