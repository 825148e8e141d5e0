// What makes the portal an app on the phone, and what of it stays there: nothing of anybody.
import { expect, test } from '../support/test.js';
import { inspect } from '../support/inspect.js';
import { logIn } from '../support/login.js';
import { BUDI } from '../support/people.js';

const OFFLINE = 'Anda sedang offline';

test('the manifest names the provider, and the browser finds nothing wrong with it', async ({ page }) => {
  await page.goto('/customer/login');
  const session = await page.context().newCDPSession(page);
  const { errors, data } = await session.send('Page.getAppManifest');
  expect(errors).toEqual([]);
  const manifest = JSON.parse(data);
  expect(manifest.name).toBe('AGLIS Net');
  expect(manifest.short_name.length).toBeLessThanOrEqual(12);
  expect(manifest).toMatchObject({ start_url: '/', scope: '/', display: 'standalone', lang: 'id' });
  expect(manifest.theme_color).toMatch(/^#[0-9a-f]{6}$/);
  const { installabilityErrors } = await session.send('Page.getInstallabilityErrors');
  // A private window installs nothing; every other reason would be the portal's.
  expect(installabilityErrors.filter(({ errorId }) => errorId !== 'in-incognito')).toEqual([]);
});

test('every icon is a picture of the size that is said', async ({ page }) => {
  await page.goto('/customer/login');
  const { icons } = await (await page.request.get('/manifest.webmanifest')).json();
  expect(icons.map(({ sizes, purpose }) => `${sizes} ${purpose}`)).toEqual(
    expect.arrayContaining(['192x192 any', '512x512 any', '512x512 maskable']),
  );
  const apple = await page.locator('link[rel=apple-touch-icon]').getAttribute('href');
  for (const { src, sizes } of [...icons, { src: apple, sizes: '180x180' }]) {
    const size = await page.evaluate(async (address) => {
      const image = new Image();
      image.src = address;
      await image.decode();
      return `${image.naturalWidth}x${image.naturalHeight}`;
    }, src);
    expect(size, src).toBe(sizes);
  }
});

test('a visitor gets no service worker, a customer who is in does', async ({ page, chat }) => {
  await page.goto('/customer/login', { waitUntil: 'networkidle' });
  expect(await page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length)).toBe(0);
  await logIn(page, chat, BUDI.phone);
  await underWorker(page);
  expect(await page.evaluate(() => navigator.serviceWorker.controller.scriptURL)).toMatch(/\/sw\.js$/);
});

test('without a network every page is the one that helps, and with it the portal is back', async ({ page, chat, elsewhere }) => {
  // A page that cannot be loaded is an error on the console; here that is the point.
  const offline = await elsewhere({ expected: /ERR_INTERNET_DISCONNECTED/ });
  await logIn(offline, chat, BUDI.phone);
  await underWorker(offline);
  await offline.context().setOffline(true);
  for (const path of ['/customer/invoices', '/customer/tickets/new', '/']) {
    await offline.goto(path);
    await expect(offline.getByRole('heading', { level: 1 })).toHaveText(OFFLINE);
  }
  const support = offline.getByRole('link', { name: /^WhatsApp/ });
  await expect(support).toHaveAttribute('href', /^https:\/\/wa\.me\/6281234567890/);
  await expect(support).toContainText('0812-3456-7890');
  await expect(offline.getByText(/^Setiap hari 08\.00–21\.00\sWIB$/)).toBeVisible();
  expect(await offline.content()).not.toContain(BUDI.name);
  // The looks of the page are kept as well.
  expect(await offline.locator('.gate-card').evaluate((card) => getComputedStyle(card).borderRadius)).not.toBe('0px');

  // In the language of the last page.
  await offline.context().setOffline(false);
  await offline.goto('/customer/faq');
  await offline.getByRole('button', { name: 'English' }).click();
  await expect(offline.locator('html')).toHaveAttribute('lang', 'en');
  await offline.context().setOffline(true);
  await offline.goto('/customer/invoices');
  await expect(offline.getByRole('heading', { level: 1 })).toHaveText('You are offline');
  await offline.context().setOffline(false);
  await offline.goto('/customer/faq');
  await offline.getByRole('button', { name: 'Bahasa Indonesia' }).click();
  await offline.context().setOffline(true);
  await offline.goto('/');
  await expect(offline.getByRole('heading', { level: 1 })).toHaveText(OFFLINE);

  await offline.context().setOffline(false);
  await offline.getByRole('link', { name: 'Coba lagi' }).click();
  await expect(offline).toHaveURL('/customer/dashboard');
  await expect(offline.getByRole('heading', { level: 1 })).toHaveText(`Halo, ${BUDI.name}`);

  await page.goto('/offline');
  await inspect(page);
});

test('what the browser keeps is nobody\'s: no page, no answer, no name, no number', async ({ page, chat }) => {
  await logIn(page, chat, BUDI.phone);
  await underWorker(page);
  for (const path of ['/customer/profile', '/customer/invoices', '/customer/tickets', '/customer/sessions', '/customer/faq']) {
    await page.goto(path);
  }
  await page.evaluate(() => fetch('/api/openapi.json').then((answer) => answer.text()));

  const kept = await page.evaluate(async () => {
    const entries = [];
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) {
        const { pathname, search } = new URL(request.url);
        entries.push({ address: pathname + search, text: await (await cache.match(request)).text() });
      }
    }
    return entries;
  });
  const shell = await page.evaluate(() => ['link[rel=stylesheet]', 'script[src*="/app."]'].map((query) => {
    const element = document.querySelector(query);
    return new URL(element.href || element.src).pathname;
  }));
  const addresses = kept.map(({ address }) => address.replace(/\?.*/, ''));
  // A page in each language, and which of them was spoken last.
  expect([...new Set(addresses)].sort()).toEqual([...shell, '/favicon.svg', '/offline'].sort());
  for (const { address, text } of kept) {
    expect(address).not.toMatch(/\/(customer|api)\//);
    for (const own of [BUDI.name, 'Budi', BUDI.id, BUDI.phone, BUDI.phone.slice(1), BUDI.masked, 'name="csrf"']) {
      expect(text.includes(own), `${own} in ${address}`).toBe(false);
    }
  }
});

/** Waits until the service worker is there and answers for this page. */
async function underWorker(page) {
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    if (navigator.serviceWorker.controller) return;
    await new Promise((resolve) => navigator.serviceWorker.addEventListener('controllerchange', resolve, { once: true }));
  });
}
