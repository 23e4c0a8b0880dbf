// What every spec stands on: a running desk with an empty book, and a page on which an error in the console, or a request to another
// host, fails the test.
import { test as base, expect } from "@playwright/test";
import { Desk, type Kind } from "./support/desk.ts";

/** Without scripts nobody fetches what was preloaded for them. */
const UNUSED = /was preloaded using link preload but not used/;
/** Messages that a browser writes of its own about what a spec does on purpose: a page that is not there is a 4xx answer. */
const EXPECTED = /^Failed to load resource: the server responded with a status of (4\d\d|503)/;

interface PerTest {
  /** `test.use({ own: … })` gives each test a desk of that kind; without it the tests of a worker share one. */
  own: Kind | null;
  /** Whether the page begins signed in; else it begins as a stranger. */
  signedIn: boolean;
  desk: Desk;
  /** Errors seen so far. A spec that provokes one empties it and says why. */
  errors: string[];
}

/** What Chromium says, scripts or not, when the next page or another size comes before a view transition has ended: the page is shown without it. */
const TRANSITION = /^(InvalidStateError|AbortError|TimeoutError): Transition was (aborted|skipped)/;

interface PerWorker {
  shared: Desk;
}

export const test = base.extend<PerTest, PerWorker>({
  own: [null, { option: true }],
  signedIn: [true, { option: true }],
  shared: [
    async ({}, use) => {
      const desk = await Desk.start();
      await use(desk);
      await desk.remove();
    },
    { scope: "worker" },
  ],
  desk: async ({ shared, own }, use) => {
    if (!own) return use(shared);
    const desk = await Desk.start(own);
    await use(desk);
    await desk.remove();
  },
  baseURL: async ({ desk }, use) => use(desk.url),
  errors: async ({}, use) => use([]),
  context: async ({ context, desk, errors, signedIn, javaScriptEnabled }, use) => {
    if (signedIn) await context.addCookies([await desk.session()]);
    context.on("weberror", (error) => {
      const text = String(error.error());
      if (!TRANSITION.test(text)) errors.push(text);
    });
    context.on("console", (message) => {
      const text = message.text();
      if (!["error", "warning"].includes(message.type()) || EXPECTED.test(text) || (!javaScriptEnabled && UNUSED.test(text))) return;
      errors.push(text);
    });
    context.on("request", (request) => {
      if (!/^(data|blob|about):/.test(request.url()) && !request.url().startsWith(desk.url)) errors.push(`asked ${request.url()}`);
    });
    await use(context);
    expect(errors, "errors in the browser").toEqual([]);
  },
});

export { expect };
