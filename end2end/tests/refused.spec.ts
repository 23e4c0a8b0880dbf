// The registry says no: in its own words, where somebody looks for them; mended by trying again, or by hand.
import { expect, test } from "../fixtures.ts";
import { SOMEBODY, contact, domain } from "../support/book.ts";
import { alive, comes, live, pick, state, world, write } from "../support/pages.ts";
import { whois } from "../support/world.ts";

test.describe("a registry that refuses once", () => {
  test.use({ own: { registry: ["refuse contact:create 2306 once Postal code missing for this country"] } });

  test("its words stand on the task, and trying again helps", async ({ page, desk, javaScriptEnabled }) => {
    await contact(desk);
    const { id, name } = await domain(desk, "refused.example");
    await page.goto(`/domains/${id}`);
    await pick(page, "Registrant", "jana", /Jana Nováková/, javaScriptEnabled);
    await page.getByRole("button", { name: "Send 1 change to the registry" }).click();
    await expect(page.getByText("The change has begun")).toBeVisible();
    await comes(page, javaScriptEnabled, async (soon) => {
      await expect(state(live(page))).toHaveText("Refused: 2306", soon);
    });
    await expect(live(page)).toContainText("Postal code missing for this country");
    await expect(world(page)).not.toContainText("Jana Nováková");

    await page.goto("/domains");
    await expect(page.getByRole("row", { name: /refused\.example/ })).toContainText("Refused: 2306");
    await page.goto("/");
    await expect(page.getByRole("region", { name: "Needs you" })).toContainText("refused.example");
    await page.getByRole("link", { name: /^Open task of refused\.example/ }).click();
    await expect(page.getByRole("blockquote").or(page.locator("blockquote")).first()).toHaveText("2306 Postal code missing for this country");
    await page.getByRole("button", { name: "Try again" }).click();
    await comes(page, javaScriptEnabled, async (soon) => {
      await expect(page.locator(".facts .state")).toHaveText("Done", soon);
    });
    await expect(page.locator(".facts")).toContainText("attempt 2");
    expect(await whois(desk, name)).toContain("Registrant Name: Jana Nováková");
  });
});

test("what no registry would take is said before it is sent, and again when it was sent all the same", async ({ page, desk, javaScriptEnabled }) => {
  const mute = await contact(desk, { last_name: "Mailless", email: null });
  await page.goto(`/contacts/${mute.id}`);
  await expect(page.getByRole("region", { name: "Before a registry takes it" })).toContainText("e-mail");

  const { id } = await domain(desk, "mailless.example");
  await page.goto(`/domains/${id}`);
  await pick(page, "Registrant", mute.handle, /Mailless/, javaScriptEnabled);
  const draft = page.getByRole("region", { name: "What will be sent" });
  await expect(draft).toContainText(/would refuse/);
  await draft.getByRole("button", { name: "Send all the same" }).click();
  await expect(page.getByText("The change has begun")).toBeVisible();
  await comes(page, javaScriptEnabled, async (soon) => {
    await expect(state(live(page))).toHaveText("Not fit to be sent", soon);
  });

  // Mended by hand: the contact gets an address, and the domain follows by itself.
  await page.goto(`/contacts/${mute.id}/edit`);
  await alive(page, javaScriptEnabled);
  await write(page, { email: SOMEBODY.email });
  await page.getByRole("button", { name: /^Save/ }).click();
  // With an address it can be sent, and is another registrant than the registry has.
  await page.getByRole("button", { name: "Save the contact and send to 1 domain, with a new registrant" }).click();
  // Leaving the page any earlier would take the request back.
  await expect(page.getByText(/^Saved/).first()).toBeVisible();
  await page.goto(`/domains/${id}`);
  await comes(page, javaScriptEnabled, async (soon) => {
    await expect(world(page)).toContainText("Mailless", soon);
  });
});

test("a name that is none, and one that is there already, are refused where they were typed", async ({ page, desk }) => {
  await domain(desk, "once.example");
  for (const [typed, words] of [
    ["not a name", /domain name/],
    ["once.example", /already/],
  ] as const) {
    await page.goto("/domains");
    const field = page.getByRole("textbox", { name: "Adopt a domain" });
    if (!(await field.isVisible())) await page.getByText("Adopt domain", { exact: true }).click();
    await field.fill(typed);
    await page.getByRole("button", { name: "Adopt this domain" }).click();
    await expect(page.getByRole("alert").first()).toContainText(words);
    await expect(field).toHaveValue(typed);
  }
});
