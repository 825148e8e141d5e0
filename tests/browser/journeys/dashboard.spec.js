// What a customer finds behind the login.
import { expect, test } from '../support/test.js';
import { inspect } from '../support/inspect.js';
import { logIn } from '../support/login.js';
import { BUDI, PAID_UP, SUSPENDED } from '../support/people.js';

test('the dashboard shows what is owed, the four figures, the account and the latest tickets', async ({ page, chat }) => {
  await logIn(page, chat, BUDI.phone);
  const main = page.getByRole('main');
  await expect(main.getByRole('heading', { level: 1 })).toHaveText(`Halo, ${BUDI.name}`);

  const figures = page.locator('.figures .card');
  await expect(figures).toHaveCount(4);
  for (const word of ['Tiket aktif', 'Tiket selesai', 'Tagihan belum dibayar']) {
    await expect(figures.filter({ hasText: word }).locator('dd')).toHaveText(/^[1-9]\d*$/);
  }
  const outstanding = figures.filter({ hasText: 'Total belum dibayar' }).locator('dd');
  await expect(outstanding).toHaveText(/^Rp\s[1-9]\d{0,2}(\.\d{3})+$/);
  await expect(page.locator('.hero .money')).toHaveText(await outstanding.innerText());
  await expect(page.locator('.hero')).toContainText(/Jatuh tempo/);

  const account = page.getByRole('region', { name: 'Akun Anda' });
  await expect(account).toContainText(BUDI.id);
  await expect(account).toContainText(BUDI.name);
  await expect(account).toContainText('Aktif');
  await expect(account).toContainText(/Rp\s[\d.]+ per bulan/);

  const tickets = page.getByRole('region', { name: 'Tiket terakhir' }).getByRole('listitem');
  await expect(tickets.first()).toContainText(/TKT\d{11}/);
  expect(await tickets.count()).toBeLessThanOrEqual(5);
  await inspect(page);
});

test('a suspended customer sees why and how to get back before anything else', async ({ page, chat }) => {
  await logIn(page, chat, SUSPENDED.phone);
  const first = page.getByRole('main').locator('> *').first();
  await expect(first.getByRole('heading', { level: 1 })).toHaveText('Layanan Anda sedang ditangguhkan');
  await expect(first).toContainText('Masih ada tagihan yang belum dibayar:');
  await expect(first.locator('.money')).toHaveText(/^Rp\s[1-9]/);
  await expect(first.getByRole('link', { name: 'Aktifkan lewat CS' })).toHaveAttribute('href', /^https:\/\/wa\.me\/62\d+/);
  await expect(first.getByRole('heading')).toBeInViewport();
  await inspect(page);
});

test('a customer who owes nothing is told so', async ({ page, chat }) => {
  await logIn(page, chat, PAID_UP.phone);
  await expect(page.getByText('Tidak ada tagihan yang perlu dibayar. Terima kasih!')).toBeVisible();
  await expect(page.locator('.hero')).toHaveCount(0);
  await inspect(page);
});
