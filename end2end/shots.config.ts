// `make shots`: pictures of every page instead of tests.
import { defineConfig } from "@playwright/test";
import base from "./playwright.config.ts";

export default defineConfig({
  ...base,
  testDir: "./shots",
  testMatch: /\.shots\.ts$/,
  timeout: 240_000,
  use: { ...base.use, trace: "off", screenshot: "off", contextOptions: { reducedMotion: "reduce" } },
  projects: [{ name: "pictures" }],
});
