// A draft of roles: chosen role by role, looked over, taken back in part, sent once. With scripts all of it happens on one page, without them from page to page.
import { expect, test } from "../fixtures.ts";
import { contact, domain, unique } from "../support/book.ts";
import { comes, pick, role, world } from "../support/pages.ts";

test("two roles are drafted, one is taken back, the other is sent", async ({ page, desk, javaScriptEnabled }) => {
  const [one, two] = [await contact(desk, { last_name: unique("First") }), await contact(desk, { last_name: unique("Second") })];
  const { id } = await domain(desk, `${unique("drafted")}.example`);
  const asked: string[] = [];
  page.on("request", (request) => {
    const { pathname } = new URL(request.url());
    if (pathname.startsWith("/fn/")) asked.push(pathname);
  });
  await page.goto(`/domains/${id}`);
  const draft = page.getByRole("region", { name: "What will be sent" });
  await expect(draft).toBeHidden();
  await pick(page, "Registrant", one.last_name, new RegExp(one.last_name), javaScriptEnabled);
  await expect(draft).toContainText(`registrant becomes ${one.handle}`);
  await expect(draft).toContainText("A change of registrant.");
  await expect(draft.getByRole("button", { name: "Send 1 change to the registry" })).toBeVisible();

  await pick(page, "Tech", two.last_name, new RegExp(two.last_name), javaScriptEnabled);
  await expect(draft).toContainText(`tech becomes ${two.handle}`);
  await expect(draft.getByRole("button", { name: "Send 2 changes to the registry" })).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`registrant=${one.id}&tech=${two.id}`));

  const back = role(page, "Registrant").getByRole("link", { name: "Take back the change of Registrant" });
  await back.click();
  await expect(role(page, "Registrant")).not.toHaveAttribute("data-draft");
  await expect(draft).not.toContainText("registrant becomes");
  await expect(draft).toContainText("Not a change of registrant");
  await draft.getByRole("button", { name: "Send 1 change to the registry" }).click();
  await expect(page.getByText("The change has begun")).toBeVisible();
  await expect(role(page, "Tech")).toContainText("set on this domain");
  await comes(page, javaScriptEnabled, async (soon) => {
    await expect(world(page)).toContainText(two.last_name, soon);
    await expect(world(page)).not.toContainText(one.last_name, soon);
  });
  expect(asked.includes("/fn/domains/plan_roles")).toBe(Boolean(javaScriptEnabled));
  if (!javaScriptEnabled) expect(asked).toEqual([]);
});
