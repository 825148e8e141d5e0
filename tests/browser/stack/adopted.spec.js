// A customer on views over the tables of a billing system that was there before (tests/legacy).
import { expect, test } from '@playwright/test';

import { inspect } from '../support/inspect.js';
import { typeCode } from '../support/login.js';
import { startAdopted } from '../support/stack.js';

const PHONE = '0817102070';

let stack;
test.beforeAll(async () => {
  stack = await startAdopted();
});
test.afterAll(async () => stack?.stop());

async function logIn(page) {
  await page.goto(`${stack.url}/customer/login`);
  await page.getByLabel('Nomor WhatsApp').fill(PHONE);
  await page.getByRole('button', { name: 'Kirim Kode OTP' }).click();
  const messages = () => stack.sent.filter((message) => message.target === `62${PHONE.slice(1)}`);
  await expect.poll(() => messages().length).toBe(1);
  await typeCode(page, /\*(\d{6})\*/.exec(messages()[0].text)[1]);
  await expect(page).toHaveURL(`${stack.url}/customer/dashboard`);
}

test('login, invoices, a ticket and a rating work on it, and what the ISP writes shows at once', async ({ page }) => {
  await logIn(page);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Halo, Budi Santoso');
  await expect(page.getByRole('region', { name: 'Paket Saya' })).toContainText('Rumah 20');
  await expect(page.locator('.hero .money')).toHaveText(/^Rp\s300\.000$/);
  await inspect(page);

  await stack.psql('-c', "UPDATE ops.tagihan SET terbayar = 50000, status = 'sebagian' WHERE nomor = 'INV/2025/11/0001'");
  await page.reload();
  await expect(page.locator('.hero .money')).toHaveText(/^Rp\s250\.000$/);

  await page.getByRole('link', { name: 'Lihat tagihan', exact: true }).click();
  const bills = page.locator('.bills tbody tr');
  await expect(bills.locator('.badge')).toHaveText(['Belum dibayar', 'Lunas']);
  await bills.first().getByRole('link').first().click();
  await expect(page.getByRole('main')).toContainText('Rumah 20');

  await page.goto(`${stack.url}/customer/tickets/new`);
  await page.getByRole('radio', { name: /^Perbaikan/ }).check();
  await page.getByLabel('Judul').fill('Lampu LOS merah');
  await page.getByLabel('Penjelasan').fill('Sejak pagi.');
  await page.getByRole('button', { name: 'Kirim Tiket' }).click();
  await expect(page).toHaveURL(/\/customer\/tickets\/TKT\d{11}$/);
  const number = page.url().split('/').pop();
  const written = `SELECT status || ' ' || jenis FROM ops.tiket WHERE nomor = '${number}'`;
  expect((await stack.psql('-At', '-c', written)).stdout.trim()).toBe('baru gangguan');

  await page.goto(`${stack.url}/customer/tickets/OLD-0001`);
  await expect(page.getByRole('main')).toContainText('Rudi');
  const rate = page.getByRole('region', { name: 'Bagaimana hasil pekerjaan kami?' });
  await rate.getByRole('radio', { name: '4 Baik' }).check();
  await rate.getByRole('button', { name: 'Kirim Penilaian' }).click();
  await expect(page.getByRole('region', { name: 'Penilaian Anda' })).toContainText('4 dari 5 bintang');
  expect((await stack.psql('-At', '-c', "SELECT nilai FROM ops.tiket WHERE nomor = 'OLD-0001'")).stdout.trim()).toBe('4');
});
