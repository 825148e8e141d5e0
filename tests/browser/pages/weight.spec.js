// The pages have to arrive over a bad line, headers included: the login page in at most 4 requests and 20 KB, every
// other page, opened first and with everything it loads, in 30 KB.
import { expect, test } from '../support/test.js';
import { logIn } from '../support/login.js';
import { BUDI } from '../support/people.js';
import { firstLoad } from '../support/weight.js';

test('the login page is at most 4 requests and 20 KB with everything it loads', async ({ page }) => {
  const loaded = await firstLoad(page, '/customer/login');
  expect(loaded.files, loaded.list).toBeLessThanOrEqual(4);
  expect(loaded.total, loaded.list).toBeLessThanOrEqual(20_000);
  console.log(`login page: ${loaded.files} requests, ${loaded.total} bytes\n${loaded.list}`);
});

test('every page of a customer is at most 30 KB with everything it loads', async ({ page, chat }) => {
  await logIn(page, chat, BUDI.phone);
  const paths = [
    '/customer/dashboard',
    '/customer/invoices',
    await firstLink(page, '/customer/invoices?status=overdue', '.bills a'),
    `${await firstLink(page, '/customer/invoices?status=overdue', '.bills a')}/pay`,
    '/customer/payments',
    '/customer/tickets',
    '/customer/tickets/new',
    '/customer/chat',
    await firstLink(page, '/customer/tickets?status=completed', '.stubs a'),
    '/customer/profile',
    '/customer/profile/edit',
    '/customer/profile/phone',
    '/customer/sessions',
    '/customer/faq',
    '/customer/nowhere',
    '/offline',
  ];
  const heavy = [];
  for (const path of paths) {
    const loaded = await firstLoad(page, path);
    console.log(`${path}: ${loaded.files} requests, ${loaded.total} bytes`);
    if (loaded.total > 30_000) heavy.push(`${loaded.total} bytes for ${path}\n${loaded.list}`);
  }
  expect(heavy).toEqual([]);
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

/** Where the first link of a list leads. */
async function firstLink(page, path, links) {
  await page.goto(path);
  return page.locator(links).first().getAttribute('href');
}
