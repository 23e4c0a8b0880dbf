// Paper: a record is one page, with the moments themselves and without anything to press; a list stays a table.
import type { Page } from "@playwright/test";
import { expect, test } from "../fixtures.ts";
import { assign, contact, domain, held, stands, unique, type Task } from "../support/book.ts";
import { team } from "../support/people.ts";

/** How many sheets the page is on paper, each an A4. */
async function sheets(page: Page): Promise<number> {
  const pdf = (await page.pdf({ preferCSSPageSize: true })).toString("latin1");
  const boxes = [...pdf.matchAll(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g)].map(([, width, height]) => `${Math.round(Number(width))} x ${Math.round(Number(height))}`);
  expect(new Set(boxes)).toEqual(new Set(["595 x 842"]));
  return [...pdf.matchAll(/\/Type\s*\/Page\b/g)].length;
}

/** What paper shows of each moment. */
async function moments(page: Page): Promise<string[]> {
  const times = page.locator("time[data-ago]:visible");
  return times.evaluateAll((all) => all.map((each) => `${getComputedStyle(each).fontSize} ${getComputedStyle(each, "::after").content}`));
}

test("a domain, a contact, a team and a task are one page each, and a list is a table", async ({ page, desk }) => {
  const last_name = unique("Wolfeschlegelsteinhausen");
  const long = { last_name, org_name: "Comhlacht na hÉireann Teoranta um Sheirbhísí Fearainn agus Óstála Idirlín", disclose: true };
  const who = await contact(desk, { ...long, street1: "Unit 14, The Very Long Named Business and Technology Park, Ballybrit Upper" });
  const label = unique("paper");
  const of = await held(desk, `${label}-0.example`, who);
  const web = await team(desk, who);
  let task: Task = await assign(desk, of, { admin: who.id, tech: who.id, billing: who.id });
  for (const city of ["Brno", "Zlín", "Plzeň"]) {
    await stands(desk, task, "completed");
    await desk.api("PATCH", `/contacts/${who.id}`, { city });
    task = (await desk.api<{ data: Task[] }>("GET", `/tasks?domain_id=${of.id}`)).data[0]!;
  }
  await stands(desk, task, "completed");
  for (let at = 1; at < 30; at += 1) {
    await desk.api("PATCH", `/projects/${desk.account.project_id}/domains/${(await domain(desk, `${label}-${at}.example`)).id}`, { team_id: web.id });
  }
  const records: [string, string][] = [
    [`/domains/${of.id}`, `Record of ${of.name},`],
    [`/contacts/${who.id}`, `Record of ${who.handle}`],
    [web.path, "Record of team"],
    [`/tasks/${task.id}`, "Record of task"],
  ];
  for (const [path, record] of records) {
    await page.goto(path);
    await page.emulateMedia({ media: "print" });
    expect(await sheets(page), path).toBe(1);
    await expect(page.locator(".print-only").filter({ hasText: record })).toBeVisible();
    await expect(page.locator("button:visible, .button:visible, input:visible, select:visible")).toHaveCount(0);
    for (const moment of await moments(page)) expect(moment, path).toMatch(/^0px "\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC"$/);
  }

  await page.goto(`/domains?q=${label}`);
  await page.emulateMedia({ media: "print" });
  expect(await page.getByRole("row", { name: new RegExp(`${label}-0`) }).evaluate((row) => getComputedStyle(row).display)).toBe("table-row");
  await expect(page.getByRole("columnheader", { name: "Registrant" })).toBeVisible();
  await expect(page.locator("button:visible, .button:visible, input:visible, select:visible")).toHaveCount(0);
});
