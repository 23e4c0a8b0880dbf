// Every spec runs twice: as most people read, and with JavaScript off; `*.hydrate.spec.ts` is about what only scripts can do. The server
// is started by ./fixtures.ts, one for each worker, on a port and with data of its own.
import { defineConfig } from "@playwright/test";

// Debian's browser when NICHANDLE_BROWSER names it; else Playwright's own.
const executablePath = process.env.NICHANDLE_BROWSER || undefined;
const args = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export default defineConfig({
  testDir: "./tests",
  outputDir: "./test-results",
  fullyParallel: true,
  // The browser and the server share two cores where this is tested.
  workers: 2,
  forbidOnly: !!process.env.CI,
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [["list"]],
  use: {
    browserName: "chromium",
    locale: "en-GB",
    timezoneId: "Europe/Vienna",
    trace: "retain-on-failure",
    screenshot: "only-on-failure",
    launchOptions: { executablePath, args },
  },
  projects: [
    { name: "with JavaScript", use: { javaScriptEnabled: true } },
    { name: "without JavaScript", use: { javaScriptEnabled: false }, testIgnore: /\.hydrate\.spec\.ts$/ },
  ],
});
