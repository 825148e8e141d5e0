// The login page has to arrive over a bad line: at most 4 requests and 20 KB, headers included.
import { expect, test } from '../support/test.js';

test('the login page is at most 4 requests and 20 KB with everything it loads', async ({ page }) => {
  const session = await page.context().newCDPSession(page);
  const sizes = new Map();
  session.on('Network.requestWillBeSent', ({ requestId, request }) => sizes.set(requestId, { url: request.url, bytes: 0 }));
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    sizes.get(requestId).bytes = encodedDataLength;
  });
  await session.send('Network.enable');
  await session.send('Network.setCacheDisabled', { cacheDisabled: true });
  await page.goto('/customer/login', { waitUntil: 'networkidle' });

  const loaded = [...sizes.values()];
  // The icon of the tab, which this browser has no tab for, counts as well.
  const icon = await page.locator('link[rel=icon]').evaluate((link) => link.href);
  if (!loaded.some(({ url }) => url === icon)) loaded.push({ url: icon, bytes: await wireSize(page, icon) });

  const total = loaded.reduce((sum, { bytes }) => sum + bytes, 0);
  const list = loaded.map(({ url, bytes }) => `${bytes} ${url}`).join('\n');
  expect(loaded.every(({ bytes }) => bytes > 0), list).toBe(true);
  expect(loaded.length, list).toBeLessThanOrEqual(4);
  expect(total, list).toBeLessThanOrEqual(20_000);
  console.log(`login page: ${loaded.length} requests, ${total} bytes\n${list}`);
});

test('the second visit loads the page alone', async ({ page }) => {
  await page.goto('/customer/login', { waitUntil: 'networkidle' });
  const session = await page.context().newCDPSession(page);
  const cached = new Set();
  const fromNetwork = [];
  session.on('Network.requestServedFromCache', ({ requestId }) => cached.add(requestId));
  session.on('Network.responseReceived', ({ requestId, response }) => {
    if (!response.fromDiskCache && !cached.has(requestId)) fromNetwork.push(new URL(response.url).pathname);
  });
  await session.send('Network.enable');
  await page.goto('/customer/login', { waitUntil: 'networkidle' });
  expect(fromNetwork).toEqual(['/customer/login']);
});

/** Bytes on the wire, headers included, for a file that a page loads. */
async function wireSize(page, url) {
  const answer = await page.request.get(url, { headers: { 'accept-encoding': 'gzip, br' } });
  expect(answer.status(), url).toBe(200);
  const headers = answer.headersArray().reduce((sum, { name, value }) => sum + name.length + value.length + 4, 0);
  return headers + Number(answer.headers()['content-length'] ?? (await answer.body()).length);
}
