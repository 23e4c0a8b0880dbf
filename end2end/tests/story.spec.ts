// The whole story: a contact becomes what the world sees, and stays so when it is edited.
import { domainToASCII } from "node:url";
import { expect, test } from "../fixtures.ts";
import { SOMEBODY } from "../support/book.ts";
import { alive, comes, live, pick, role, signIn, state, world, write } from "../support/pages.ts";
import { rdapName, whois } from "../support/world.ts";

// Each command takes a moment at this registry, so that there is something to watch.
test.use({ own: { registry: ["delay 250"] }, signedIn: false });

// As `domainToASCII` of the platform writes it: WHOIS is asked by the name on the wire.
const NAME = domainToASCII("žluťoučký.example");

test("a contact becomes what the world sees", async ({ page, desk, javaScriptEnabled }) => {
  await test.step("sign in, and land where one wanted to go", async () => {
    await page.goto("/contacts");
    await expect(page).toHaveURL(/\/sign-in\?next=/);
    await signIn(page, desk.account);
    await expect(page).toHaveURL(/\/contacts$/);
  });

  await test.step("write a contact", async () => {
    await page.getByRole("link", { name: "New contact" }).click();
    await alive(page, javaScriptEnabled);
    await write(page, { ...SOMEBODY, org_name: "Žluťoučký kůň s.r.o." });
    await page.getByRole("button", { name: "Save contact" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toContainText("Jana Nováková");
    await expect(page.getByRole("status").first()).toContainText(/Saved as \S+-\S+/);
    await expect(world(page)).toContainText("Nothing of it was sent to a registry from here");
  });

  await test.step("adopt a domain", async () => {
    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Domains" }).click();
    await page.getByRole("textbox", { name: "Adopt a domain" }).fill("žluťoučký.example");
    await page.getByRole("button", { name: "Adopt this domain" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toContainText("žluťoučký.example");
    await expect(page.getByRole("heading", { level: 1 })).toContainText("xn--");
    await expect(world(page)).not.toContainText("Nováková");
  });
  const address = page.url().split("?")[0]!;

  await test.step("draft its registrant, and read what will be sent", async () => {
    await pick(page, "Registrant", "novák", /Jana Nováková/, javaScriptEnabled);
    const draft = page.getByRole("region", { name: "What will be sent" });
    await expect(draft).toContainText("contact:create");
    await expect(draft).toContainText("domain:update");
    await draft.getByRole("button", { name: "Send 1 change to the registry" }).click();
    await expect(page.getByText("The change has begun")).toBeVisible();
    await expect(page).toHaveURL(new RegExp(`^${address}`));
  });

  await test.step("watch the task complete", async () => {
    // A reload would lose this: where scripts run, the page lives on.
    if (javaScriptEnabled) await page.evaluate(() => document.documentElement.setAttribute("data-same-page", ""));
    await expect(live(page)).toContainText("Update contacts");
    for (const step of ["prepare", "contacts", "domain", "read back", "publish"]) await expect(live(page).locator("li", { hasText: step })).toHaveCount(1);
    await comes(page, javaScriptEnabled, async (soon) => {
      await expect(state(live(page))).toHaveText("Done", soon);
      await expect(live(page).locator('li[data-state="completed"]')).toHaveCount(5, soon);
      await expect(world(page)).toContainText("Jana Nováková", soon);
    });
    if (javaScriptEnabled) await expect(page.locator("html")).toHaveAttribute("data-same-page", "");
    await expect(role(page, "Registrant")).toContainText("set on this domain");
  });

  await test.step("the world sees the name", async () => {
    const lines = await whois(desk, NAME);
    expect(lines).toContain("Registrant Name: Jana Nováková");
    expect(lines).toContain("Registrant Organization: Žluťoučký kůň s.r.o.");
    expect(await rdapName(desk, NAME, "registrant")).toBe("Jana Nováková");
    await world(page).getByRole("link", { name: "RDAP", exact: true }).click();
    await expect(page.getByLabel("RDAP answer")).toContainText("Jana Nováková");
  });

  await test.step("edit the contact: its domain follows", async () => {
    await role(page, "Registrant").getByRole("link", { name: "Jana Nováková" }).click();
    await page.getByRole("link", { name: "Edit contact" }).click();
    await alive(page, javaScriptEnabled);
    await write(page, { last_name: "Dvořáková" });
    await page.getByRole("button", { name: "Save and update 1 domain" }).click();
    // Another name is another registrant: that is looked at first.
    await expect(page.getByRole("region", { name: "Another registrant" })).toContainText("Jana Dvořáková");
    await page.getByRole("button", { name: "Save the contact and send to 1 domain, with a new registrant" }).click();
    await expect(page.getByRole("status").first()).toContainText("Bringing 1 domain up to date has begun");
    await page.goto(address);
    await comes(page, javaScriptEnabled, async (soon) => {
      await expect(world(page)).toContainText("Jana Dvořáková", soon);
    });
    expect(await whois(desk, NAME)).toContain("Registrant Name: Jana Dvořáková");
    expect(await rdapName(desk, NAME, "registrant")).toBe("Jana Dvořáková");
  });

  await test.step("and the history says what happened", async () => {
    await role(page, "Registrant").getByRole("link", { name: "Jana Dvořáková" }).click();
    await page.getByRole("navigation", { name: "Parts of this contact" }).getByRole("link", { name: "History" }).click();
    const history = page.getByRole("region", { name: "History" });
    await expect(history).toContainText("Nováková");
    await expect(history).toContainText("Dvořáková");
    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Tasks" }).click();
    await expect(page.getByRole("row", { name: /žluťoučký/ })).toHaveCount(2);
  });
});
