// How a customer pays: the account, the exact amount and the reference, each with one tap.
import { expect, test } from '../support/test.js';
import { inspect } from '../support/inspect.js';
import { logIn, scripted } from '../support/login.js';
import { BUDI, PAID_UP, SUSPENDED } from '../support/people.js';

/** What is copied, and as what it is read. */
const rows = (page) => page.locator('#pay .copies > div');

test('account, amount and reference of an invoice are copied one by one', async ({ page, chat, context }) => {
  await logIn(page, chat, BUDI.phone);
  await page.goto('/customer/invoices?status=overdue');
  await page.locator('.bills th a').first().click();
  await expect(page.getByRole('heading', { name: 'Cara bayar' })).toBeVisible();
  const number = /INV[\d/]+/.exec(await page.getByRole('heading', { level: 1 }).innerText())[0];
  const amount = (await page.locator('.bill-hero .money').innerText()).replace(/\D/g, '');
  await expect(rows(page)).toHaveCount(4);
  await inspect(page);

  if (!(await scripted(page))) {
    await expect(page.locator('#pay .copy').first()).toBeHidden();
    const account = rows(page).first().locator('.num');
    await expect(account).toBeVisible();
    expect(await account.evaluate((text) => getComputedStyle(text).userSelect)).not.toBe('none');
    return;
  }
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const expected = ['1234567890', '009876543210', amount, number];
  for (const [at, text] of expected.entries()) {
    const button = rows(page).nth(at).getByRole('button');
    await button.click();
    await expect(button).toContainText('Tersalin');
    await expect(page.locator('.toasts')).toContainText('Tersalin');
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(text);
  }
  await inspect(page);
});

test('a suspended customer pays from the first page, and tells customer service', async ({ page, chat }) => {
  await logIn(page, chat, SUSPENDED.phone);
  const owed = await page.locator('.hero .money').innerText();
  await expect(rows(page).filter({ hasText: 'Jumlah' })).toContainText(owed);
  const told = page.getByRole('link', { name: 'Saya sudah bayar' });
  const words = new URL(await told.getAttribute('href')).searchParams.get('text');
  expect(words).toContain(owed.replace(/\s/, ' '));
  await inspect(page);
});

test('who owes nothing is asked for nothing', async ({ page, chat }) => {
  await logIn(page, chat, PAID_UP.phone);
  await expect(page.locator('#pay')).toHaveCount(0);
});
