// A person's own account: another password, and where they are signed in.
import { expect, test } from "../fixtures.ts";
import { unique } from "../support/book.ts";
import { signIn } from "../support/pages.ts";
import { person } from "../support/people.ts";

const NEW = "another long password";

test("a password is changed, and every other session ends", async ({ browser, desk, javaScriptEnabled }) => {
  // Somebody of their own: other tests go on using the shared account.
  const account = desk.found(unique("Changing"), `${unique("changer")}@desk.example`);
  const open = async () => {
    const context = await browser.newContext({ baseURL: desk.url, javaScriptEnabled: javaScriptEnabled ?? true });
    await context.addCookies([await desk.session(account)]);
    return context.newPage();
  };
  const [here, there] = [await open(), await open()];
  await here.goto("/");
  await here.locator("details.menu > summary").click();
  await here.getByRole("link", { name: "Your account" }).click();
  await expect(here.getByRole("heading", { level: 1 })).toHaveText("Your account");
  await expect(here.getByText(account.email).last()).toBeVisible();

  const change = async (old: string, password: string, again = password) => {
    await here.getByLabel("Your password").fill(old);
    await here.getByLabel("New password", { exact: true }).fill(password);
    await here.getByLabel("New password again").fill(again);
    await here.getByRole("button", { name: "Change the password" }).click();
  };
  await change("not the password", NEW);
  await expect(here.getByRole("alert").getByRole("link", { name: /Your password/ })).toBeVisible();
  await change(account.password, "short");
  await expect(here.getByRole("alert").getByRole("link", { name: /New password/ })).toBeVisible();
  // Nothing of it is shown again.
  for (const label of ["Your password", "New password again"]) await expect(here.getByLabel(label)).toHaveValue("");
  await change(account.password, NEW);
  await expect(here.getByRole("status").first()).toContainText("signed in here and nowhere else");

  await there.goto("/account");
  await expect(there).toHaveURL(/\/sign-in/);
  await signIn(there, account);
  await expect(there.getByRole("alert")).toContainText("do not go together");
  await signIn(there, { ...account, password: NEW });
  await expect(there).toHaveURL(`${desk.url}/account`);
  for (const each of [here, there]) await each.context().close();
});

test("sessions are listed, ended one by one, and all at once", async ({ browser, desk, javaScriptEnabled }) => {
  const account = desk.found(unique("Several"), `${unique("several")}@desk.example`);
  const open = async (userAgent?: string) => {
    const context = await browser.newContext({ baseURL: desk.url, javaScriptEnabled: javaScriptEnabled ?? true, userAgent });
    const page = await context.newPage();
    await page.goto("/sign-in?next=/account");
    await signIn(page, account);
    await expect(page).toHaveURL(`${desk.url}/account`);
    return page;
  };
  const here = await open();
  const there = await open("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0");
  await here.reload();
  const sessions = here.getByRole("region", { name: "Where you are signed in" });
  await expect(sessions.getByRole("article")).toHaveCount(2);
  await expect(sessions.getByRole("article").filter({ hasText: "This browser" })).toHaveCount(1);
  const other = sessions.getByRole("article", { name: "Firefox on Linux" });
  await expect(other).toContainText("127.0.0.1");
  await other.getByRole("button", { name: /End this session/ }).click();
  await expect(here.getByRole("status").first()).toContainText("Signed out there");
  await expect(sessions.getByRole("article")).toHaveCount(1);
  await there.goto("/account");
  await expect(there).toHaveURL(/\/sign-in/);
  await here.getByRole("button", { name: "Sign out everywhere" }).click();
  await expect(here).toHaveURL(/\/sign-in$/);
  for (const each of [here, there]) await each.context().close();
});

test("an owner sends a link for another password", async ({ page, desk, browser, javaScriptEnabled }) => {
  const email = `${unique("forgetful")}@desk.example`;
  const greta = await person(desk, { email });
  const letter = page.getByRole("article").filter({ hasText: `To ${email}` });
  const link = async (subject: string) => {
    await expect(async () => {
      await page.goto("/mailbox");
      await expect(letter.getByRole("heading")).toContainText(subject, { timeout: 1 });
    }).toPass({ timeout: 30_000, intervals: [100, 250, 500] });
    const text = (await letter.locator(".text").textContent()) ?? "";
    return /\/join\/[0-9a-f]{64}/.exec(text)?.[0] ?? "";
  };
  const choose = async (path: string, heading: string, password: string, button: string) => {
    const context = await browser.newContext({ baseURL: desk.url, javaScriptEnabled: javaScriptEnabled ?? true });
    const theirs = await context.newPage();
    await theirs.goto(path);
    await expect(theirs.getByRole("heading", { level: 1 })).toHaveText(heading);
    await theirs.locator("#password").fill(password);
    await theirs.getByRole("button", { name: button }).click();
    await theirs.goto("/account");
    await expect(theirs.getByRole("heading", { level: 1 })).toHaveText("Your account");
    return theirs;
  };
  await page.goto(greta.path);
  await page.getByLabel("Role").selectOption("viewer");
  await page.getByRole("button", { name: "Send an invitation" }).click();
  await expect(page.getByRole("status").first()).toContainText("An invitation is written. No mail server is set");
  const before = await choose(await link("Your sign-in"), "Choose a password", "a long enough one", "Join");
  await page.goto(greta.path);
  await page.getByRole("button", { name: "Send a link for another password" }).click();
  await expect(page.getByRole("status").first()).toContainText("A letter with a link is written");
  await expect(page.getByRole("region", { name: "History" })).toContainText("sent a link for another password");
  const after = await choose(await link("Another password"), "Choose another password", NEW, "Save and sign in");
  await before.reload();
  await expect(before).toHaveURL(/\/sign-in/);
  for (const each of [before, after]) await each.context().close();
});
