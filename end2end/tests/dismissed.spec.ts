// A failed task that needs nobody any more is dismissed: it stays in the list, and waits for nobody.
import { expect, test } from "../fixtures.ts";
import { assign, contact, domain, stands, unique } from "../support/book.ts";
import { alive, comes } from "../support/pages.ts";

test.use({ own: {} });

test("a failed task is dismissed, counts no more, and can still be tried again", async ({ page, desk, javaScriptEnabled }) => {
  const mute = await contact(desk, { last_name: unique("Mute"), email: null });
  const name = `${unique("sick")}.example`;
  const sick = await domain(desk, name);
  const task = await stands(desk, await assign(desk, sick, { tech: mute.id }), "failed");
  const needs = page.getByRole("region", { name: "Needs you" });
  await page.goto("/");
  await expect(needs).toContainText(name);
  await page.goto("/domains");
  await expect(page.locator(".head .count")).toContainText("1 needs a person");

  await page.goto(`/tasks/${task.id}`);
  await alive(page, javaScriptEnabled);
  if (javaScriptEnabled) await page.evaluate(() => document.documentElement.setAttribute("data-same-page", ""));
  await page.getByRole("button", { name: "Dismiss" }).click();
  await expect(page.getByRole("status").filter({ hasText: "Dismissed." }).first()).toBeVisible();
  await expect(page.locator(".facts")).toContainText("dismissed");
  await expect(page.getByRole("button", { name: "Dismiss" })).toHaveCount(0);
  if (javaScriptEnabled) await expect(page.locator("html")).toHaveAttribute("data-same-page", "");

  await page.goto("/");
  await expect(needs).not.toContainText(name);
  await page.goto("/domains");
  await expect(page.locator(".head .count")).not.toContainText("needs a person");
  await expect(page.getByRole("row", { name: new RegExp(name) })).toContainText("dismissed");
  await page.goto("/domains?task_status=failed");
  await expect(page.getByText("No domain fits")).toBeVisible();
  await page.goto("/tasks?status=failed");
  await expect(page.getByRole("row", { name: new RegExp(name) })).toContainText("dismissed");

  await page.goto(`/tasks/${task.id}`);
  await alive(page, javaScriptEnabled);
  await page.getByRole("button", { name: "Try again" }).click();
  await comes(page, javaScriptEnabled, async (soon) => {
    await expect(page.locator(".facts")).toContainText("attempt 2", soon);
    await expect(page.getByRole("button", { name: "Dismiss" })).toBeVisible(soon);
  });
  await page.goto("/");
  await expect(needs).toContainText(name);
});
