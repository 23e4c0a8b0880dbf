// Every page of the sample organization, at four widths, in both themes, into target/shots: to be looked at.
import type { Page } from "@playwright/test";
import { join } from "node:path";
import { expect, test } from "../fixtures.ts";
import { alive, settled, signIn, write } from "../support/pages.ts";

const FOLDER = join(import.meta.dirname, "../../target/shots");
const WIDTHS = [390, 820, 1280, 1920];

test.use({ own: { demo: true }, signedIn: false });

const link = (list: string, name: string | RegExp) => async (page: Page) => {
  await page.goto(list);
  await page.getByRole("rowheader").getByRole("link", { name }).first().click();
};

const PAGES: Record<string, (page: Page) => Promise<unknown>> = {
  overview: (page) => page.goto("/"),
  contacts: (page) => page.goto("/contacts"),
  "contacts-none": (page) => page.goto("/contacts?q=country:DE+unverified+nobody"),
  "contact-new": (page) => page.goto("/contacts/new"),
  "contact-new-errors": async (page) => {
    await page.goto("/contacts/new");
    await write(page, { first_name: "Ελένη", org_name: "Θάλασσα Ναυτιλιακή Α.Ε.", phone: "0210 4170 000", street1: "Λεωφόρος Ποσειδώνος 4" });
    await page.getByRole("button", { name: "Save contact" }).click();
    await page.locator(".error-summary").waitFor();
  },
  contact: link("/contacts", "Jana Nováková"),
  "contact-arabic": link("/contacts", /ليلى/),
  "contact-edit": async (page) => {
    await link("/contacts", "Jana Nováková")(page);
    await page.getByRole("link", { name: "Edit contact" }).click();
    await alive(page, true);
    await write(page, { city: "Brno", street1: "Náměstí Míru 3" });
  },
  "contact-conflict": async (page) => {
    await link("/contacts", /Ka Ming/)(page);
    await page.getByRole("link", { name: "Edit contact" }).click();
    const other = await page.context().newPage();
    await other.goto(page.url());
    await write(other, { city: `Kowloon ${Date.now() % 1000}`, phone: "+852 2123 4599" });
    await other.getByRole("button", { name: /^Save/ }).click();
    // Domains show it: what would be sent is looked at first.
    await other.getByRole("button", { name: /send to/ }).click();
    await other.getByRole("region", { name: "Address" }).waitFor();
    await other.close();
    await write(page, { city: "Victoria City", region: "Hong Kong Island" });
    await page.getByRole("button", { name: /^Save/ }).click();
    await page.locator(".diff").waitFor();
  },
  domains: (page) => page.goto("/domains"),
  domain: link("/domains", "žluťoučký-kůň.example"),
  "domain-choosing": async (page) => {
    await link("/domains", "bücher-söhne.example")(page);
    await alive(page, true);
    await page.locator('.role-card[data-role="tech"] summary').click();
    await page.locator('.role-card[data-role="tech"]').getByRole("combobox").fill("a");
    await page.locator('.role-card[data-role="tech"]').getByRole("option").first().waitFor();
  },
  "domain-draft": async (page) => {
    await link("/domains", "bücher-söhne.example")(page);
    await page.locator('.role-card[data-role="tech"] summary').click();
    await page.getByRole("link", { name: /^Same as registrant/ }).and(page.locator('[href*="tech="]')).click();
    await page.getByRole("region", { name: "What will be sent" }).waitFor();
  },
  "domain-rdap": async (page) => {
    await link("/domains", "aguaviva.example")(page);
    await page.locator("#world").getByRole("link", { name: "RDAP", exact: true }).click();
  },
  "domain-refused": link("/domains", "old-archive.example"),
  "domain-of-a-team": link("/domains", "sample-shop.example"),
  people: (page) => page.goto("/people"),
  person: link("/people", /Hana/),
  "person-edit-touches": async (page) => {
    await link("/people", /Hana/)(page);
    await page.getByRole("link", { name: "Edit person" }).click();
    await write(page, { last_name: "Malá", email: "hana.mala@sample.example" });
    await page.getByRole("button", { name: "Save person" }).click();
    await page.locator('button[value="confirmed"]').waitFor();
  },
  "person-leaves": async (page) => {
    await link("/people", /Hana/)(page);
    await page.getByRole("link", { name: "Let them go…" }).click();
    await page.getByRole("combobox", { name: "Successor" }).selectOption({ index: 1 });
    await page.getByRole("button", { name: "See what this touches" }).click();
    await page.getByRole("region", { name: "What this touches" }).waitFor();
  },
  offices: (page) => page.goto("/locations"),
  office: link("/locations", "Praha"),
  "office-moves": async (page) => {
    await link("/locations", "Praha")(page);
    await page.getByRole("link", { name: "Edit office" }).click();
    await write(page, { street1: "Krátká 5", city: "Brno", postal_code: "602 00" });
    await page.getByRole("button", { name: "Save office" }).click();
    await page.locator('button[value="confirmed"]').waitFor();
  },
  teams: (page) => page.goto("/teams"),
  "team-new": (page) => page.goto("/teams/new"),
  "team-draft": async (page) => {
    await link("/teams", "Web")(page);
    await page.locator('.role-card[data-role="billing"] summary').click();
    await page.getByRole("link", { name: /^Same as registrant/ }).and(page.locator('[href*="billing="]')).click();
    await page.getByRole("region", { name: "What this touches" }).waitFor();
  },
  settings: (page) => page.goto("/settings"),
  "member-contact": link("/contacts", "Hana Dvořáková"),
  "member-contact-new": (page) => page.goto("/contacts/new?kind=member"),
  "ascii-form": async (page) => {
    await link("/contacts", /Ελένη/)(page);
    await page.goto(`${page.url()}?tab=wire`);
    await page.getByRole("link", { name: /the ASCII form/ }).click();
  },
  tasks: (page) => page.goto("/tasks"),
  task: link("/tasks?status=completed", /./),
  "task-failed": link("/tasks?status=failed", /./),
  verification: (page) => page.goto("/verification"),
  "contact-asked": async (page) => {
    await link("/contacts?verification_status=unverified", /./)(page);
    await page.getByRole("button", { name: "Send verification" }).click();
    await page.getByRole("status").first().waitFor();
  },
  mailbox: async (page) => {
    await expect(async () => {
      await page.goto("/mailbox");
      await expect(page.locator(".letter .text")).toBeVisible({ timeout: 1 });
    }).toPass({ timeout: 30_000 });
  },
  verify: (page) => page.locator(".letter .text a").first().click(),
  "verify-not-known": (page) => page.goto(`/verify/${"0".repeat(64)}`),
  "not-found": (page) => page.goto("/nowhere"),
  menu: async (page) => {
    await page.goto("/tasks");
    await page.locator("details.menu > summary").click();
  },
};

test("pictures", async ({ page, desk, context }) => {
  const shoot = async (name: string) => {
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: width < 500 ? 844 : width < 1000 ? 1100 : 900 });
        await page.screenshot({ path: join(FOLDER, `${name}-${width}-${colorScheme}.png`), fullPage: true });
      }
    }
    await page.setViewportSize({ width: 1280, height: 900 });
  };
  await page.goto("/sign-in");
  await shoot("sign-in");
  await signIn(page, { email: desk.account.email, password: "not the password" });
  await shoot("sign-in-refused");
  await signIn(page, desk.account);
  await settled(page);
  for (const [name, show] of Object.entries(PAGES)) {
    await show(page);
    await alive(page, true);
    await shoot(name);
  }
  await context.clearCookies();
  expect(page.url()).toContain(desk.url);
});
