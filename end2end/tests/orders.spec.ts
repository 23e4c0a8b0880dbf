// What is asked of the registry on a domain's page, beside its roles: it is so when the registry was read back, and the world sees it.
import type { Locator, Page } from "@playwright/test";
import { expect, test } from "../fixtures.ts";
import { contact, domain, unique } from "../support/book.ts";
import { comes, live, pick, state, world } from "../support/pages.ts";
import { whois } from "../support/world.ts";

function section(page: Page): Locator {
  return page.getByRole("region", { name: "At the registry" });
}

/** The task that is shown in place is this one, and done. */
async function done(page: Page, title: string, javaScriptEnabled: boolean | undefined): Promise<void> {
  await comes(page, javaScriptEnabled, async (soon) => {
    await expect(live(page)).toContainText(title, soon);
    await expect(state(live(page))).toHaveText("Done", soon);
  });
}

test("a domain is locked, and its lock is taken off", async ({ page, desk, javaScriptEnabled }) => {
  const { id, name } = await domain(desk, `${unique("locked")}.example`);
  await page.goto(`/domains/${id}`);
  await section(page).getByRole("button", { name: "Lock against transfer" }).click();
  await expect(page.getByRole("status").first()).toContainText("Lock domain has begun");
  await done(page, "Lock domain", javaScriptEnabled);
  await comes(page, javaScriptEnabled, async (soon) => {
    await expect(page.locator("header.record .facts")).toContainText("locked against transfer", soon);
    await expect(section(page).getByRole("button", { name: "Take the lock off" })).toBeVisible(soon);
  });
  expect(await whois(desk, name)).toContain("clientTransferProhibited");
  await section(page).getByRole("button", { name: "Take the lock off" }).click();
  await done(page, "Unlock domain", javaScriptEnabled);
  await comes(page, javaScriptEnabled, async (soon) => {
    await expect(page.locator("header.record .facts")).not.toContainText("locked", soon);
  });
  expect(await whois(desk, name)).not.toContain("clientTransferProhibited");
});

test("name servers are changed; a wrong one stays typed and says why", async ({ page, desk, javaScriptEnabled }) => {
  const { id, name } = await domain(desk, `${unique("served")}.example`);
  await page.goto(`/domains/${id}`);
  await section(page).locator("summary", { hasText: "name servers" }).click();
  const field = section(page).getByLabel("Name servers");
  await field.fill("ns1.hosting.example, not a host!");
  await section(page).getByRole("button", { name: "Change the name servers" }).click();
  await expect(page.getByRole("alert").first()).toContainText("Name servers");
  await expect(field).toHaveValue("ns1.hosting.example, not a host!");
  await field.fill("ns1.hosting.example, ns2.hosting.example");
  await section(page).getByRole("button", { name: "Change the name servers" }).click();
  await done(page, "Update name servers", javaScriptEnabled);
  await comes(page, javaScriptEnabled, async (soon) => {
    await expect(world(page)).toContainText("ns2.hosting.example", soon);
  });
  const told = await whois(desk, name);
  expect(told.match(/^Name Server: .*$/gm)).toEqual(["Name Server: ns1.hosting.example", "Name Server: ns2.hosting.example"]);
});

test("a term is renewed, to the day that was chosen", async ({ page, desk, javaScriptEnabled }) => {
  const { id, name } = await domain(desk, `${unique("renewed")}.example`);
  await page.goto(`/domains/${id}`);
  await section(page).getByText("Renew", { exact: true }).first().click();
  const options = section(page).getByLabel("For");
  const chosen = options.locator("option").nth(1);
  const year = /until .* (\d{4})/.exec((await chosen.textContent()) ?? "")![1]!;
  await options.selectOption("2");
  await section(page).getByRole("button", { name: "Renew this domain" }).click();
  await done(page, "Renew", javaScriptEnabled);
  expect(await whois(desk, name)).toContain(`Registrar Registration Expiration Date: ${year}-`);
});

test("contacts are withheld of this domain alone", async ({ page, desk, javaScriptEnabled }) => {
  const last = unique("Stydliva");
  const jana = await contact(desk, { last_name: last });
  const [{ id, name }, other] = [await domain(desk, `${unique("private")}.example`), await domain(desk, `${unique("public")}.example`)];
  await page.goto(`/domains/${other.id}`);
  await pick(page, "Registrant", last, new RegExp(`Jana ${last}`), javaScriptEnabled);
  await page.getByRole("button", { name: "Send 1 change to the registry" }).click();
  await expect(page.getByRole("status").first()).toContainText("The change has begun");
  await page.goto(`/domains/${id}`);
  await pick(page, "Registrant", last, new RegExp(`Jana ${last}`), javaScriptEnabled);
  await page.getByRole("button", { name: "Send 1 change to the registry" }).click();
  await done(page, "Update contacts", javaScriptEnabled);
  await page.goto(`/domains/${id}`);
  await section(page).getByRole("button", { name: "Hide 1 contact in WHOIS and RDAP" }).click();
  await done(page, "Enable WHOIS privacy", javaScriptEnabled);
  expect(await whois(desk, name)).toContain("Registrant Name: REDACTED");
  expect(await whois(desk, other.name)).toContain(`Registrant Name: Jana ${last}`);
  await page.goto(`/contacts/${jana.id}`);
  await expect(page.getByRole("heading", { level: 1 })).toContainText(`Jana ${last}`);
  await page.goto(`/domains/${id}`);
  await section(page).getByRole("button", { name: "Publish 1 contact" }).click();
  await done(page, "Disable WHOIS privacy", javaScriptEnabled);
  expect(await whois(desk, name)).toContain(`Registrant Name: Jana ${last}`);
});
