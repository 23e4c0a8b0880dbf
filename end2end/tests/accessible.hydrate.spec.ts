// WCAG 2.2 A and AA, as far as axe can tell, on each page, in both themes. axe is a script, so scripts run here.
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, test } from "../fixtures.ts";
import { DOORS, everyPage, type Shown } from "../support/every-page.ts";
import { alive } from "../support/pages.ts";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

test.describe.configure({ timeout: 180_000 });
// The policy forbids scripts without a nonce; axe looks into each page by one.
test.use({ bypassCSP: true });

async function look(page: Page, pages: Shown[]): Promise<void> {
  const told: string[] = [];
  for (const { name, show } of pages) {
    await show(page);
    await alive(page, true);
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      const { violations } = await new AxeBuilder({ page }).withTags(TAGS).analyze();
      for (const { id, help, nodes } of violations) {
        const where = nodes.slice(0, 4).map(({ target, failureSummary }) => `${target.join(" ")} ${failureSummary?.split("\n")[1]?.trim() ?? ""}`);
        told.push(`${name}, ${colorScheme}: ${id}: ${help}\n    ${where.join("\n    ")}`);
      }
    }
  }
  expect(told.join("\n"), "violations").toBe("");
}

test("every page is free of violations", async ({ page, desk }) => look(page, await everyPage(desk)));

test.describe("before signing in", () => {
  test.use({ signedIn: false });
  test("the sign-in is free of violations", async ({ page }) => look(page, DOORS));

  test.describe("nor set up", () => {
    test.use({ own: { bare: true } });
    test("the first run is free of violations", async ({ page }) => look(page, [{ name: "set-up", show: () => page.goto("/setup") }]));
  });
});
