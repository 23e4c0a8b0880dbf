// The steps that specs share, as a person takes them: by what stands on the page.
import { expect, type Locator, type Page } from "@playwright/test";
import type { Account } from "./desk.ts";

/** Signs in by the form of the page that is shown. */
export async function signIn(page: Page, { email, password }: Pick<Account, "email" | "password">): Promise<void> {
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
}

/** Waits until the page's islands live; at once where scripts don't run or there is no island. */
export async function alive(page: Page, javaScriptEnabled: boolean | undefined): Promise<void> {
  if (javaScriptEnabled && (await page.locator("leptos-island").count()) > 0) {
    await expect(page.locator("html")).toHaveAttribute("data-hydrated", "true");
  }
}

/** Writes into the fields that bear these names; a country is chosen, a box ticked or not. */
export async function write(page: Page, fields: Partial<Record<string, string | boolean | null>>): Promise<void> {
  for (const [name, value] of Object.entries(fields)) {
    const field = page.locator(`main [name="${name}"]`);
    if (typeof value === "boolean") await field.setChecked(value);
    else if (name === "country_code") await field.selectOption(value ?? "");
    else await field.fill(value ?? "");
  }
}

/** Waits until a form was saved, and looks at what it is about: where it was sent without leaving the page it stays open and says so in place. */
export async function saved(page: Page): Promise<void> {
  const said = page.getByRole("status").filter({ hasText: /^\s*(Saved|Nothing was changed)/ }).first();
  await expect(said).toBeVisible();
  const shown = said.getByRole("link", { name: "Show it" });
  if ((await shown.count()) > 0) await shown.click();
}

/** What the fields with these names hold. */
export async function holds(page: Page, fields: Record<string, string>): Promise<void> {
  for (const [name, value] of Object.entries(fields)) await expect(page.locator(`main [name="${name}"]`)).toHaveValue(value);
}

/** Opens the end of a contact's page, where it is deactivated or deleted. */
export async function dangers(page: Page): Promise<void> {
  const folded = page.locator("#dangers:not([open]) > summary");
  if ((await folded.count()) > 0) await folded.click();
}

/** A role's card on a domain's page. */
export function role(page: Page, name: "Registrant" | "Admin" | "Tech" | "Billing"): Locator {
  return page.locator(`.role-card[data-role="${name.toLowerCase()}"]`);
}

/** Puts somebody into the draft for a role: by typing where scripts run, by searching and choosing where not. */
export async function pick(page: Page, name: "Registrant" | "Admin" | "Tech" | "Billing", words: string, who: RegExp, javaScriptEnabled: boolean | undefined): Promise<void> {
  await alive(page, javaScriptEnabled);
  const card = role(page, name);
  await card.locator("summary").click();
  if (javaScriptEnabled) {
    await card.getByRole("combobox", { name: `Contact for ${name}` }).fill(words);
    await card.getByRole("option", { name: who }).click();
  } else {
    await card.getByRole("searchbox").fill(words);
    await card.getByRole("button", { name: "Find" }).click();
    const option = card.getByRole("combobox").locator("option").filter({ hasText: who });
    await card.getByRole("combobox").selectOption((await option.getAttribute("value")) ?? "");
    await card.getByRole("button", { name: "Put into the draft" }).click();
  }
  await expect(card).toHaveAttribute("data-draft", "");
  await expect(card).toContainText(who);
}

/** Something that comes about by itself where scripts run, and shows after a refresh where not. */
export async function comes(page: Page, javaScriptEnabled: boolean | undefined, look: (options: { timeout?: number }) => Promise<void>): Promise<void> {
  if (javaScriptEnabled) return look({ timeout: 30_000 });
  await expect(async () => {
    await page.reload();
    await look({ timeout: 1 });
  }).toPass({ timeout: 30_000, intervals: [100, 250, 500] });
}

/** The task that a domain's page shows in place. */
export function live(page: Page): Locator {
  return page.locator(".card.live");
}

/** The state of a task, its badge. */
export function state(of: Locator): Locator {
  return of.locator(".slip > header .state, leptos-island > header .state").first();
}

/** What the world sees, on a domain's or a contact's page. */
export function world(page: Page): Locator {
  return page.locator("#world");
}

/** Whether the page needs no scrolling sideways. Returns what sticks out. */
export async function sticksOut(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const out = [...document.querySelectorAll("body *")].filter((each) => each.getBoundingClientRect().right > clientWidth + 1 && !each.closest(".vh"));
    return out.slice(0, 5).map((each) => `${each.tagName.toLowerCase()}.${each.className} to ${Math.round(each.getBoundingClientRect().right)} of ${clientWidth}`);
  });
}

/** Waits until no task is open, as those that a sample begins with are at first. */
export async function settled(page: Page): Promise<void> {
  await expect(async () => {
    for (const status of ["pending", "running"]) {
      await page.goto(`/tasks?status=${status}`);
      await expect(page.getByRole("table")).toHaveCount(0, { timeout: 1 });
    }
  }).toPass({ timeout: 120_000, intervals: [500] });
}
