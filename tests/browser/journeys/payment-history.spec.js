// What was paid by year, its files, receipts for payments that the ISP recorded, and promises to pay.
import { expect, test } from '../support/test.js';
import { inspect } from '../support/inspect.js';
import { logIn } from '../support/login.js';
import { BUDI, SUSPENDED } from '../support/people.js';

// What is promised here is promised in no other file: these tests have a demo of their own.
test.use({ settings: { PORTAL__BILLING__PROMISE__CHECK_EVERY: '15m' } });

/** The file behind a link. */
async function file(page, link) {
  const answer = await page.request.get(await link.getAttribute('href'));
  expect(answer.status()).toBe(200);
  return answer.body();
}

test('a year shows what was paid by month, with its statement and receipts', async ({ page, chat }) => {
  await logIn(page, chat, BUDI.phone);
  await page.goto('/customer/invoices');
  await page.getByRole('link', { name: 'Pembayaran Saya' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Pembayaran Saya');
  const title = page.getByRole('heading', { name: /^Dibayar di \d{4}$/ });
  await expect(title).toBeVisible();
  const year = (await title.innerText()).slice(-4);
  await inspect(page);

  const pdf = await file(page, page.getByRole('link', { name: `Rekap ${year} (PDF)` }));
  expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
  const csv = await file(page, page.getByRole('link', { name: `Rekap ${year} (CSV)` }));
  expect(csv.toString()).toContain('Jenis,Tanggal,Invoice,');

  const receipt = page.getByRole('link', { name: /^Unduh kwitansi/ }).first();
  const arrives = page.waitForEvent('download');
  await receipt.click();
  expect((await arrives).suggestedFilename()).toMatch(/^KW-INV-[\w-]+\.pdf$/);

  // Where the demo reaches back into the year before, its link leads there.
  const others = page.getByRole('navigation', { name: 'Tahun' }).getByRole('link');
  if ((await others.count()) > 1) {
    await others.last().click();
    await expect(page.getByRole('heading', { name: /^Dibayar di \d{4}$/ })).not.toHaveText(`Dibayar di ${year}`);
    await inspect(page);
  }
});

test('the invoice of a recorded payment leads to its receipt', async ({ page, chat }) => {
  await logIn(page, chat, BUDI.phone);
  await page.goto('/customer/invoices?status=paid');
  await page.locator('.bills th a').first().click();
  await inspect(page);
  const receipt = await file(page, page.getByRole('link', { name: /^Unduh kwitansi/ }).first());
  expect(receipt.subarray(0, 5).toString()).toBe('%PDF-');
});

test('a suspended customer promises to pay from the first page', async ({ page, chat }) => {
  await logIn(page, chat, SUSPENDED.phone);
  const invoice = page.locator('main');
  await expect(invoice).toContainText('Layanan Anda sedang ditangguhkan');
  await page.getByRole('link', { name: 'Janji bayar' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Janji bayar');
  await inspect(page);
  const days = page.locator('.choices button');
  expect(await days.count()).toBeGreaterThan(1);
  await days.nth(1).click();
  await expect(page.locator('main')).toContainText('Anda berjanji membayar');
  await inspect(page);
  await page.goto('/customer/dashboard');
  await expect(page.locator('main')).toContainText('Anda berjanji membayar');
  await expect(page.getByRole('link', { name: 'Janji bayar' })).toHaveCount(0);
  await inspect(page);
});
