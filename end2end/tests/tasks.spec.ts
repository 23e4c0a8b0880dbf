// Tasks as people need them: failures that are over count no more, the list is by day and filtered, a task for many domains is paused and goes on, and a refusal says what to mend.
import { readFile } from "node:fs/promises";
import { expect, test } from "../fixtures.ts";
import { assign, contact, domain, stands, unique } from "../support/book.ts";
import { alive, comes, write } from "../support/pages.ts";
import { member, office, person } from "../support/people.ts";

test.describe("the list", () => {
  test.use({ own: {} });

  test("a failure that a later task settled counts no more", async ({ page, desk }) => {
    const mute = await contact(desk, { last_name: unique("Mute"), email: null });
    const name = `${unique("mended")}.example`;
    const sick = await domain(desk, name);
    await stands(desk, await assign(desk, sick, { tech: mute.id }), "failed");
    await stands(desk, await assign(desk, sick, { tech: mute.id, admin: mute.id }), "failed");
    await page.goto("/tasks");
    await expect(page.locator("#counted")).toHaveText("2 · 1 failed");
    await page.goto("/");
    await expect(page.getByRole("region", { name: "Needs you" })).toContainText(name);

    const { id } = await contact(desk);
    const later = await stands(desk, await assign(desk, sick, { tech: id, admin: id }), "completed");
    await page.goto("/tasks");
    await expect(page.locator("#counted")).toHaveText("3");
    const overtaken = page.getByRole("row", { name: new RegExp(name) }).filter({ hasText: "overtaken by" });
    await expect(overtaken).toHaveCount(2);
    await expect(overtaken.getByRole("link", { name: "a later task" }).first()).toHaveAttribute("href", `/tasks/${later.id}`);
    await page.goto("/");
    await expect(page.getByRole("region", { name: "Needs you" })).not.toContainText(name);
    await page.goto("/tasks?status=needs");
    await expect(page.getByRole("heading", { name: "No task matches" })).toBeVisible();
  });

  test("filters are in the address, and rows stand under their day", async ({ page, desk }) => {
    const { id: tech } = await contact(desk);
    const [one, other] = [await domain(desk, "one.example"), await domain(desk, "other.example")];
    await stands(desk, await assign(desk, one, { tech }), "completed");
    await stands(desk, await assign(desk, other, { tech }), "completed");
    await page.goto("/tasks");
    await expect(page.locator("tr.day")).toHaveCount(1);
    await expect(page.locator("tr.day")).toContainText(/^Today, \w+day, \d+ \w+ \d{4}$/);
    await page.getByLabel("State").selectOption({ label: "Done" });
    await page.getByLabel("Type").selectOption({ label: "Update contacts" });
    await page.getByLabel("Domain name").fill("other");
    await page.getByLabel("From").fill("2020-01-01");
    await page.getByRole("button", { name: "Show" }).click();
    await expect(page).toHaveURL(/status=completed.*type=update_contacts.*name=other.*from=2020-01-01/);
    await expect(page.getByRole("rowheader", { name: /other\.example/ })).toBeVisible();
    await expect(page.locator("#counted")).toHaveText("1 found");
    await page.getByLabel("To").fill("2020-01-02");
    await page.getByRole("button", { name: "Show" }).click();
    await expect(page.getByRole("heading", { name: "No task matches" })).toBeVisible();
    await page.getByRole("link", { name: "All tasks" }).first().click();
    await expect(page.locator("#counted")).toHaveText("2");
  });

  test("an import is called by what it does", async ({ page }) => {
    const csv = "first_name,last_name,street1,city,country_code\nAna,Nova,Krátká 2,Brno,CZ\n";
    await page.goto("/import");
    await page.getByLabel("File", { exact: true }).setInputFiles({ name: "book.csv", mimeType: "text/csv", buffer: Buffer.from(csv) });
    await page.getByRole("button", { name: "Read the file" }).click();
    await page.getByRole("button", { name: "Take 1 row in" }).click();
    await expect(page.getByRole("button", { name: "Take 1 row in" })).toHaveCount(0);
    await page.goto("/tasks");
    await expect(page.getByRole("row", { name: /Import of 1 contact/ })).toContainText("1 contact from book.csv");
    await page.getByRole("link", { name: /Import of 1 contact/ }).click();
    await expect(page).toHaveTitle(/^Import of 1 contact from book\.csv/);
    await page.getByRole("link", { name: "The file, row by row" }).click();
    await expect(page.getByRole("heading", { name: "book.csv" })).toBeVisible();
  });
});

test.describe("one task", () => {
  test("a task for many domains is one line; it is paused, goes on, and has a report", async ({ page, desk, javaScriptEnabled }) => {
    // How long it waits for further edits: time enough to stop it on a machine that does much else, and then it goes on.
    const settles = (settle_seconds: number) => desk.api("PATCH", "", { policies: { settle_seconds } });
    const at = await office(desk);
    const one = await member(desk, await person(desk), at);
    const names = [`${unique("many")}.example`, `${unique("many")}.example`];
    for (const name of names) {
      const adopted = await domain(desk, name);
      await stands(desk, await assign(desk, adopted, { tech: one.id }), "completed");
    }
    await settles(20);
    await page.goto(`${at.path}/edit`);
    await write(page, { street1: "Krátká 5" });
    await page.getByRole("button", { name: "Save office" }).click();
    await page.getByRole("button", { name: "Save the office" }).click();
    await page.getByRole("link", { name: "Follow the task" }).click();
    await settles(5);
    const task = page.url().split("/").pop()!;
    await alive(page, javaScriptEnabled);
    await page.getByRole("button", { name: "Pause" }).click();
    await expect(page.getByRole("status").filter({ hasText: "Paused." }).first()).toBeVisible();
    await expect(page.getByRole("button", { name: "Resume" })).toBeVisible();
    await page.goto("/tasks?status=paused");
    await expect(page.locator(`#row-${task}`)).toContainText("Paused");
    await page.goto(`/tasks/${task}`);
    await alive(page, javaScriptEnabled);
    await page.getByRole("button", { name: "Resume" }).click();
    await comes(page, javaScriptEnabled, async (soon) => {
      await expect(page.locator(".facts .state")).toHaveText("Done", soon);
    });
    await expect(page.locator("#parent")).toContainText("2 of 2");
    const [report] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "Download the report" }).click()]);
    const text = await readFile(await report.path(), "utf8");
    for (const name of names) expect(text).toContain(`${name},`);
    await page.goto("/tasks");
    await expect(page.locator(`#row-${task}`)).toContainText("2 of 2");
    await expect(page.getByRole("row", { name: new RegExp(`${names[0]}.*office`) })).toHaveCount(0);
  });

  test("a refused task names the contact to mend and what would do", async ({ page, desk }) => {
    const accents = await contact(desk, { last_name: unique("Žluť") });
    const name = `${unique("plain")}.strict`;
    const strict = await domain(desk, name);
    const task = await stands(desk, await assign(desk, strict, { registrant: accents.id, tech: accents.id }), "failed");
    await page.goto(`/tasks/${task.id}`);
    await expect(page.locator(".tab").first()).toContainText(name);
    const remedies = page.locator("#remedies");
    await expect(remedies).toContainText("takes plain Latin letters only");
    await expect(remedies).toContainText("review its ASCII form");
    await expect(remedies).not.toContainText("`");
    await remedies.getByRole("link").first().click();
    await expect(page).toHaveURL(new RegExp(`/contacts/${accents.id}$`));
  });

  test("a task that was cancelled after the registry took it says what may still happen", async ({ page, desk, javaScriptEnabled }) => {
    const { id: first } = await contact(desk);
    const slow = await domain(desk, `${unique("late")}.slow`);
    const task = await assign(desk, slow, { tech: first });
    await expect.poll(async () => (await desk.api<{ awaiting: string | null }>("GET", `/tasks/${task.id}`)).awaiting, { timeout: 20_000 }).toBe("registry");
    await page.goto(`/tasks/${task.id}`);
    await alive(page, javaScriptEnabled);
    await page.getByRole("button", { name: "Cancel task" }).click();
    await comes(page, javaScriptEnabled, async (soon) => {
      await expect(page.locator(".facts .state")).toContainText("Cancelled", soon);
    });
    const sent = page.locator(".timeline li").filter({ hasText: "will act later" });
    if ((await sent.count()) > 0) await expect(sent.first()).not.toContainText("Not carried out");
  });
});

