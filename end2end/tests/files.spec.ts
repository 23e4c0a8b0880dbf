// Files: every row with its fate before anything changes, then taken in by a task, and the book taken out again.
import { readFile } from "node:fs/promises";
import { expect, test } from "../fixtures.ts";
import { SOMEBODY, contact, unique } from "../support/book.ts";
import { comes } from "../support/pages.ts";

test("good rows are taken in and bad ones say why", async ({ page, desk, javaScriptEnabled }) => {
  const old = await contact(desk, { last_name: unique("Imported") });
  const name = unique("Newcomer");
  const csv = [
    "handle;first_name;last_name;street1;city;country_code;email",
    `;Ana;${name};Rua das Flores 45;São Paulo;BR;ana@example.com`,
    `;Petr;;Krátká 2;Brno;ZZ;no mail`,
    `${old.handle};${old.first_name};${old.last_name};Nová 5;Brno;CZ;${SOMEBODY.email}`,
  ].join("\r\n");
  await page.goto("/import");
  await page.getByLabel("File", { exact: true }).setInputFiles({ name: "book.csv", mimeType: "text/csv", buffer: Buffer.from(`\ufeff${csv}\r\n`) });
  await page.getByRole("button", { name: "Read the file" }).click();

  await expect(page.getByRole("heading", { name: "book.csv" })).toBeVisible();
  const rows = page.getByRole("table");
  await expect(rows).toContainText("country_code: Choose a country");
  // What becomes another of a contact that is there already.
  const changed = rows.getByRole("row").filter({ hasText: old.handle });
  await expect(changed).toContainText(/city .*Brno/);
  await expect(changed).toContainText("No domain shows it.");
  await page.getByRole("navigation", { name: "Rows by fate" }).getByRole("link", { name: "1 refused" }).click();
  await expect(rows.getByRole("row")).toHaveCount(2);
  const before = await desk.api<{ data: unknown[] }>("GET", `/contacts?q=${name}`);
  expect(before.data).toHaveLength(0);

  await page.getByRole("button", { name: "Take 2 rows in" }).click();
  await comes(page, javaScriptEnabled, async (soon) => {
    await expect(page.getByRole("navigation", { name: "Rows by fate" })).toContainText("2 taken in", soon);
  });
  const after = await desk.api<{ data: unknown[] }>("GET", `/contacts?q=${name}`);
  expect(after.data).toHaveLength(1);
  const moved = await desk.api<{ city: string }>("GET", `/contacts/${old.id}`);
  expect(moved.city).toBe("Brno");

  const [report] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "Download the report" }).click()]);
  expect(await readFile(await report.path(), "utf8")).toContain("refused");
});

test("a file that is none says why", async ({ page }) => {
  await page.goto("/import");
  await page.getByLabel("File", { exact: true }).setInputFiles({ name: "prices.csv", mimeType: "text/csv", buffer: Buffer.from("first_name,price\nJana,1\n") });
  await page.getByRole("button", { name: "Read the file" }).click();
  await expect(page.getByRole("alert").first()).toContainText('There is no column "price"');
});

test("the book is taken out", async ({ page, desk }) => {
  const someone = await contact(desk, { last_name: unique("Exported") });
  await page.goto("/import");
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "All contacts as CSV" }).click()]);
  const text = await readFile(await file.path(), "utf8");
  expect(text).toContain(someone.handle);
  expect(text).toContain("'+420601123456");
});

test("two contacts that are one are merged", async ({ page, desk }) => {
  const last_name = unique("Twice");
  const [first, second] = [await contact(desk, { last_name }), await contact(desk, { last_name })];
  await page.goto("/contacts/duplicates");
  await page.getByRole("button", { name: `Merge ${second.handle} into ${first.handle}` }).click();
  await expect(page.getByRole("status").first()).toContainText(`Merged into ${first.handle}`);
  const left = await desk.api<{ data: { id: string }[] }>("GET", `/contacts?q=${last_name}`);
  expect(left.data.map((each) => each.id)).toEqual([first.id]);
});
