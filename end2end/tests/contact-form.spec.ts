// Wrong fields: named in a summary that leads to them, with everything that was typed still there.
import { expect, test } from "../fixtures.ts";
import { SOMEBODY, contact, held, unique } from "../support/book.ts";
import { alive, dangers, holds, world, write } from "../support/pages.ts";
import { whois } from "../support/world.ts";

test("wrong fields lead back to the form with everything typed", async ({ page, javaScriptEnabled }) => {
  await page.goto("/contacts/new");
  await alive(page, javaScriptEnabled);
  const typed = { first_name: "Ελένη", org_name: "Θάλασσα Ναυτιλιακή Α.Ε.", email: "eleni@", phone: "0210 4170 000", street1: "Λεωφόρος Ποσειδώνος 4" };
  await write(page, { ...typed, country_code: "GR", disclose: false });
  await page.getByRole("button", { name: "Save contact" }).click();

  const summary = page.getByRole("alert").filter({ has: page.getByRole("heading") });
  await expect(summary.getByRole("heading")).toHaveText("3 fields need another look");
  await expect(page).toHaveTitle("Error: New contact · Nichandle");
  await holds(page, { ...typed, country_code: "GR", last_name: "", city: "" });
  await expect(page.locator("#disclose")).not.toBeChecked();
  for (const name of ["email", "phone", "city"]) {
    const field = page.locator(`#${name}`);
    await expect(field).toHaveAttribute("aria-invalid", "true");
    await expect(field).toHaveAccessibleDescription(/\S/);
  }
  await expect(page.locator("#street1")).not.toHaveAttribute("aria-invalid", "true");

  await summary.getByRole("link", { name: /^Phone:/ }).click();
  await expect(page.locator("#phone")).toBeFocused();
  await expect(page.locator("#phone")).toHaveAccessibleDescription(/\+30/);

  await write(page, { last_name: unique("Παπαδοπούλου"), email: "eleni@thalassa.example", phone: "+30 210 4170000", city: "Αθήνα" });
  await page.getByRole("button", { name: "Save contact" }).click();
  await expect(page.getByRole("status").first()).toContainText("Saved as");
  await expect(page.getByRole("region", { name: "Address" })).toContainText("Λεωφόρος Ποσειδώνος 4");
});

test("what is too long is said, not cut", async ({ page, javaScriptEnabled }) => {
  await page.goto("/contacts/new");
  await alive(page, javaScriptEnabled);
  const long = "Ж".repeat(129);
  const city = page.getByRole("textbox", { name: "City" });
  await expect(city).toHaveAttribute("maxlength", "128");
  // Not every program that fills in a form keeps to that.
  await city.evaluate((field) => field.removeAttribute("maxlength"));
  await write(page, { ...SOMEBODY, city: long });
  await page.getByRole("button", { name: "Save contact" }).click();
  await expect(page.getByRole("alert").getByRole("link", { name: /^City:.*128/ })).toBeVisible();
  await holds(page, { city: long });
});

test("a form that is sent twice makes one contact", async ({ page, desk }) => {
  await page.goto("/contacts/new");
  const last_name = unique("Twice");
  const once = await page.locator('[name="once"]').inputValue();
  const send = () => page.request.post("/contacts", { form: { ...SOMEBODY, last_name, once }, maxRedirects: 0 });
  const [one, other] = await Promise.all([send(), send()]);
  expect([one.status(), other.status()]).toEqual([303, 303]);
  const { data } = await desk.api<{ data: unknown[] }>("GET", `/contacts?q=${last_name}`);
  expect(data).toHaveLength(1);
});

test("what is withheld stays withheld", async ({ page, desk }) => {
  const name = `${unique("withheld")}.example`;
  const shy = await contact(desk, { last_name: unique("Shy"), disclose: false });
  const of = await held(desk, name, shy);
  const lines = await whois(desk, name);
  expect(lines).toMatch(/^Registrant Name: REDACTED/m);
  expect(lines).toMatch(/^Registrant Country: CZ$/m);
  expect(lines).not.toContain(shy.last_name);
  expect(lines).not.toContain(SOMEBODY.email);
  await page.goto(`/domains/${of.id}`);
  await expect(world(page)).toContainText("REDACTED");
  await expect(world(page)).not.toContainText(shy.last_name);
  await page.goto(`/contacts/${shy.id}`);
  await expect(world(page)).not.toContainText(shy.last_name);
});

test("a contact can be put out of use, and deleted only when nothing holds it", async ({ page, desk }) => {
  const last_name = unique("Leaving");
  const idle = await contact(desk, { last_name });
  await page.goto(`/contacts/${idle.id}`);
  await dangers(page);
  await page.getByRole("button", { name: "Deactivate contact" }).click();
  await expect(page.getByRole("banner").or(page.locator(".facts"))).toContainText(["Inactive"]);
  await page.getByRole("button", { name: "Activate contact" }).click();
  await expect(page.locator(".facts")).not.toContainText("Inactive");
  await dangers(page);
  await expect(page.getByRole("button", { name: "Deactivate contact" })).toBeVisible();

  const name = `${unique("holding")}.example`;
  const of = await held(desk, name, idle);
  await page.reload();
  await dangers(page);
  await expect(page.getByRole("region", { name: "Deactivate or delete" })).toContainText("can’t be deleted while");
  await expect(page.getByRole("button", { name: /^Delete/ })).toHaveCount(0);

  const heir = await contact(desk, { last_name: unique("Heir") });
  await desk.api("PATCH", `/projects/${desk.account.project_id}/domains/${of.id}/contacts`, { registrant: heir.id });
  await page.reload();
  await dangers(page);
  await page.getByText("Delete contact…").click();
  await page.getByRole("button", { name: `Delete ${idle.handle}` }).click();
  await expect(page).toHaveURL(/\/contacts(\?|$)/);
  expect((await page.goto(`/contacts/${idle.id}`))?.status()).toBe(404);
});
