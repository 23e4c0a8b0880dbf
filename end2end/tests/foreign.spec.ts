// Somebody else's things: not there, for pages and forms alike.
import { expect, test } from "../fixtures.ts";
import { Refused } from "../support/desk.ts";
import { SOMEBODY, assign, contact, domain, stands, unique } from "../support/book.ts";

test("what belongs to another organization does not exist", async ({ page, desk }) => {
  const other = desk.found(unique("Other"), `${unique("other")}@desk.example`);
  const theirs = await contact(desk, { last_name: unique("Theirs") }, other);
  const of = await domain(desk, `${unique("theirs")}.example`, other);
  const task = await assign(desk, of, { registrant: theirs.id }, other);
  await stands(desk, task, "completed", other);

  const nothing = "01890000-0000-7000-8000-000000000000";
  await page.goto(`/contacts/${nothing}`);
  const words = await page.locator("main").innerText();
  for (const path of [`/contacts/${theirs.id}`, `/contacts/${theirs.id}/edit`, `/domains/${of.id}`, `/domains/${of.id}?tech=${theirs.id}`, `/tasks/${task.id}`, "/contacts/no-id", "/domains/no-id", "/tasks/no-id", "/nowhere"]) {
    const answer = await page.goto(path);
    expect(answer?.status(), path).toBe(404);
    expect(await page.locator("main").innerText(), path).toBe(words);
  }

  for (const [path, form] of [
    [`/contacts/${theirs.id}`, { ...SOMEBODY, version: "1" }],
    [`/contacts/${theirs.id}/deactivate`, { version: "1" }],
    [`/contacts/${theirs.id}/delete`, { version: "1" }],
    [`/domains/${of.id}/roles`, { registrant: theirs.id, version: "1" }],
    [`/domains/${of.id}/order`, { task_type: "lock_domain", version: "1" }],
    [`/tasks/${task.id}/retry`, {}],
    [`/tasks/${task.id}/cancel`, {}],
  ] as const) {
    const answer = await page.request.post(path, { form, maxRedirects: 0 });
    expect(answer.status(), path).toBe(404);
  }
  const after = await desk.api<Record<string, unknown>>("GET", `/contacts/${theirs.id}`, undefined, other);
  expect(after).toMatchObject({ is_active: true, last_name: theirs.last_name, version: theirs.version });

  // Nor can theirs be drawn into ours.
  const ours = await domain(desk, `${unique("ours")}.example`);
  await page.goto(`/domains/${ours.id}?tech=${theirs.id}`);
  await expect(page.locator("main")).not.toContainText(theirs.last_name);
  await expect(page.getByRole("button", { name: /^Send (\d|all)/ })).toHaveCount(0);

  // The API says the same.
  for (const path of [`/contacts/${theirs.id}`, `/tasks/${task.id}`]) {
    const refused = await desk.api("GET", path).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(Refused);
    expect((refused as Refused).status, path).toBe(404);
  }
});
