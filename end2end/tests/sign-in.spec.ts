// Signing in and out.
import type { BrowserContext } from "@playwright/test";
import { expect, test } from "../fixtures.ts";
import type { Desk } from "../support/desk.ts";
import { SOMEBODY, contact, unique } from "../support/book.ts";
import { alive, holds, saved, signIn, write } from "../support/pages.ts";

/** Ends the session of this browser elsewhere. */
async function end(context: BrowserContext, desk: Desk): Promise<void> {
  const session = (await context.cookies()).find(({ name }) => name === "nichandle");
  if (!session) throw new Error("nobody is signed in");
  await desk.end(session);
}

test.describe("a stranger", () => {
  test.use({ signedIn: false });

  test("gets the same answer for a wrong password and for nobody's address", async ({ page, desk }) => {
    const answers: string[] = [];
    for (const email of [desk.account.email, "nobody@desk.example"]) {
      await page.goto("/sign-in");
      await signIn(page, { email, password: "not the password" });
      answers.push((await page.getByRole("alert").textContent()) ?? "");
      await expect(page.getByLabel("E-mail")).toHaveValue(email);
      await expect(page.getByLabel("Password")).toHaveValue("");
    }
    expect(answers[0]).toContain("do not go together");
    expect(answers[1]).toBe(answers[0]);
  });

  test("is slowed down after five wrong passwords for an address, the right one included", async ({ page, desk }) => {
    const account = desk.found(unique("Throttled"), `${unique("slow")}@desk.example`);
    await page.goto("/sign-in");
    for (let tries = 0; tries < 5; tries += 1) {
      await signIn(page, { email: account.email, password: "not the password" });
      await expect(page.getByRole("alert")).toContainText("do not go together");
    }
    await signIn(page, account);
    await expect(page.getByRole("alert")).toContainText(/Too many tries\. Wait \d+ seconds/);
    // Others are let in meanwhile.
    await signIn(page, desk.account);
    await expect(page).not.toHaveURL(/sign-in/);
  });

  test("is sent to the sign-in from each page, and never to another host", async ({ page, desk }) => {
    for (const path of ["/", "/contacts", "/contacts/new", "/domains", "/tasks", `/contacts/${desk.account.user_id}`]) {
      await page.goto(path);
      await expect(page).toHaveURL(`${desk.url}/sign-in?next=${encodeURIComponent(path)}`);
    }
    await page.goto("/sign-in?next=//evil.example/");
    await signIn(page, desk.account);
    await expect(page).toHaveURL(`${desk.url}/`);
    // Who is signed in has no use for the form.
    await page.goto("/sign-in?next=/tasks");
    await expect(page).toHaveURL(`${desk.url}/tasks`);
  });
});

test("the session gets a new id when somebody signs in", async ({ page, context, desk }) => {
  const id = async () => (await context.cookies()).find(({ name }) => name === "nichandle");
  const before = await id();
  await context.clearCookies();
  await page.goto("/sign-in");
  await signIn(page, desk.account);
  await expect(page).toHaveURL(`${desk.url}/`);
  const after = await id();
  expect(after?.value).not.toBe(before?.value);
  expect(after).toMatchObject({ httpOnly: true, sameSite: "Lax", path: "/" });
});

test("what was typed while signed out elsewhere is there after signing in again", async ({ page, context, desk, javaScriptEnabled }) => {
  await page.goto("/contacts/new");
  await alive(page, javaScriptEnabled);
  const typed = { ...SOMEBODY, last_name: unique("Typed") };
  await write(page, typed);
  await end(context, desk);
  await page.getByRole("button", { name: "Save contact" }).click();
  const { country_code, ...rest } = typed;
  if (javaScriptEnabled) {
    // In place: the form never leaves, and whoever types signs in beside it.
    const told = page.getByRole("alert");
    await expect(told).toContainText("What you typed is still here");
    await holds(page, rest);
    const [door] = await Promise.all([context.waitForEvent("page"), told.getByRole("link").click()]);
    await signIn(door, desk.account);
    await expect(door).toHaveURL(`${desk.url}/`);
    await door.close();
    await expect(page).toHaveURL(/\/contacts\/new$/);
    await holds(page, rest);
    await page.getByRole("button", { name: "Save contact" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toContainText(typed.last_name);
    return;
  }
  await expect(page).toHaveURL(/\/sign-in/);
  await expect(page.getByRole("alert")).toContainText("What you typed is still here");
  // Even when the password is wrong at first.
  await signIn(page, { email: desk.account.email, password: "not the password" });
  await signIn(page, desk.account);
  await expect(page).toHaveURL(/\/contacts\/new/);
  await holds(page, rest);
  await expect(page.locator("#country_code")).toHaveValue(country_code);
  await page.getByRole("button", { name: "Save contact" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(typed.last_name);
});

test("what a stranger typed is shown to nobody else", async ({ page, context, desk, browser, javaScriptEnabled }) => {
  await page.goto("/contacts/new");
  await alive(page, javaScriptEnabled);
  const typed = { ...SOMEBODY, last_name: unique("Strangers") };
  await write(page, typed);
  await end(context, desk);
  await page.getByRole("button", { name: "Save contact" }).click();
  await expect(page.getByRole("alert")).toContainText("What you typed is still here");
  if (javaScriptEnabled) {
    // It did not leave the browser: there is nothing that anybody could be shown.
    expect(page.url()).not.toContain("keep=");
    return;
  }
  const token = new URL(page.url()).searchParams.get("keep") ?? "";
  expect(token).not.toBe("");
  // A link with it, opened by somebody who is signed in elsewhere.
  const theirs = await browser.newContext({ baseURL: desk.url, javaScriptEnabled: javaScriptEnabled ?? true });
  await theirs.addCookies([await desk.session()]);
  const admin = await theirs.newPage();
  for (const path of ["/contacts/new", "/people/new", "/settings/webhooks"]) {
    await admin.goto(`${path}?flash=${token}`);
    await expect(admin.getByRole("heading", { level: 1 })).toBeVisible();
    expect(await admin.content()).not.toContain(typed.last_name);
    await expect(admin.getByRole("alert")).toHaveCount(0);
  }
  await theirs.close();
});

test("an edit that was typed while signed out is there too, and saves over the version that it was written from", async ({ page, context, desk, javaScriptEnabled }) => {
  const { id } = await contact(desk, { last_name: unique("Edited") });
  await page.goto(`/contacts/${id}/edit`);
  await alive(page, javaScriptEnabled);
  await write(page, { city: "Olomouc" });
  await end(context, desk);
  await page.getByRole("button", { name: "Save contact" }).click();
  if (javaScriptEnabled) {
    await expect(page.getByRole("alert")).toContainText("What you typed is still here");
    await context.addCookies([await desk.session()]);
  } else {
    await signIn(page, desk.account);
  }
  await expect(page).toHaveURL(new RegExp(`/contacts/${id}/edit`));
  await holds(page, { city: "Olomouc" });
  await page.getByRole("button", { name: "Save contact" }).click();
  await saved(page);
  await expect(page.getByRole("region", { name: "Address" })).toContainText("Olomouc");
});

test("signing out ends this session, and everywhere ends all", async ({ page, browser, desk, javaScriptEnabled }) => {
  // Somebody of their own: other tests go on using the shared session.
  const account = desk.found(unique("Leaving"), `${unique("leaver")}@desk.example`);
  const open = async () => {
    const context = await browser.newContext({ baseURL: desk.url, javaScriptEnabled: javaScriptEnabled ?? true });
    await context.addCookies([await desk.session(account)]);
    return context.newPage();
  };
  const [here, there, third] = [await open(), await open(), await open()];
  for (const each of [here, there, third]) {
    await each.goto("/contacts");
    await expect(each.getByRole("heading", { level: 1 })).toContainText("Contacts");
  }
  const leave = async (by: typeof page, button: string) => {
    await by.getByText("Account and appearance").locator("xpath=ancestor::summary").click();
    await by.getByRole("button", { name: button, exact: true }).click();
    await expect(by).toHaveURL(/\/sign-in$/);
  };
  await leave(here, "Sign out");
  await here.goto("/contacts");
  await expect(here).toHaveURL(/\/sign-in/);
  await there.reload();
  await expect(there).toHaveURL(`${desk.url}/contacts`);

  await leave(there, "Sign out everywhere");
  await third.reload();
  await expect(third).toHaveURL(/\/sign-in/);
  for (const each of [here, there, third]) await each.context().close();
});

test("a form from another site is refused", async ({ desk }) => {
  const { name, value } = await desk.session();
  const headers = { cookie: `${name}=${value}`, origin: "https://evil.example", "sec-fetch-site": "cross-site", "content-type": "application/x-www-form-urlencoded" };
  const answer = await fetch(`${desk.url}/contacts`, { method: "POST", headers, body: new URLSearchParams({ ...SOMEBODY, last_name: unique("Forged") }), redirect: "manual" });
  expect(answer.status).toBe(403);
});
