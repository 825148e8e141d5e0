// The whole road of a code: a file of customers, PostgreSQL, Redis, Fonnte's wire format, a browser.
import { expect, test } from '@playwright/test';

import { typeCode } from '../support/login.js';
import { startStack } from '../support/stack.js';

const OWNER = '081311110001';
const FAMILY = '081311110002';

let stack;
test.beforeAll(async () => {
  stack = await startStack([
    ['AGLS1', 'Budi Santoso', OWNER],
    ['AGLS2', 'Ibu Sari', FAMILY],
    ['AGLS3', 'Warung Sari', `+62${FAMILY.slice(1)}`],
  ]);
});
test.afterAll(async () => stack?.stop());

/** Types the number, waits for the message that the gateway was given, types its code. */
async function logIn(page, phone) {
  await page.goto(`${stack.url}/customer/login`);
  await page.getByLabel('Nomor WhatsApp').fill(phone);
  await page.getByRole('button', { name: 'Kirim Kode OTP' }).click();
  await expect(page).toHaveURL(/\/customer\/login\/code\?challenge=/);
  const messages = () => stack.sent.filter((message) => message.target === `62${phone.slice(1)}`);
  await expect.poll(() => messages().length).toBe(1);
  const [{ path, token, text }] = messages();
  expect(path).toBe('/send');
  expect(token).toBe('browser-token');
  await typeCode(page, /\*(\d{6})\*/.exec(text)[1]);
}

test('the code that travelled through Fonnte opens the dashboard with the customer of the file', async ({ page }) => {
  await logIn(page, OWNER);
  await expect(page).toHaveURL(`${stack.url}/customer/dashboard`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Halo, Budi Santoso');
  await expect(page.getByRole('region', { name: 'Paket Saya' })).toContainText('Home 20');
});

test('two accounts on one number give a chooser', async ({ page }) => {
  await logIn(page, FAMILY);
  await expect(page).toHaveURL(`${stack.url}/customer/accounts`);
  await expect(page.locator('button.choice')).toHaveCount(2);
  await page.locator('button.choice', { hasText: 'Warung Sari' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Halo, Warung Sari');
});
