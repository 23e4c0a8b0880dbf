// A contact that domains share is withheld of one of them by its copy, which follows its edits, and goes away when it is published again.
import type { Locator, Page } from "@playwright/test";
import { expect, test } from "../fixtures.ts";
import { contact, held, unique } from "../support/book.ts";
import type { Contact } from "../support/book.ts";
import { comes, live, state } from "../support/pages.ts";
import { whois } from "../support/world.ts";

function section(page: Page): Locator {
  return page.getByRole("region", { name: "At the registry" });
}

async function done(page: Page, title: string, javaScriptEnabled: boolean | undefined): Promise<void> {
  await comes(page, javaScriptEnabled, async (soon) => {
    await expect(live(page)).toContainText(title, soon);
    await expect(state(live(page))).toHaveText("Done", soon);
  });
}

test("a copy follows its original and leaves no twin behind", async ({ page, desk, javaScriptEnabled }) => {
  const last = unique("Sdilena");
  const jana = await contact(desk, { last_name: last });
  const one = await held(desk, `${unique("hidden")}.example`, jana);
  const other = await held(desk, `${unique("open")}.example`, jana);

  await page.goto(`/domains/${one.id}`);
  await expect(section(page)).toContainText(`A copy of ${jana.handle} will be made and shown in place of ${jana.handle}`);
  await section(page).getByRole("button", { name: "Hide 1 contact in WHOIS and RDAP" }).click();
  await done(page, "Enable WHOIS privacy", javaScriptEnabled);
  expect(await whois(desk, one.name)).toContain("Registrant Name: REDACTED");
  expect(await whois(desk, other.name)).toContain(`Registrant Name: Jana ${last}`);

  // Both pages lead to each other, and the copy's own can't be edited.
  await page.goto(`/contacts/${jana.id}`);
  await page.locator("header.record").getByRole("link").first().click();
  await expect(page.locator("header.record")).toContainText(`copy of ${jana.handle}`);
  await expect(page.getByRole("link", { name: "Edit contact" })).toHaveCount(0);

  await page.goto(`/contacts/${jana.id}/edit`);
  await page.getByLabel("City").fill("Olomouc");
  await page.getByRole("button", { name: /Save/ }).first().click();
  await expect(page.getByRole("status").first()).toBeVisible();
  await expect.poll(async () => {
    const all = await desk.api<{ data: (Contact & { city: string })[] }>("GET", `/contacts?q=${last}`);
    return all.data.map((each) => each.city);
  }).toEqual(["Olomouc", "Olomouc"]);

  await page.goto(`/domains/${one.id}`);
  await expect(section(page)).toContainText(`${jana.handle} will be shown again in place of its copy`);
  await section(page).getByRole("button", { name: "Publish 1 contact" }).click();
  await done(page, "Disable WHOIS privacy", javaScriptEnabled);
  const told = await whois(desk, one.name);
  expect(told).toContain(`Registrant Name: Jana ${last}`);
  expect(told).toContain("Registrant City: Olomouc");
  const all = await desk.api<{ data: Contact[] }>("GET", `/contacts?q=${last}`);
  expect(all.data.map((each) => each.id)).toEqual([jana.id]);
});
