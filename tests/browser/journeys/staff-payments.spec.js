// Payments as finance works on them: found, looked at, an exception closed, a refund recorded, lists downloaded.
import { readFile } from 'node:fs/promises';
import { expect, test } from '../support/test.js';
import { inspect } from '../support/inspect.js';
import { logInAsStaff } from '../support/staff.js';

const PAID = 'DEMO-2-3v8x5w1z7t9b';

/** The file that a link downloads. */
async function downloaded(page, name) {
  const arrives = page.waitForEvent('download');
  await page.getByRole('link', { name }).click();
  const file = await arrives;
  return { name: file.suggestedFilename(), text: await readFile(await file.path(), 'utf8') };
}

test('finance finds a payment, closes an exception, records a refund and downloads lists', async ({ page, portal }) => {
  await logInAsStaff(page, portal);
  await page.getByRole('link', { name: 'Pembayaran' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Pembayaran');
  await page.getByLabel('Pembayaran, invoice, atau pelanggan').fill(PAID);
  await page.getByRole('button', { name: 'Cari' }).click();
  await expect(page.getByRole('row')).toHaveCount(2);
  for (const width of [320, 768, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    await inspect(page);
  }
  const list = await downloaded(page, 'Unduh sebagai CSV');
  expect(list.name).toMatch(/^payments-\d{4}-\d\d-\d\d\.csv$/);
  expect(list.text.split('\r\n')[1]).toContain(`${PAID},`);

  await page.getByRole('link', { name: PAID }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(PAID);
  for (const width of [320, 768, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    await inspect(page);
  }
  await page.getByRole('button', { name: 'Tanya gateway sekarang' }).click();
  await expect(page.getByText('Gateway sudah ditanya')).toBeVisible();

  await page.getByRole('link', { name: 'Pengecualian' }).first().click();
  const late = page.getByRole('region', { name: 'Terlambat' });
  await late.getByRole('button', { name: 'Tutup tanpa membukukan' }).click();
  await expect(late.getByText('Isi alasan')).toBeVisible();
  for (const width of [320, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    await inspect(page);
  }
  await late.getByLabel('Alasan').fill('Dicek di dasbor: hanya sekali bayar');
  await late.getByRole('button', { name: 'Tutup tanpa membukukan' }).click();
  await expect(page.getByText('Pengecualian ditutup')).toBeVisible();
  await expect(page.getByRole('row', { name: /Terlambat/ })).toContainText('hanya sekali bayar');
  const unknown = page.getByRole('region', { name: 'Pesanan tidak dikenal' });
  await unknown.getByLabel('Alasan').fill('Milik toko lain');
  await unknown.getByRole('button', { name: 'Tahan uang di gateway dan tutup' }).click();
  await expect(page.getByText('Tidak ada yang perlu dilihat')).toBeVisible();

  await page.goto(`/staff/payments/${PAID}`);
  await page.getByLabel('Jumlah yang dikembalikan').fill('999.999.999');
  await page.getByLabel('Alasan').fill('Pelanggan pindah rumah');
  await page.getByRole('button', { name: 'Catat pengembalian' }).click();
  await expect(page.locator('#amount-error')).toBeVisible();
  await expect(page.getByLabel('Alasan')).toHaveValue('Pelanggan pindah rumah');
  await inspect(page);
  await page.getByLabel('Jumlah yang dikembalikan').fill('50.000');
  await page.getByRole('button', { name: 'Catat pengembalian' }).click();
  await expect(page.getByText('Pengembalian tercatat')).toBeVisible();
  await expect(page.getByText('Sebagian uang dikembalikan')).toBeVisible();

  await page.getByRole('link', { name: 'Total harian' }).click();
  for (const width of [320, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    await inspect(page);
  }
  const totals = await downloaded(page, 'Unduh sebagai CSV');
  expect(totals.name).toMatch(/^payment-totals-[\d-]+\.csv$/);
  expect(totals.text).toMatch(/,midtrans,va_bca,\d+,\d+,\d+,50000,/);
  expect(totals.text.trimEnd().split('\r\n').at(-1)).toMatch(/^total,/);

  await page.goto('/staff/customers/AGLS202402110006');
  await expect(page.getByRole('region', { name: 'Pembayaran terakhir' })).toContainText(PAID);
  await inspect(page);
  await page.goto('/staff/audit');
  await expect(page.getByRole('row', { name: /Mencatat pengembalian/ })).toContainText('Pelanggan pindah rumah');
});
