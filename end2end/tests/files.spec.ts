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
  await page.getByLabel("File", { exact: true }).setInputFiles({ name: "prices.xls", mimeType: "text/csv", buffer: Buffer.from("<html><table><tr><td>1</td></tr></table></html>") });
  await page.getByRole("button", { name: "Read the file" }).click();
  await expect(page.getByRole("alert").first()).toContainText("This is a web page");
});

test("columns of another program are said, and a wrong row is mended where it stands", async ({ page, desk, javaScriptEnabled }) => {
  const name = unique("Mapped");
  const csv = [
    "Anrede;Vorname;Nachname;Straße geschäftlich;Ort geschäftlich;Postleitzahl geschäftlich;Land/Region geschäftlich;Dienststelle",
    `Frau;Ana;${name};Musterweg 1;Dresden;1069;DE;Nova`,
    "Herr;;;Krátká 2;Brno;602 00;CZ;Nova",
  ].join("\r\n");
  await page.goto("/import");
  await page.getByLabel("File", { exact: true }).setInputFiles({ name: "outlook.csv", mimeType: "text/csv", buffer: Buffer.from(csv) });
  await page.getByRole("button", { name: "Read the file" }).click();

  await expect(page.getByRole("heading", { name: "Columns of outlook.csv" })).toBeVisible();
  await expect(page.getByLabel("Vorname")).toHaveValue("first_name");
  await expect(page.getByLabel("Anrede")).toHaveValue("");
  await page.getByLabel("Dienststelle").selectOption("org_name");
  await page.getByRole("button", { name: "Judge the rows" }).click();

  const rows = page.getByRole("table");
  await expect(rows).toContainText("1069 had lost its zeros; it is 01069.");
  const wrong = rows.getByRole("row").filter({ hasText: "first_name:" });
  await wrong.getByText("Mend it here").click();
  await wrong.getByLabel("Last name").fill(`${name}-Petr`);
  await wrong.getByRole("button", { name: "Judge it again" }).click();
  await expect(page.getByRole("status").first()).toContainText("Line 3 is judged again: new.");

  await page.getByRole("button", { name: "Take 2 rows in" }).click();
  await comes(page, javaScriptEnabled, async (soon) => {
    await expect(page.getByRole("navigation", { name: "Rows by fate" })).toContainText("2 taken in", soon);
  });
  const after = await desk.api<{ data: { handle: string; org_name: string; postal_code: string }[] }>("GET", `/contacts?q=${name}`);
  expect(after.data.map((each) => each.org_name)).toEqual(["Nova", "Nova"]);
  expect(after.data.map((each) => each.postal_code).sort()).toEqual(["01069", "602 00"]);
  await page.reload();
  for (const made of after.data) await expect(rows).toContainText(made.handle);
});

test("an example goes out and comes in", async ({ page }) => {
  await page.goto("/import");
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "Example of contacts" }).click()]);
  expect(file.suggestedFilename()).toBe("contacts-example.csv");
  await page.getByLabel("File", { exact: true }).setInputFiles({ name: "example.csv", mimeType: "text/csv", buffer: await readFile(await file.path()) });
  await page.getByRole("button", { name: "Read the file" }).click();
  await expect(page.getByRole("navigation", { name: "Rows by fate" })).toContainText("2 new");
});

test("the book is taken out", async ({ page, desk }) => {
  const someone = await contact(desk, { last_name: unique("Exported") });
  await page.goto("/import");
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "All contacts as CSV" }).click()]);
  const text = await readFile(await file.path(), "utf8");
  expect(text).toContain(someone.handle);
  expect(text).toContain("+420 6011 23456");
  expect(file.suggestedFilename()).toMatch(/^contacts-\d{4}-\d\d-\d\d\.csv$/);
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
