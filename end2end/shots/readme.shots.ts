// The two pictures in the README, from the real thing, into docs/img.
import { join } from "node:path";
import { expect, test } from "../fixtures.ts";
import { assign, contact, domain, stands } from "../support/book.ts";
import { alive, live, pick, settled, signIn, write } from "../support/pages.ts";

const FOLDER = join(import.meta.dirname, "../../docs/img");

test.use({ own: { registry: [] }, signedIn: false, viewport: { width: 1280, height: 860 } });

test("a domain with its task under way, light", async ({ page, desk }) => {
  await page.emulateMedia({ colorScheme: "light" });
  const [jana, eleni] = [await contact(desk), await contact(desk, { first_name: "Ελένη", last_name: "Παπαδοπούλου", city: "Αθήνα", postal_code: "106 74", country_code: "GR", phone: "+30 210 4170000" })];
  const held = await domain(desk, "žluťoučký-kůň.example");
  await stands(desk, await assign(desk, held, { registrant: jana.id, admin: jana.id, tech: eleni.id }), "completed");
  await page.goto("/domains");
  await signIn(page, desk.account);
  await settled(page);
  await page.goto("/domains");
  await page.getByRole("link", { name: "žluťoučký-kůň.example" }).click();
  await pick(page, "Billing", "jana", /Jana Nováková/, true);
  // Slow enough to be caught in the middle.
  await desk.registry.restart(["delay 1500"]);
  await page.getByRole("button", { name: "Send 1 change to the registry" }).click();
  await alive(page, true);
  await expect(live(page).locator('li[data-state="running"]')).toContainText("domain");
  await page.screenshot({ path: join(FOLDER, "domain.png") });
});

test("the contact form with its preview, dark", async ({ page, desk }) => {
  await page.emulateMedia({ colorScheme: "dark" });
  await page.goto("/contacts/new");
  await signIn(page, desk.account);
  await alive(page, true);
  await write(page, { first_name: "Ελένη", last_name: "Παπαδοπούλου", org_name: "Θάλασσα Ναυτιλιακή Α.Ε.", email: "eleni@thalassa.example", phone: "+30" });
  await write(page, { street1: "Λεωφόρος Ποσειδώνος 4", city: "Αθήνα", postal_code: "106 74", country_code: "GR" });
  await page.locator("#phone").focus();
  await page.locator("#city").focus();
  await expect(page.locator("#phone-error")).toBeVisible();
  await page.evaluate(() => scrollTo(0, 0));
  await page.screenshot({ path: join(FOLDER, "contact-form.png") });
});
