// The `test` of every file: a demo per worker, and contexts that are watched from the first to the last page.
import { test as base, expect } from '@playwright/test';
import { Chat } from './chat.js';
import { startDemo } from './demo.js';
import { watch } from './watch.js';

export { expect };

export const test = base.extend({
  /** Settings of this file's demo beyond the usual ones. */
  settings: [{}, { option: true, scope: 'worker' }],

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

  context: async ({ context, portal }, use) => {
    const complaints = await watch(context, portal.url);
    await use(context);
    expect(complaints, 'errors, violations and foreign requests').toEqual([]);
  },

  /** The messages that the demo "sent". */
  chat: async ({ portal }, use) => {
    await use(new Chat(portal.url));
  },

  /** Opens a page on another device: a browser that shares nothing with `page`, and may report `expected` errors. */
  elsewhere: async ({ browser, portal }, use) => {
    const opened = [];
    await use(async ({ expected, ...options } = {}) => {
      const context = await browser.newContext({ ...options, baseURL: portal.url });
      opened.push({ context, complaints: await watch(context, portal.url, expected) });
      return context.newPage();
    });
    for (const { context, complaints } of opened) {
      await context.close();
      expect(complaints, 'errors, violations and foreign requests elsewhere').toEqual([]);
    }
  },
});
