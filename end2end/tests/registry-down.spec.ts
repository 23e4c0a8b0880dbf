// The registry is out of reach, and comes back.
import { expect, test } from "../fixtures.ts";
import { contact, domain } from "../support/book.ts";
import { comes, live, pick, state, world } from "../support/pages.ts";
import { whois } from "../support/world.ts";

test.use({ own: { registry: [] } });

test("a change waits for the registry and goes through when it is back", async ({ page, desk, javaScriptEnabled }) => {
  await contact(desk);
  const { id, name } = await domain(desk, "patient.example");
  await page.goto(`/domains/${id}`);
  await pick(page, "Registrant", "jana", /Jana Nováková/, javaScriptEnabled);
  await desk.registry.stop();
  await page.getByRole("button", { name: "Send 1 change to the registry" }).click();
  await expect(page.getByText("The change has begun")).toBeVisible();

  // It tries on: neither done nor failed, and says why.
  await comes(page, javaScriptEnabled, async (soon) => {
    await expect(live(page)).toContainText(/no answer|not answer|out of reach|unreachable|connect|tries again|try again/i, soon);
  });
  await expect(state(live(page))).toHaveText(/^(Running|Waits)/);
  await expect(world(page)).not.toContainText("Jana Nováková");

  await desk.registry.start();
  await comes(page, javaScriptEnabled, async (soon) => {
    await expect(state(live(page))).toHaveText("Done", soon);
    await expect(world(page)).toContainText("Jana Nováková", soon);
  });
  expect(await whois(desk, name)).toContain("Registrant Name: Jana Nováková");
});

test("adopting asks the registry: without an answer nothing happens, and the name stays typed", async ({ page, desk }) => {
  await desk.registry.stop();
  await page.goto("/domains");
  const field = page.getByRole("textbox", { name: "Adopt a domain" });
  await field.fill("silent.example");
  await page.getByRole("button", { name: "Adopt this domain" }).click();
  await expect(page.getByRole("alert").first()).toContainText(/registry/i);
  await expect(field).toHaveValue("silent.example");

  await desk.registry.start();
  await page.getByRole("button", { name: "Adopt this domain" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("silent.example");
});

test("a task can be called off while it waits", async ({ page, desk, javaScriptEnabled }) => {
  await contact(desk);
  const { id } = await domain(desk, "never.example");
  await page.goto(`/domains/${id}`);
  await pick(page, "Registrant", "jana", /Jana Nováková/, javaScriptEnabled);
  await desk.registry.stop();
  await page.getByRole("button", { name: "Send 1 change to the registry" }).click();
  await expect(page.getByText("The change has begun")).toBeVisible();
  await page.getByRole("button", { name: "Cancel task" }).click();
  await comes(page, javaScriptEnabled, async (soon) => {
    await expect(state(live(page))).toHaveText("Cancelled", soon);
  });
});
