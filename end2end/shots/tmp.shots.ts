import { join } from "node:path";
import { test } from "../fixtures.ts";
import { alive, signIn, settled } from "../support/pages.ts";
test.use({ own: { demo: true }, signedIn: false });
const link = (list: string, name: string | RegExp) => async (page: any) => { await page.goto(list); await page.getByRole("rowheader").getByRole("link", { name }).first().click(); };
const P: Record<string, (page: any) => Promise<unknown>> = {
  people: (p) => p.goto("/people"),
  person: link("/people", "Hana"),
  "person-edit-impact": async (p) => { await link("/people", "Hana")(p); await p.getByRole("link", { name: "Edit person" }).click(); await p.locator('[name=last_name]').fill("Malá"); await p.locator('[name=email]').fill("hana.mala@sample.example"); await p.getByRole("button", { name: "Save person" }).click(); await p.locator('button[value=confirmed]').waitFor(); },
  leave: async (p) => { await link("/people", "Hana")(p); await p.getByRole("link", { name: /Let them go/ }).click(); },
  offices: (p) => p.goto("/locations"),
  office: link("/locations", "Praha"),
  "office-edit": async (p) => { await link("/locations", "Praha")(p); await p.getByRole("link", { name: "Edit office" }).click(); },
  "office-impact": async (p) => { await link("/locations", "Praha")(p); await p.getByRole("link", { name: "Edit office" }).click(); await p.locator('[name=street1]').fill("Krátká 5"); await p.getByRole("button", { name: "Save office" }).click(); await p.locator('button[value=confirmed]').waitFor(); },
  teams: (p) => p.goto("/teams"),
  team: link("/teams", "Web"),
  "team-draft": async (p) => { await link("/teams", "Web")(p); await p.locator('.role-card[data-role="billing"] summary').click(); await p.locator('.role-card[data-role="billing"]').getByRole("link", { name: /Same as/ }).click(); await p.locator("#draft").waitFor(); },
  "team-new": (p) => p.goto("/teams/new"),
  settings: (p) => p.goto("/settings"),
  member: link("/contacts", "Hana"),
  "member-new": (p) => p.goto("/contacts/new?kind=member"),
  replace: async (p) => { await link("/contacts", "Hana")(p); await p.getByRole("link", { name: /Replace/ }).click(); },
  "refused-deact": async (p) => { await link("/contacts", "Hana")(p); await p.getByRole("button", { name: "Deactivate contact" }).click(); await p.locator(".error-summary").waitFor(); },
  greek: link("/contacts", "Ελένη"),
  ascii: async (p) => { await link("/contacts", "Ελένη")(p); await p.getByRole("link", { name: /ASCII form/ }).click(); },
  domains: (p) => p.goto("/domains"),
  domain: link("/domains", "sample-shop"),
  "domain-refused": link("/domains", "old-archive"),
  // last: it changes something
  "task-waits": async (p) => { await P["person-edit-impact"]!(p); await p.locator('button[value=confirmed]').click(); await p.getByRole("link", { name: "Follow the task" }).click(); },
  "member-waits": async (p) => { await link("/contacts", "Hana")(p); },
  overview: (p) => p.goto("/"),
};
test("t", async ({ page, desk }) => {
  test.setTimeout(280000);
  await page.goto("/sign-in");
  await signIn(page, desk.account);
  await settled(page);
  for (const [name, show] of Object.entries(P)) {
    try {
    await show(page);
    await alive(page, true);
    for (const [w, scheme] of [[1280, "light"], [390, "dark"]] as const) {
      await page.emulateMedia({ colorScheme: scheme });
      await page.setViewportSize({ width: w, height: 900 });
      await page.screenshot({ path: join("/tmp/shots", `${name}-${w}.png`), fullPage: true });
    }
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.emulateMedia({ colorScheme: "light" });
    } catch (e) { console.log(name, String(e).slice(0, 300)); }
  }
});
