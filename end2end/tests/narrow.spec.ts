// From 320 to 2560 pixels nothing has to be scrolled sideways, and what is meant to be hit is large enough.
import { expect, test } from "../fixtures.ts";
import { DOORS, everyPage } from "../support/every-page.ts";
import { alive, sticksOut } from "../support/pages.ts";

test.describe.configure({ timeout: 300_000 });

test("no page scrolls sideways", async ({ page, desk, context, javaScriptEnabled }) => {
  const out: string[] = [];
  const look = async (pages: typeof DOORS) => {
    for (const { name, show } of pages) {
      await page.setViewportSize({ width: 1280, height: 800 });
      await show(page);
      await alive(page, javaScriptEnabled);
      for (const width of [320, 736, 1280, 2560]) {
        await page.setViewportSize({ width, height: 800 });
        out.push(...(await sticksOut(page)).map((each) => `${name} at ${width}: ${each}`));
      }
    }
  };
  await look(await everyPage(desk));
  await context.clearCookies();
  await look(DOORS);
  expect(out.join("\n")).toBe("");
});

test("at 320 pixels a finger hits what it aims at", async ({ page, desk, javaScriptEnabled }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  const small: string[] = [];
  for (const { name, show } of await everyPage(desk)) {
    await show(page);
    await alive(page, javaScriptEnabled);
    const found = await page.evaluate(() =>
      // WCAG 2.2, 2.5.8: at least 24 by 24, links within a text left out.
      [...document.querySelectorAll("button, summary, select, input:not([type=hidden], [type=checkbox], [type=radio]), a.button")]
        .filter((each) => each.checkVisibility())
        .map((each) => ({ each, box: each.getBoundingClientRect() }))
        .filter(({ box }) => box.width > 0 && (box.width < 24 || box.height < 24))
        .map(({ each, box }) => `${each.outerHTML.slice(0, 80)} ${Math.round(box.width)} × ${Math.round(box.height)}`),
    );
    small.push(...found.map((each) => `${name}: ${each}`));
  }
  expect(small.join("\n")).toBe("");
});
