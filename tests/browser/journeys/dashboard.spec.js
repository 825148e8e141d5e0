// What a customer finds behind the login.
import { expect, test } from '../support/test.js';
import { inspect } from '../support/inspect.js';
import { logIn } from '../support/login.js';
import { BUDI, PAID_UP, SUSPENDED } from '../support/people.js';

test('the dashboard shows what is owed, the active ticket, the four figures, the package and the account', async ({ page, chat }) => {
  await logIn(page, chat, BUDI.phone);
  const main = page.getByRole('main');
  await expect(main.getByRole('heading', { level: 1 })).toHaveText(`Halo, ${BUDI.name}`);

  const figures = page.locator('.figures .card');
  await expect(figures).toHaveCount(4);
  for (const word of ['Tiket aktif', 'Tiket selesai', 'Invoice belum dibayar']) {
    await expect(figures.filter({ hasText: word }).locator('strong')).toHaveText(/^[1-9]\d*$/);
  }
  const outstanding = figures.filter({ hasText: 'Total tagihan' }).locator('strong');
  await expect(outstanding).toHaveText(/^Rp\s[1-9]\d{0,2}(\.\d{3})+$/);
  await expect(page.locator('.hero .money')).toHaveText(await outstanding.innerText());
  await expect(page.locator('.hero')).toContainText(/Jatuh tempo/);

  await expect(page.getByRole('region', { name: 'Paket Saya' })).toContainText(/Rp\s[\d.]+ per bulan/);
  const account = page.locator('details.account');
  await expect(account.getByText(BUDI.id)).toBeHidden();
  await account.locator('summary').click();
  await expect(account.getByText(BUDI.id)).toBeVisible();
  await expect(account).toContainText(BUDI.id);
  await expect(account).toContainText(BUDI.name);
  await expect(account).toContainText('Aktif');

  await inspect(page);

  // The latest event of the ticket, in the words of its own page.
  const ticket = page.getByRole('region', { name: 'Tiket aktif' });
  const told = await ticket.innerText();
  await ticket.getByRole('link').click();
  const event = await page.locator('#state-title').innerText();
  expect(event).not.toBe('');
  expect(told).toContain(event);
  expect(told).toMatch(/\d+\s\S+ lalu|baru saja/);
});

test('a suspended customer sees why and how to get back before anything else', async ({ page, chat }) => {
  await logIn(page, chat, SUSPENDED.phone);
  const first = page.locator('.dash-part').first();
  await expect(first.getByRole('heading', { level: 1 })).toHaveText('Layanan Anda sedang ditangguhkan');
  await expect(first).toContainText('Masih ada tagihan yang belum dibayar:');
  await expect(first.locator('.money').first()).toHaveText(/^Rp\s[1-9]/);
  await expect(first.getByRole('link', { name: 'Saya sudah bayar' })).toHaveAttribute('href', /^https:\/\/wa\.me\/62\d+/);
  await expect(first.getByRole('heading', { level: 1 })).toBeInViewport();
  await inspect(page);
});

test('a customer who owes nothing is told so', async ({ page, chat }) => {
  await logIn(page, chat, PAID_UP.phone);
  await expect(page.getByText('Tidak ada tagihan yang perlu dibayar. Terima kasih!')).toBeVisible();
  await expect(page.locator('.hero')).toHaveCount(0);
  await inspect(page);
});

test('on a phone everything there is to see is at most 1,500 px long', async ({ page, chat }) => {
  await logIn(page, chat, BUDI.phone);
  await page.setViewportSize({ width: 360, height: 740 });
  expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBeLessThanOrEqual(1_500);
  await page.setViewportSize({ width: 320, height: 640 });
  await inspect(page);
});

test('amounts of eleven digits fit at 320 px', async ({ page, chat }) => {
  await logIn(page, chat, BUDI.phone);
  await page.setViewportSize({ width: 320, height: 640 });
  await page.evaluate(() => {
    for (const money of document.querySelectorAll('.money, .figures .num')) money.textContent = 'Rp\u00a012.345.678.901';
  });
  await inspect(page);
});
