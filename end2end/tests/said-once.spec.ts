// What a redirect says is said once; what was typed stays for whoever reloads.
import { expect, test } from "../fixtures.ts";
import { contact, domain, unique } from "../support/book.ts";
import { alive } from "../support/pages.ts";

test("a message is gone after a reload, and leaves no token behind where scripts run", async ({ page, desk, javaScriptEnabled }) => {
  const adopted = await domain(desk, `${unique("once")}.example`);
  await page.goto(`/domains/${adopted.id}`);
  await page.getByRole("button", { name: "Lock against transfer" }).click();
  const said = page.getByRole("status").filter({ hasText: "Lock domain has begun" });
  await expect(said).toBeVisible();
  await page.reload();
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(said).toHaveCount(0);
  if (javaScriptEnabled) {
    await alive(page, true);
    expect(new URL(page.url()).search).toBe("");
  }
});

test("what was typed into a refused form stays over a reload", async ({ page, javaScriptEnabled }) => {
  test.skip(javaScriptEnabled, "with scripts the form is never left");
  await page.goto("/teams/new");
  await page.getByRole("textbox", { name: "Slug" }).fill("typed-and-kept");
  await page.getByRole("button", { name: /^Save|^Make/ }).click();
  for (let turn = 0; turn < 2; turn += 1) {
    await expect(page.getByRole("alert").first()).toBeVisible();
    await expect(page.getByRole("textbox", { name: "Slug" })).toHaveValue("typed-and-kept");
    await page.reload();
  }
});

test("what a page offers for want of scripts is gone where they run", async ({ page, desk, javaScriptEnabled }) => {
  const slow = await domain(desk, `${unique("slowly")}.slow`);
  const who = await contact(desk, { last_name: unique("Slow") });
  await desk.api("PATCH", `/projects/${desk.account.project_id}/domains/${slow.id}/contacts`, { tech: who.id });
  await page.goto(`/domains/${slow.id}`);
  await alive(page, javaScriptEnabled);
  const refresh = page.getByRole("link", { name: "Refresh" });
  if (javaScriptEnabled) await expect(refresh).toBeHidden();
  else await expect(refresh).toBeVisible();
});
