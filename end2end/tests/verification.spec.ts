// A contact's holder is asked by mail and answers: from the button to the mailbox to the link to the word on the contact's page.
import { type Page } from "@playwright/test";
import { expect, test } from "../fixtures.ts";
import { assign, contact, domain, unique, type Contact } from "../support/book.ts";
import { alive } from "../support/pages.ts";

/** A contact with an address of its own: one address is written to once a minute. */
const somebody = () => ({ last_name: unique("Holder"), email: `${unique("holder")}@desk.example` });

/** Waits until the letter to this address lies in the mailbox, and gives it. */
async function letter(page: Page, email: string) {
  const found = page.getByRole("article").filter({ hasText: `To ${email}` });
  await expect(async () => {
    await page.goto("/mailbox");
    await expect(found.locator(".text")).toBeVisible({ timeout: 1 });
  }).toPass({ timeout: 30_000, intervals: [100, 250, 500] });
  return found;
}

/** The badge in the head of a contact's page. */
function badge(page: Page) {
  return page.locator("header.record .facts");
}

async function asked(page: Page, of: Contact) {
  await page.goto(`/contacts/${of.id}`);
  await page.getByRole("button", { name: "Send verification" }).click();
  await expect(page.getByRole("status").first()).toContainText("is written. No mail server is set, so it is not sent");
}

test("a holder is asked, follows the link, presses the button, and the contact is verified", async ({ page, desk, browser }) => {
  const fields = somebody();
  const jana = await contact(desk, fields);
  await page.goto(`/contacts/${jana.id}`);
  await expect(badge(page)).toContainText("Unverified");
  await asked(page, jana);
  // At once again: the address is spared, and the page says for how long.
  await page.getByRole("button", { name: "Send it again" }).click();
  await expect(page.getByRole("alert").first()).toContainText(/Wait \d+ seconds/);

  const mail = await letter(page, fields.email);
  await expect(mail.getByRole("heading")).toHaveText(/^Please confirm your contact data for /);
  const link = mail.getByRole("link");
  const href = await link.getAttribute("href");
  expect(href).toMatch(/\/verify\/[0-9a-f]{64}$/);

  // The holder, who has no account here; without scripts whatever the operator has.
  const stranger = await browser.newContext({ javaScriptEnabled: false });
  const theirs = await stranger.newPage();
  const referers: string[] = [];
  theirs.on("request", (request) => referers.push(request.headers()["referer"] ?? ""));
  await theirs.goto(href!);
  await expect(theirs.getByRole("heading", { name: "Is this you?" })).toBeVisible();
  await expect(theirs.getByText(fields.email)).toBeVisible();
  await expect(theirs.getByRole("navigation")).toHaveCount(0);
  // Looking changes nothing, however often.
  await theirs.reload();
  await page.goto(`/contacts/${jana.id}`);
  await expect(badge(page)).toContainText("Unverified");

  await theirs.getByRole("button", { name: "Yes, this is right" }).click();
  await expect(theirs.getByRole("heading", { name: "Thank you" })).toBeVisible();
  expect(referers.filter((referer) => referer.includes("/verify/"))).toEqual([]);
  await theirs.goto(href!);
  await expect(theirs.getByRole("heading", { name: "Confirmed already" })).toBeVisible();
  await stranger.close();

  await page.goto(`/contacts/${jana.id}`);
  await expect(badge(page)).toContainText("Verified");
  await expect(page.getByRole("region", { name: "Verification" })).toHaveCount(0);
  await page.getByRole("navigation", { name: "Parts of this contact" }).getByRole("link", { name: "History" }).click();
  await expect(page.getByRole("region", { name: "History" })).toContainText(`the holder of ${jana.handle}`);
});

test("the link can be followed from the mailbox itself", async ({ page, desk }) => {
  const fields = somebody();
  await asked(page, await contact(desk, fields));
  await (await letter(page, fields.email)).getByRole("link").click();
  await expect(page.getByRole("heading", { name: "Is this you?" })).toBeVisible();
  await page.getByRole("button", { name: "Yes, this is right" }).click();
  await expect(page.getByRole("heading", { name: "Thank you" })).toBeVisible();
});

test("a link is dead when the name has changed since", async ({ page, desk }) => {
  const fields = somebody();
  const jana = await contact(desk, fields);
  await asked(page, jana);
  const href = await (await letter(page, fields.email)).getByRole("link").getAttribute("href");
  await desk.api("PATCH", `/contacts/${jana.id}`, { last_name: unique("Renamed") });
  await page.goto(href!);
  await expect(page.getByRole("heading", { name: "This link is no longer valid" })).toBeVisible();
  await expect(page.getByText(fields.email)).toHaveCount(0);
  await expect(page.getByRole("button")).toHaveCount(0);
});

test.describe("the hub", () => {
  test.use({ own: {} });

  test("lists who has not answered, asks again, and leads to the address", async ({ page, desk, javaScriptEnabled }) => {
    await page.goto("/verification");
    await expect(page.getByRole("heading", { name: "Everybody has answered" })).toBeVisible();
    const fields = somebody();
    const jana = await contact(desk, fields);
    const { last_name } = await contact(desk, { last_name: unique("Mute"), email: null });
    const held = await domain(desk, "hub.example");
    await assign(desk, held, { registrant: jana.id });

    await page.goto("/");
    await page.getByRole("region", { name: "Needs you" }).getByRole("link", { name: "See them" }).click();
    const row = page.getByRole("row", { name: new RegExp(fields.last_name) });
    await expect(row).toContainText(fields.email);
    await expect(row).toContainText(/1[45] days left/);
    await expect(row).toContainText("1 domain");
    await expect(row).toContainText("never asked");
    const mute = page.getByRole("row", { name: new RegExp(last_name) });
    await expect(mute).toContainText("no deadline");
    await expect(mute.getByRole("button")).toHaveCount(0);

    await alive(page, javaScriptEnabled);
    await row.getByRole("button", { name: /^Send/ }).click();
    await expect(page.getByRole("status").first()).toContainText(`A letter to ${fields.email} is written`);
    if (!javaScriptEnabled) await expect(page).toHaveURL(/\/verification\?flash=/);
    await letter(page, fields.email);
    await page.goto("/verification");
    await expect(row.getByRole("button", { name: /^Send again/ })).toBeVisible();
    await mute.getByRole("link", { name: /^Add an address/ }).click();
    await expect(page).toHaveURL(/\/edit#email$/);
  });
});
