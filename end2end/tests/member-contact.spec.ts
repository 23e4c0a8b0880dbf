// A member contact is made of a person and an office, and follows both.
import { expect, test } from "../fixtures.ts";
import { contact, unique } from "../support/book.ts";
import { holds, write } from "../support/pages.ts";
import { office, person } from "../support/people.ts";

test("a member contact follows its person", async ({ page, desk }) => {
  const at = await office(desk);
  const name = unique("Sommer");
  await page.goto("/people");
  await page.getByRole("link", { name: "Add person" }).click();
  await write(page, { first_name: "Greta", last_name: name, email: `${name.toLowerCase()}@desk.example` });
  await page.getByRole("button", { name: "Add person" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Greta ${name}`);
  const path = new URL(page.url()).pathname;

  await test.step("a telephone is added in place", async () => {
    await page.locator("summary", { hasText: "Add a telephone" }).click();
    await page.getByRole("textbox", { name: "Number" }).last().fill("12");
    await page.getByRole("button", { name: "Add telephone" }).click();
    await expect(page.getByRole("alert")).toContainText("Number");
    await page.getByRole("textbox", { name: "Number" }).last().fill("+420 601 222 333");
    await page.getByRole("button", { name: "Add telephone" }).click();
    await expect(page.getByRole("region", { name: "Telephones" })).toContainText("+420 601 222 333");
  });

  await test.step("the contact is made of them and an office", async () => {
    await page.getByRole("link", { name: "New member contact" }).click();
    await expect(page.getByRole("combobox", { name: "Person" })).toHaveValue(/[0-9a-f-]{36}/);
    await page.getByRole("combobox", { name: "Office" }).selectOption(at.id);
    await page.getByRole("combobox", { name: "Telephone" }).selectOption({ index: 1 });
    await page.getByRole("button", { name: "Show what it will be" }).click();
    await expect(page.getByRole("region", { name: "What WHOIS will show" })).toContainText(`Greta ${name}`);
    await page.getByRole("button", { name: "Save member contact" }).click();
    await expect(page.getByRole("status").first()).toContainText("Saved as");
  });
  const card = new URL(page.url()).pathname;
  await expect(page.getByRole("link", { name: "Edit contact" })).toHaveCount(0);
  const follows = page.getByRole("region", { name: "Follows" });
  await expect(follows.getByRole("link", { name: `Greta ${name}` })).toBeVisible();
  await expect(page.getByRole("region", { name: "Reach" })).toContainText("+420 601 222 333");

  await test.step("its person marries, and it follows", async () => {
    await page.goto(`${path}/edit`);
    const married = unique("Winter");
    await write(page, { last_name: married });
    await page.getByRole("button", { name: "Save person" }).click();
    await expect(page.getByRole("region", { name: "What this touches" })).toContainText("changes 1 contact, which no domain shows yet");
    await page.getByRole("button", { name: "Back to the form" }).click();
    await holds(page, { last_name: married });
    await page.getByRole("button", { name: "Save person" }).click();
    await page.getByRole("button", { name: "Save the person" }).click();
    await expect(page.getByRole("status").first()).toContainText("1 contact changed with it");
    await page.goto(card);
    await expect(page.getByRole("heading", { level: 1 })).toContainText(`Greta ${married}`);
    await page.goto(`${card}?tab=history`);
    await expect(page.getByRole("region", { name: "History" })).toContainText("since person, office or legal name changed");
  });

  await test.step("its telephone is deleted: it shows the office’s", async () => {
    await page.goto(path);
    await page.getByRole("region", { name: "Telephones" }).locator("li summary").click();
    await page.getByRole("button", { name: "Delete telephone" }).click();
    await expect(page.getByRole("region", { name: "What this touches" })).toContainText("Deleting this telephone changes 1 contact");
    await page.getByRole("button", { name: "Delete the telephone" }).click();
    await expect(page.getByRole("status").first()).toContainText("1 contact changed with it");
    await page.goto(card);
    await expect(page.getByRole("region", { name: "Reach" })).toContainText("+420 224 000 100");
    await page.getByRole("button", { name: "Hide it in WHOIS and RDAP" }).click();
    await expect(page.getByRole("status").first()).toContainText("Saved: the world is not to see it.");
  });
});

test("a member contact without a person is refused, and keeps what was chosen", async ({ page, desk }) => {
  const at = await office(desk);
  await page.goto("/contacts/new?kind=member");
  await page.getByRole("combobox", { name: "Office" }).selectOption(at.id);
  await page.getByRole("button", { name: "Save member contact" }).click();
  await expect(page.getByRole("alert")).toContainText("Person");
  await expect(page.getByRole("combobox", { name: "Office" })).toHaveValue(at.id);
});

test("the ASCII form is reviewed beside the local one", async ({ page, desk }) => {
  const { id } = await contact(desk, { first_name: "Jana", last_name: "Nováková", city: "Αθήνα", street1: "Dlouhá 1" });
  await page.goto(`/contacts/${id}`);
  await page.getByRole("link", { name: /^What registries get/ }).click();
  await expect(page.getByRole("region", { name: "What registries get" })).toContainText("Not reviewed");
  await page.getByRole("link", { name: "Write the ASCII form" }).click();
  await expect(page.getByRole("textbox", { name: "Last name" })).toHaveValue("Novakova");
  await expect(page.getByRole("textbox", { name: "City" }), "read as passports write it, and looked over").toHaveValue("Athina");
  await page.getByRole("textbox", { name: "City" }).fill("");
  await page.getByRole("button", { name: "Save the ASCII form" }).click();
  await expect(page.getByRole("alert")).toContainText("City");
  await page.getByRole("textbox", { name: "City" }).fill("Athens");
  await page.getByRole("button", { name: "Save the ASCII form" }).click();
  await expect(page.getByRole("status").first()).toContainText("The ASCII form is kept");
  await page.goto(`/contacts/${id}?tab=wire`);
  await expect(page.getByRole("region", { name: "What registries get" })).toContainText("Athens");
});

test("settings are kept, and a wrong one comes back", async ({ page }) => {
  await page.goto("/settings");
  await page.getByRole("textbox", { name: "Settling time in seconds" }).fill("5000");
  await page.getByRole("button", { name: "Save settings" }).click();
  await expect(page.getByRole("alert")).toContainText("At most 3600");
  await page.getByRole("textbox", { name: "Settling time in seconds" }).fill("1");
  await page.getByRole("button", { name: "Save settings" }).click();
  await expect(page.getByRole("status").first()).toContainText("Saved.");
  await expect(page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Settings" })).toHaveAttribute("aria-current", "page");

});
