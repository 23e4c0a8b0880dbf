// What differs is settled from the overview, cause by cause, by a plan; and domains are found by whom they show.
import { expect, test } from "../fixtures.ts";
import { assign, contact, domain, stands, unique } from "../support/book.ts";
import { give, team } from "../support/people.ts";

test.use({ own: {} });

test("domains that differ for one cause are settled by one plan", async ({ page, desk }) => {
  const good = await contact(desk, { last_name: unique("There") });
  const mute = await contact(desk, { last_name: unique("Mute"), email: null });
  const names = ["first.example", "second.example"];
  for (const name of names) {
    const sick = await domain(desk, name);
    await stands(desk, await assign(desk, sick, { registrant: good.id, tech: good.id }), "completed");
    const refused = await stands(desk, await assign(desk, sick, { tech: mute.id }), "failed");
    // Nobody looks at its task any more: the domain still differs.
    await desk.api("POST", `/tasks/${refused.id}/dismiss`, {});
  }
  await page.goto("/");
  const needs = page.getByRole("region", { name: "Needs you" });
  await expect(needs.getByRole("listitem").filter({ hasText: "the registry refused" })).toContainText("2 domains");
  await needs.getByRole("link", { name: /^2 domains have changes/ }).click();
  await expect(page.getByRole("rowheader")).toHaveText(names);
  await page.goBack();

  await needs.getByRole("button", { name: /^Send ours/ }).click();
  await expect(page).toHaveURL(/\/plans\/[0-9a-f-]{36}$/);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Send what the book wants for 2 domains");
  await expect(page.getByRole("region", { name: "To be mended first" }).getByRole("rowheader")).toHaveText(names);

  await page.goto("/");
  await needs.getByRole("button", { name: /^Take the registry/ }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Take over what registries hold of 2 domains");
  await page.getByRole("button", { name: "Take over for 2 domains" }).click();
  await expect(page).toHaveURL(/\/tasks\/[0-9a-f-]{36}/);
  const agree = async () => (await desk.api<{ data: unknown[] }>("GET", `/projects/${desk.account.project_id}/domains?state=agrees`)).data.length;
  await expect.poll(agree, { timeout: 30_000 }).toBe(2);
  await page.goto("/");
  await expect(needs.getByRole("button", { name: /^Send ours/ })).toHaveCount(0);
});

test("domains are found by the contact that they show, and by its role", async ({ page, desk }) => {
  const who = await contact(desk, { last_name: unique("Shown") });
  const web = await team(desk, who, unique("Web"));
  const [own, followed] = [await domain(desk, "own.example"), await domain(desk, "followed.example")];
  await domain(desk, "apart.example");
  await stands(desk, await assign(desk, own, { tech: who.id }), "completed");
  await give(desk, followed, web);

  await page.goto(`/contacts/${who.id}`);
  await page.getByRole("link", { name: "Show all 2 in the list" }).click();
  await expect(page.getByRole("rowheader")).toHaveText(["followed.example", "own.example"]);
  await page.goto(`/domains?q=registrant:${who.handle}`);
  await expect(page.getByRole("rowheader")).toHaveText(["followed.example"]);
  await page.goto(`/domains?q=own+tech:${who.handle.toLowerCase()}`);
  await expect(page.getByRole("rowheader")).toHaveText(["own.example"]);
});
