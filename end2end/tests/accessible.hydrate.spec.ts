// WCAG 2.2 A and AA, as far as axe can tell, on each page, in both themes. axe is a script, so scripts run here.
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, test } from "../fixtures.ts";
import { DOORS, everyPage, type Shown } from "../support/every-page.ts";
import { alive } from "../support/pages.ts";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** What only colours decide; the rest was told in the first theme. */
const BY_COLOUR = ["color-contrast", "link-in-text-block"];

test.describe.configure({ timeout: 400_000, mode: "parallel" });
// The policy forbids scripts without a nonce; axe looks into each page by one.
test.use({ bypassCSP: true });

async function look(page: Page, pages: Shown[]): Promise<void> {
  const told: string[] = [];
  for (const { name, show } of pages) {
    await show(page);
    await alive(page, true);
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      const axe = new AxeBuilder({ page });
      const { violations } = await (colorScheme === "light" ? axe.withTags(TAGS) : axe.withRules(BY_COLOUR)).analyze();
      for (const { id, help, nodes } of violations) {
        const where = nodes.slice(0, 4).map(({ target, failureSummary }) => `${target.join(" ")} ${failureSummary?.split("\n")[1]?.trim() ?? ""}`);
        told.push(`${name}, ${colorScheme}: ${id}: ${help}\n    ${where.join("\n    ")}`);
      }
    }
  }
  expect(told.join("\n"), "violations").toBe("");
}

// In two halves, one for each worker.
for (const half of [0, 1]) {
  test(`every page is free of violations, ${half + 1} of 2`, async ({ page, desk }) => {
    const pages = await everyPage(desk);
    await look(page, pages.filter((_, place) => place % 2 === half));
  });
}

test.describe("before signing in", () => {
  test.use({ signedIn: false });
  test("the sign-in is free of violations", async ({ page }) => look(page, DOORS));

  test.describe("nor set up", () => {
    test.use({ own: { bare: true } });
    test("the first run is free of violations", async ({ page }) => look(page, [{ name: "set-up", show: () => page.goto("/setup") }]));
  });
});
