// The draft of roles while one chooses: it stays on its page, the last answer counts, the keyboard keeps its place, and the address says the draft.
import { expect, test } from "../fixtures.ts";
import { contact, domain, held, unique } from "../support/book.ts";
import { alive, pick, role } from "../support/pages.ts";

test("choosing leaves no page, and a reload shows the same draft", async ({ page, desk }) => {
  const who = await contact(desk, { last_name: unique("Stays") });
  const { id } = await domain(desk, `${unique("stays")}.example`);
  await page.goto(`/domains/${id}`);
  await alive(page, true);
  await page.evaluate(() => document.documentElement.setAttribute("data-same-page", ""));
  await pick(page, "Admin", who.last_name, new RegExp(who.last_name), true);
  const back = role(page, "Admin").getByRole("link", { name: "Take back the change of Admin" });
  await expect(back).toBeFocused();
  await expect(role(page, "Admin")).toContainText("was nobody");
  await expect(role(page, "Admin")).toContainText("will be set on this domain");
  await expect(page.locator("html")).toHaveAttribute("data-same-page", "");
  await expect(page).toHaveURL(new RegExp(`/domains/${id}\\?admin=${who.id}$`));

  await back.press("Enter");
  await expect(role(page, "Admin")).not.toHaveAttribute("data-draft");
  await expect(role(page, "Admin").locator("summary")).toBeFocused();
  await expect(page.locator("#draft")).toBeHidden();
  await expect(page).toHaveURL(new RegExp(`/domains/${id}$`));

  await pick(page, "Admin", who.last_name, new RegExp(who.last_name), true);
  await page.reload();
  await alive(page, true);
  await expect(role(page, "Admin")).toHaveAttribute("data-draft", "");
  await expect(page.getByRole("button", { name: "Send 1 change to the registry" })).toBeVisible();
  // What the server wrote is taken back like what was chosen here.
  await page.evaluate(() => document.documentElement.setAttribute("data-same-page", ""));
  await pick(page, "Tech", who.last_name, new RegExp(who.last_name), true);
  await role(page, "Admin").getByRole("link", { name: "Take back the change of Admin" }).click();
  await expect(page).toHaveURL(new RegExp(`/domains/${id}\\?tech=${who.id}`));
  await expect(role(page, "Admin")).not.toHaveAttribute("data-draft");
  await expect(role(page, "Tech")).toHaveAttribute("data-draft", "");
  await expect(page.locator("html")).toHaveAttribute("data-same-page", "");
});

test("of two answers the one to the present draft counts", async ({ page, desk }) => {
  const [one, two] = [await contact(desk, { last_name: unique("Early") }), await contact(desk, { last_name: unique("Late") })];
  const { id } = await domain(desk, `${unique("late")}.example`);
  await page.goto(`/domains/${id}`);
  await alive(page, true);
  // The first answer comes after the second.
  let first = true;
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  await page.route("**/fn/domains/plan_roles", async (route) => {
    if (first) {
      first = false;
      await released;
    }
    await route.continue();
  });
  const choose = async (name: "Tech" | "Billing", words: string) => {
    const card = role(page, name);
    await card.locator("summary").click();
    await card.getByRole("combobox").fill(words);
    await card.getByRole("option", { name: new RegExp(words) }).click();
  };
  const asked = page.waitForRequest("**/fn/domains/plan_roles");
  await choose("Tech", one.last_name);
  await asked;
  await choose("Billing", two.last_name);
  const send = page.getByRole("button", { name: "Send 2 changes to the registry" });
  await expect(send).toBeVisible();
  const late = page.waitForResponse("**/fn/domains/plan_roles");
  release();
  await late;
  await expect(send).toBeVisible();
  await expect(role(page, "Billing")).toHaveAttribute("data-draft", "");
  await expect(page.locator("#draft-moves")).toContainText("billing becomes");
});

test("the same as the registrant means the registrant of the draft", async ({ page, desk }) => {
  const [before, after] = [await contact(desk, { last_name: unique("Before") }), await contact(desk, { last_name: unique("After") })];
  const { id } = await held(desk, `${unique("same")}.example`, before);
  await page.goto(`/domains/${id}`);
  await pick(page, "Registrant", after.last_name, new RegExp(after.last_name), true);
  const card = role(page, "Billing");
  await card.locator("summary").click();
  await card.getByRole("link", { name: "Same as registrant" }).click();
  await expect(card).toContainText(after.last_name);
  await expect(page.locator("#draft-sent p")).toHaveCount(1);
  await expect(page.getByRole("button", { name: "Send 2 changes to the registry" })).toBeVisible();
});

test("without an answer nothing is sent, and the draft can be dropped", async ({ page, desk, errors }) => {
  const who = await contact(desk, { last_name: unique("Unheard") });
  const { id } = await domain(desk, `${unique("unheard")}.example`);
  await page.goto(`/domains/${id}`);
  await alive(page, true);
  await page.route("**/fn/domains/plan_roles", (route) => route.abort());
  const card = role(page, "Tech");
  await card.locator("summary").click();
  await card.getByRole("combobox").fill(who.last_name);
  await card.getByRole("option", { name: new RegExp(who.last_name) }).click();
  const draft = page.getByRole("region", { name: "What will be sent" });
  await expect(draft.getByRole("alert")).toContainText("No answer came");
  await expect(draft.getByRole("button")).toHaveCount(0);
  await draft.getByRole("link", { name: "Drop the draft" }).click();
  await expect(page).toHaveURL(new RegExp(`/domains/${id}$`));
  await expect(draft).toBeHidden();
  // The line was cut on purpose; the browser says so in the console.
  errors.splice(0, errors.length, ...errors.filter((text) => !/ERR_FAILED/.test(text)));
});
