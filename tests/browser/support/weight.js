// What a page weighs that is opened for the first time.
import { expect } from '@playwright/test';

/** Opens a page with nothing in the cache, and answers what came over the wire for it. */
export async function firstLoad(page, path) {
  const session = await page.context().newCDPSession(page);
  const sizes = new Map();
  const pending = new Set();
  session.on('Network.requestWillBeSent', ({ requestId, request }) => {
    const { protocol, pathname } = new URL(request.url);
    // The stream of events stays open as long as the page does; the browser's own icons come from nowhere.
    // What an open page reads again is for later.
    if (pathname.endsWith('/events') || protocol === 'data:' || 'x-by-itself' in request.headers) return;
    sizes.set(requestId, { url: request.url, bytes: 0 });
    pending.add(requestId);
  });
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    pending.delete(requestId);
    if (sizes.has(requestId)) sizes.get(requestId).bytes = encodedDataLength;
  });
  await session.send('Network.enable');
  await session.send('Network.setCacheDisabled', { cacheDisabled: true });
  // The service worker fetches for later, when the page is long there.
  await session.send('Network.setBypassServiceWorker', { bypass: true });
  await page.goto(path, { waitUntil: 'load' });
  await expect.poll(() => pending.size).toBe(0);
  await session.detach();

  const loaded = [...sizes.values()];
  // The icon of the tab, which this browser has no tab for, counts as well.
  const icon = await page.locator('link[rel=icon]').evaluate((link) => link.href);
  if (!loaded.some(({ url }) => url === icon)) loaded.push({ url: icon, bytes: await wireSize(page, icon) });
  const list = loaded.map(({ url, bytes }) => `${bytes} ${url}`).join('\n');
  expect(loaded.every(({ bytes }) => bytes > 0), list).toBe(true);
  return { files: loaded.length, total: loaded.reduce((sum, { bytes }) => sum + bytes, 0), list };
}

/** Bytes on the wire, headers included, for a file that a page loads. */
async function wireSize(page, url) {
  const answer = await page.request.get(url, { headers: { 'accept-encoding': 'gzip, br' } });
  expect(answer.status(), url).toBe(200);
  const headers = answer.headersArray().reduce((sum, { name, value }) => sum + name.length + value.length + 4, 0);
  return headers + Number(answer.headers()['content-length'] ?? (await answer.body()).length);
}
