// The search box of the domains: without scripts a form, with them one that offers domains to go to while one types.
import { expect, test } from "../fixtures.ts";
import { domain, unique } from "../support/book.ts";
import { alive } from "../support/pages.ts";

test("Enter searches the list, scripts or not", async ({ page, desk, javaScriptEnabled }) => {
  const label = unique("searched");
  await domain(desk, `${label}.example`);
  await domain(desk, `${unique("another")}.example`);
  await page.goto("/domains");
  await alive(page, javaScriptEnabled);
  const search = page.getByLabel("Search domains");
  await search.fill(label);
  await search.press("Enter");
  await expect(page).toHaveURL(new RegExp(`/domains\\?q=${label}`));
  await expect(page.getByRole("row")).toHaveCount(2);
  await expect(page.getByLabel("Search domains")).toHaveValue(label);
  // A list without scripts promises none.
  if (!javaScriptEnabled) await expect(page.getByRole("searchbox", { name: "Search domains" })).not.toHaveAttribute("aria-expanded");
});
