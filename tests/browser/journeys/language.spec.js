// Indonesian first, English for those who want it.
import { expect, test } from '../support/test.js';
import { inspect } from '../support/inspect.js';
import { loginPages } from '../support/login.js';

test('the language can be changed and is remembered', async ({ page }) => {
  const on = loginPages(page);
  const html = page.locator('html');
  await page.goto('/customer/login');
  await expect(html).toHaveAttribute('lang', 'id');

  await page.getByRole('button', { name: 'English' }).click();
  await expect(page).toHaveURL('/customer/login');
  await expect(html).toHaveAttribute('lang', 'en');
  await expect(on.heading).toHaveText('Log in with WhatsApp');
  await expect(page.getByRole('button', { name: 'English' })).toHaveAttribute('aria-pressed', 'true');
  await inspect(page);

  await page.getByLabel('WhatsApp number').fill('0812');
  await page.getByRole('button', { name: 'Send the code' }).click();
  await expect(on.summary).toContainText('This number is incomplete or mistyped.');

  await page.goto('/nowhere');
  await expect(html).toHaveAttribute('lang', 'en');
  await expect(on.heading).toHaveText('This page does not exist');

  await page.goto('/demo/whatsapp');
  await expect(html).toHaveAttribute('lang', 'en');

  await page.goto('/customer/login');
  await page.getByRole('button', { name: 'Bahasa Indonesia' }).click();
  await expect(html).toHaveAttribute('lang', 'id');
  await expect(page.getByRole('button', { name: 'Bahasa Indonesia' })).toHaveAttribute('aria-pressed', 'true');
});

test('a browser that asks for English gets it unasked', async ({ elsewhere }) => {
  const page = await elsewhere({ locale: 'en-GB' });
  await page.goto('/customer/login');
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
});
