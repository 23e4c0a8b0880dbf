// As one types: the server's rules in the browser, and what WHOIS will show.
import { expect, test } from "../fixtures.ts";
import { contact, held, unique } from "../support/book.ts";
import { alive, write } from "../support/pages.ts";

test("a field says what is wrong when one leaves it, and is quiet once it is right", async ({ page }) => {
  await page.goto("/contacts/new");
  await alive(page, true);
  const phone = page.locator("#phone");
  await phone.fill("none");
  await phone.blur();
  await expect(phone).toHaveAttribute("aria-invalid", "true");
  await expect(phone).toHaveAccessibleDescription(/country code/);
  await phone.fill("+30 210 4170000");
  await phone.blur();
  await expect(phone).not.toHaveAttribute("aria-invalid", "true");
  await expect(page.locator("#phone-error")).toBeHidden();
});

test("the preview is what WHOIS will show, letter by letter", async ({ page }) => {
  await page.goto("/contacts/new");
  await alive(page, true);
  const preview = page.getByRole("region", { name: "What WHOIS will show" });
  await write(page, { first_name: "Åsa", last_name: "Öberg" });
  await expect(preview).toContainText("Åsa Öberg");
  await page.locator("#last_name").pressSequentially("-Lund");
  await expect(preview).toContainText("Åsa Öberg-Lund");
  await write(page, { disclose: false });
  await expect(preview).toContainText("REDACTED");
  await expect(preview).not.toContainText("Åsa");
});

test("an edit marks the lines that change, and says for how many domains", async ({ page, desk }) => {
  const someone = await contact(desk, { last_name: unique("Marked") });
  await held(desk, `${unique("marked")}.example`, someone);
  await page.goto(`/contacts/${someone.id}/edit`);
  await alive(page, true);
  const preview = page.getByRole("region", { name: "What WHOIS will show" });
  await expect(preview).toContainText("Nothing changes for the world yet");
  await write(page, { city: "Brno" });
  await expect(preview).toContainText("One line changes, on 1 domain.");
  await expect(preview.locator("[data-changed]")).toHaveCount(1);
});

test("the parts of an address are called as the chosen country calls them", async ({ page }) => {
  await page.goto("/contacts/new");
  await alive(page, true);
  await page.locator("#country_code").selectOption("US");
  await expect(page.getByRole("textbox", { name: /^State/ })).toBeVisible();
  await expect(page.getByRole("textbox", { name: /^ZIP code/ })).toBeVisible();
  await page.locator("#country_code").selectOption("IE");
  await expect(page.getByRole("textbox", { name: /^County/ })).toBeVisible();
  await expect(page.getByRole("textbox", { name: /^Eircode/ })).toBeVisible();
});
