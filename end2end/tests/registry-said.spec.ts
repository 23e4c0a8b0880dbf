// What a registry says of a contact by itself stands with the contact. `.vetted` looks at each change of one, and says in its queue what became of it.
import { expect, test } from "../fixtures.ts";
import { contact, held, unique } from "../support/book.ts";

interface Said {
  kind: string;
  text: string;
}

test("a decision about a contact is shown on its page and by the API", async ({ page, desk }) => {
  const vetted = await contact(desk);
  await held(desk, `${unique("said")}.vetted`, vetted);
  await desk.api("PATCH", `/contacts/${vetted.id}`, { city: "Brno" });
  let said: Said[] = [];
  const look = async () => {
    ({ data: said } = await desk.api<{ data: Said[] }>("GET", `/contacts/${vetted.id}/messages`));
    return said.map((message) => message.kind);
  };
  await expect.poll(look, { timeout: 30_000 }).toContain("action_done");

  await page.goto(`/contacts/${vetted.id}`);
  const section = page.getByRole("region", { name: "What registries said" });
  for (const message of said) await expect(section).toContainText(message.text);
  await expect(section).toContainText(vetted.handle);

  // Nobody else's page says it.
  const other = await contact(desk);
  await page.goto(`/contacts/${other.id}`);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.getByRole("region", { name: "What registries said" })).toHaveCount(0);
});
