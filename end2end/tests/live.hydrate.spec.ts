// What only scripts can do, and how little of them a page loads.
import { expect, test } from "../fixtures.ts";
import { assign, contact, domain } from "../support/book.ts";
import { alive, live, role, state, world } from "../support/pages.ts";

test("a page without an island loads no module, and no script unless rows are selected; one with islands loads them once, for good", async ({ page, desk }) => {
  // A list without rows has no boxes.
  await contact(desk);
  const scripts: string[] = [];
  page.on("request", (request) => {
    if (/\.(js|wasm)(\?|$)/.test(request.url())) scripts.push(new URL(request.url()).pathname);
  });
  for (const path of ["/locations", "/teams", "/contacts"]) {
    expect(scripts).toEqual([]);
    await page.goto(path);
    await expect(page.locator("leptos-island")).toHaveCount(0);
  }
  await alive(page, true);
  expect(scripts).toEqual([expect.stringContaining("/assets/boot.")]);
  await page.goto("/contacts/new");
  await alive(page, true);
  expect(new Set(scripts).size).toBe(3);
  for (const each of new Set(scripts)) {
    const answer = await fetch(desk.url + each);
    expect(answer.headers.get("cache-control"), each).toContain("immutable");
    expect(each).toMatch(/\.[0-9a-f]{8,}\./);
  }
  const policy = (await page.goto("/contacts/new"))?.headers()["content-security-policy"];
  expect(policy).toMatch(/script-src 'nonce-[^']+'/);
  expect(policy).not.toContain("unsafe-inline");
});

test("one picker searches as one types", async ({ page, desk }) => {
  await contact(desk, { last_name: "Zephyr", org_name: "Vítr a. s." });
  const { id } = await domain(desk, "picker.example");
  await page.goto(`/domains/${id}`);
  await alive(page, true);
  const card = role(page, "Tech");
  await card.locator("summary").click();
  await expect(card.getByRole("button", { name: "Find" })).toBeHidden();
  const combo = card.getByRole("combobox");
  await combo.pressSequentially("vitr");
  await expect(card.getByRole("option")).toHaveCount(1);
  await expect(card.getByRole("option")).toContainText("Zephyr");
  await expect(card.getByRole("status")).toHaveText("1 contact");
  await combo.fill("nobody at all");
  await expect(card.getByRole("status")).toHaveText("No active contact fits.");
  await expect(combo).toHaveAttribute("aria-expanded", "false");
});

test.describe("with a registry that takes its time", () => {
  test.use({ own: { registry: ["delay 700"] } });

  test("the timeline goes on where it was when the server was killed and started again", async ({ page, desk, errors }) => {
    const { id: registrant } = await contact(desk);
    const adopted = await domain(desk, "killed.example");
    await assign(desk, adopted, { registrant });
    await page.goto(`/domains/${adopted.id}`);
    await alive(page, true);
    await expect(live(page).locator('li[data-state="completed"]').first()).toBeVisible();
    await desk.stop("SIGKILL");
    await desk.start();
    await expect(state(live(page))).toHaveText("Done", { timeout: 45_000 });
    await expect(world(page)).toContainText("Jana Nováková");
    // The stream broke on purpose; the browser says so in the console.
    errors.splice(0, errors.length, ...errors.filter((text) => !/ERR_|EventSource|Failed to load resource/.test(text)));
  });
});
