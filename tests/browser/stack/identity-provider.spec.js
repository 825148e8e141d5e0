// Staff log in by an identity provider on another site, with JavaScript and without.
import { expect, test } from '@playwright/test';

import { totp } from '../support/authenticator.js';
import { CLIENT, SECRET, startIdentityProvider } from '../support/identity-provider.js';
import { startStack } from '../support/stack.js';

const PASSWORD = 'kopi tubruk tanpa gula';
const SARI = { sub: '248289761001', email: 'sari@isp.example', email_verified: true };

let provider;
let stack;
let secret;
test.beforeAll(async ({ browser }) => {
  provider = await startIdentityProvider(SARI);
  stack = await startStack([['AGLS1', 'Budi Santoso', '081311110001']], {
    PORTAL__STAFF__OIDC__ISSUER: provider.issuer,
    PORTAL__STAFF__OIDC__CLIENT_ID: CLIENT,
    PORTAL__STAFF__OIDC__CLIENT_SECRET: SECRET,
    PORTAL__STAFF__OIDC__LABEL: 'Login ISP',
  });
  const words = ['staff', 'add', '--name', 'Sari Dewi', '--email', 'sari@isp.example', '--role', 'cs'];
  const link = /https?:\S+/.exec((await stack.portal(...words)).stdout)[0];
  const page = await browser.newPage();
  await page.goto(link);
  await page.getByLabel('Kata sandi baru').fill(PASSWORD);
  await page.getByLabel('Ulangi kata sandi').fill(PASSWORD);
  await page.getByRole('button', { name: 'Lanjut' }).click();
  secret = (await page.locator('code.secret').textContent()).replaceAll(/\s/g, '');
  await page.getByLabel('Kode 6 angka').fill(totp(secret, -1));
  await page.getByRole('button', { name: 'Aktifkan akun' }).click();
  await expect(page.locator('.recovery li')).toHaveCount(10);
  await page.close();
});
test.afterAll(async () => {
  await stack?.stop();
  provider?.stop();
});

const heading = (page) => page.getByRole('heading', { level: 1 });

async function logInThere(page) {
  await page.goto(`${stack.url}/staff/sessions`);
  await expect(heading(page)).toHaveText('Masuk ke konsol staf');
  await page.getByRole('button', { name: 'Masuk dengan Login ISP' }).click();
  await expect(page).toHaveURL(new RegExp(`^${provider.issuer}/login`));
  await page.getByRole('button', { name: 'Ini saya' }).click();
}

// A code counts once, and one of the step that comes is taken too.
for (const [login, javaScriptEnabled] of [true, false].entries()) {
  test(`from the login page to the page that was asked for, JavaScript: ${javaScriptEnabled}`, async ({ browser }) => {
    const page = await (await browser.newContext({ javaScriptEnabled })).newPage();
    await logInThere(page);
    await expect(heading(page)).toHaveText('Kode autentikator');
    await page.getByLabel('Kode 6 angka').fill(totp(secret, login));
    await page.getByRole('button', { name: 'Masuk', exact: true }).click();
    await expect(page).toHaveURL(`${stack.url}/staff/sessions`);
    await expect(page.getByText('Lewat penyedia identitas').first()).toBeVisible();
    await page.context().close();
  });
}

test('an address that is somebody else’s now opens nothing', async ({ page }) => {
  provider.person = { ...SARI, sub: '7' };
  await logInThere(page);
  await expect(page.getByText('Login itu tidak membuka akun')).toBeVisible();
  provider.person = SARI;
});

test('the way back is good in the browser that began alone', async ({ browser, page }) => {
  await page.goto(`${stack.url}/staff/login`);
  await page.getByRole('button', { name: 'Masuk dengan Login ISP' }).click();
  provider.keepsCallbacks = true;
  await page.getByRole('button', { name: 'Ini saya' }).click();
  const callback = await page.locator('body').textContent();
  expect(callback).toContain(`${stack.url}/staff/login/oidc/callback?`);
  provider.keepsCallbacks = false;
  const victim = await (await browser.newContext()).newPage();
  await victim.goto(callback);
  await expect(victim.getByText('Waktunya habis')).toBeVisible();
  await victim.context().close();
  await page.goto(callback);
  await expect(heading(page)).toHaveText('Kode autentikator');
});
