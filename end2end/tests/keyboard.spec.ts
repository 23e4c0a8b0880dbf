// The story by keyboard alone: every stop shows that it has the focus.
import type { Locator, Page } from "@playwright/test";
import { expect, test } from "../fixtures.ts";
import { contact, unique } from "../support/book.ts";
import { alive, comes, role, world } from "../support/pages.ts";

test.use({ signedIn: false });

/** Tabs until this has the focus; each stop on the way must be seen to have it. */
async function tabTo(page: Page, wanted: Locator): Promise<void> {
  for (let stops = 0; stops < 80; stops += 1) {
    await page.keyboard.press("Tab");
    const stop = page.locator(":focus");
    if ((await stop.count()) === 0) continue;
    const { outline, shadow, border, tag } = await stop.evaluate((each) => {
      // A field in a box is outlined by its box.
      const styles = [each, each.parentElement ?? each].map((of) => getComputedStyle(of));
      const outlined = styles.some(({ outlineStyle, outlineWidth }) => outlineStyle !== "none" && parseFloat(outlineWidth) > 0);
      return { outline: outlined, shadow: styles[0]!.boxShadow, border: styles[0]!.borderColor, tag: each.outerHTML.slice(0, 120) };
    });
    expect(outline || shadow !== "none", `no sign of focus on ${tag} (${border})`).toBe(true);
    await expect(stop).toBeInViewport();
    if (await wanted.evaluate((each) => each === document.activeElement)) return;
  }
  throw new Error(`${wanted} can't be reached by Tab`);
}

test("sign in, write a contact, adopt a domain, give a role", async ({ page, desk, javaScriptEnabled }) => {
  const last_name = unique("Keys");
  const name = `${unique("keys")}.example`;
  // One domain at least: the form to adopt one lies behind a button then.
  await contact(desk, { last_name });
  await desk.api("POST", `/projects/${desk.account.project_id}/domains`, { name: `${unique("first")}.example` });

  await page.goto("/sign-in?next=/domains");
  await expect(page.getByLabel("E-mail")).toBeFocused();
  await page.keyboard.type(desk.account.email);
  await tabTo(page, page.getByLabel("Password"));
  await page.keyboard.type(desk.account.password);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/domains$/);

  // The first stop leads past the navigation.
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to content" })).toBeFocused();
  await page.keyboard.press("Enter");
  await tabTo(page, page.getByText("Adopt domain", { exact: true }));
  await page.keyboard.press("Enter");
  await tabTo(page, page.getByRole("textbox", { name: "Adopt a domain" }));
  await page.keyboard.type(name);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toContainText(name);

  await alive(page, javaScriptEnabled);
  const card = role(page, "Registrant");
  await tabTo(page, card.locator("summary"));
  await page.keyboard.press("Enter");
  if (javaScriptEnabled) {
    const combo = card.getByRole("combobox");
    await tabTo(page, combo);
    await page.keyboard.type(last_name);
    await expect(card.getByRole("option")).toHaveCount(1);
    await page.keyboard.press("Escape");
    await expect(card.getByRole("listbox")).toBeHidden();
    await page.keyboard.press("ArrowDown");
    await expect(card.getByRole("option")).toHaveCount(1);
    await page.keyboard.press("ArrowDown");
    await expect(card.getByRole("option")).toHaveAttribute("aria-selected", "true");
    await page.keyboard.press("Enter");
  } else {
    await tabTo(page, card.getByRole("searchbox"));
    await page.keyboard.type(last_name);
    await page.keyboard.press("Enter");
    await expect(card.locator("option")).toHaveCount(2);
    await tabTo(page, card.locator("select"));
    await page.keyboard.press("ArrowDown");
    await tabTo(page, card.getByRole("button", { name: "Put into the draft" }));
    await page.keyboard.press("Enter");
  }
  await expect(card).toHaveAttribute("data-draft", "");
  await tabTo(page, page.getByRole("button", { name: "Send 1 change to the registry" }));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("status").first()).toContainText("has begun");
  await comes(page, javaScriptEnabled, async (soon) => {
    await expect(world(page)).toContainText(last_name, soon);
  });
});
