// The `test` of every file: a demo per worker, and contexts that are watched from the first to the last page.
import { test as base, expect } from '@playwright/test';
import { Chat } from './chat.js';
import { startDemo } from './demo.js';
import { watch } from './watch.js';

export { expect };

export const test = base.extend({
  /** Settings of this file's demo beyond the usual ones. */
  settings: [{}, { option: true, scope: 'worker' }],

  /** Errors of the console that are what the tests are about. */
  expected: [/^$/, { option: true }],

  portal: [
    async ({ settings }, use) => {
      const portal = await startDemo(settings);
      await use(portal);
      await portal.stop();
    },
    { scope: 'worker', timeout: 40_000 },
  ],

  baseURL: async ({ portal }, use) => {
    await use(portal.url);
  },

  context: async ({ context, portal, expected }, use, info) => {
    const complaints = await watch(context, portal.url, expected);
    await use(context);
    await pictureOfFailure(context, complaints, info);
    expect(complaints, 'errors, violations and foreign requests').toEqual([]);
  },

  /** The messages that the demo "sent". */
  chat: async ({ portal }, use) => {
    await use(new Chat(portal.url));
  },

  /** Opens a page on another device: a browser that shares nothing with `page`, and may report `expected` errors. */
  elsewhere: async ({ browser, portal }, use, info) => {
    const opened = [];
    await use(async ({ expected, ...options } = {}) => {
      const context = await browser.newContext({ ...options, baseURL: portal.url });
      opened.push({ context, complaints: await watch(context, portal.url, expected) });
      return context.newPage();
    });
    for (const { context, complaints } of opened) {
      await pictureOfFailure(context, complaints, info);
      await context.close();
      expect(complaints, 'errors, violations and foreign requests elsewhere').toEqual([]);
    }
  },
});

/** What every page of a test that failed, or is about to for its complaints, shows at its end. */
async function pictureOfFailure(context, complaints, info) {
  if (info.status === info.expectedStatus && complaints.length === 0) return;
  for (const page of context.pages()) {
    const path = info.outputPath(`page-${info.attachments.length + 1}.png`);
    // A page that is gone or hangs has told its failure already.
    const taken = await page.screenshot({ path, timeout: 5_000 }).catch(() => null);
    if (taken) info.attachments.push({ name: 'page', path, contentType: 'image/png' });
  }
}
