// Pages that show tasks: with scripts they follow what happens, without they show it after a refresh.
import { expect, test } from "../fixtures.ts";
import { assign, contact, domain, stands } from "../support/book.ts";
import { alive, comes } from "../support/pages.ts";

test.use({ own: { registry: ["delay 300"] } });

test("the list of tasks, the overview and a contact's page follow a task to its end", async ({ page, context, desk, javaScriptEnabled }) => {
  const { id: registrant } = await contact(desk);
  const adopted = await domain(desk, "followed.example");
  const task = await assign(desk, adopted, { registrant });
  await stands(desk, task, "completed");

  const list = page;
  await list.goto("/tasks");
  const [overview, card] = [await context.newPage(), await context.newPage()];
  await overview.goto("/");
  await card.goto(`/contacts/${registrant}?tab=tasks`);
  for (const each of [list, overview, card]) await alive(each, javaScriptEnabled);

  const row = list.getByRole("row", { name: /followed\.example/ });
  await expect(row.first().locator(".state")).toHaveText("Done");
  const done = overview.locator("#figures");
  await expect(done).toContainText("1 done and read back");
  await expect(card.locator("#tasks")).toContainText("none under way");

  const next = await assign(desk, adopted, { admin: registrant });
  // A page that nobody looks at closes its stream, and goes on when it is seen again.
  await overview.bringToFront();
  await comes(overview, javaScriptEnabled, (options) => expect(done).toContainText("2 done and read back", options));
  await card.bringToFront();
  await comes(card, javaScriptEnabled, (options) => expect(card.locator(`#tasks a[href="/tasks/${next.id}"]`)).toBeVisible(options));
  await comes(card, javaScriptEnabled, (options) => expect(card.locator(`#tasks [data-task="${next.id}"] .state`)).toHaveText("Done", options));
  await list.bringToFront();
  if (javaScriptEnabled) await list.getByRole("link", { name: "Show 1 more task" }).click();
  else await list.reload();
  await expect(list.locator(`#row-${next.id} .state`)).toHaveText("Done");
  await expect(row).toHaveCount(2);
});
