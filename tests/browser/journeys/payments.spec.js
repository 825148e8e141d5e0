// Paying online: by QRIS and by a virtual account, on a payment app that moves no money.
import { expect, test } from '../support/test.js';
import { inspect } from '../support/inspect.js';
import { logIn, scripted } from '../support/login.js';
import { BUDI, SHARED, SUSPENDED } from '../support/people.js';

// What is paid here is owed in no other file: these tests have a demo of their own.
test.use({ settings: { PORTAL__PAYMENTS__FIRST_CHECK: '1s' } });

/** Opens the latest invoice in that state, and the choice of how to pay it. */
async function choosePayment(page, status = 'overdue') {
  await page.goto(`/customer/invoices?status=${status}`);
  await page.locator('.bills th a').first().click();
  const number = /INV[\d/]+/.exec(await page.getByRole('heading', { level: 1 }).innerText())[0];
  await page.getByRole('link', { name: 'Bayar sekarang' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Pilih cara bayar');
  return number;
}

/** Does something with the payment of this page in the payment app, beside the page. */
async function inApp(page, button, done) {
  const app = await page.context().newPage();
  await app.goto(await page.getByRole('link', { name: 'Buka aplikasi pembayaran simulasi' }).getAttribute('href'));
  await app.getByRole('button', { name: button }).click();
  await expect(app.getByRole('status')).toHaveText(done);
  await app.close();
}

const state = (page) => page.locator('.hero .badge');

/** Waits until the page says so: by itself with JavaScript, by looking again without it. */
async function turnsTo(page, word) {
  const byItself = await scripted(page);
  await comes(page, byItself, state(page), word);
  // What follows from the money is done a moment after it came in.
  if (word === 'Lunas') await comes(page, byItself, page.locator('main'), 'Tercatat pada invoice');
}

async function comes(page, byItself, where, words) {
  if (byItself) return expect(where).toContainText(words);
  await expect
    .poll(async () => {
      await page.reload();
      return where.innerText();
    })
    .toContain(words);
}

test('a late invoice is paid by QRIS, and the page turns to Lunas by itself', async ({ page, chat }) => {
  await logIn(page, chat, BUDI.phone);
  const number = await choosePayment(page);
  await inspect(page);
  const starts = await page.locator('.choice-words').evaluateAll((all) => all.map((words) => words.offsetLeft));
  expect(starts.length, 'ways to pay').toBeGreaterThan(1);
  expect([...new Set(starts)], 'the names of the ways to pay stand below each other').toHaveLength(1);
  await page.getByRole('button', { name: /^QRIS/ }).click();
  await expect(state(page)).toHaveText('Menunggu pembayaran');
  await expect(page.getByRole('img', { name: 'Kode QRIS' })).toBeVisible();
  await inspect(page);
  const image = await page.request.get(await page.getByRole('link', { name: 'Simpan gambar QR' }).getAttribute('href'));
  expect((await image.body()).subarray(1, 4).toString()).toBe('PNG');

  await inApp(page, 'Bayar', 'Pembayaran berhasil');
  await turnsTo(page, 'Lunas');
  await inspect(page);
  const arrives = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Unduh kwitansi' }).click();
  expect((await arrives).suggestedFilename()).toMatch(/^KW-INV-[\w-]+\.pdf$/);

  await page.getByRole('link', { name: number }).click();
  await expect(page.locator('.bill-hero')).toContainText('Lunas');
  await expect(page.locator('.bill-hero')).not.toContainText('Terlambat');
  await expect(page.locator('main')).toContainText('QRIS');
  await page.goto('/customer/payments');
  await expect(page.locator('.stubs li').first()).toContainText('Lunas');
  await inspect(page);
  await page.goto(`/demo/whatsapp?to=62${BUDI.phone.slice(1)}`);
  await expect(page.locator('main')).toContainText('Pembayaran diterima');
  await expect(page.locator('main')).toContainText(number);
  await expect(page.locator('main')).toContainText('Rincian dan kwitansi');
});

test('a suspended customer pays all by virtual account, and is in service again', async ({ page, chat }) => {
  await logIn(page, chat, SUSPENDED.phone);
  await page.locator('.pay-choice').click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Pilih cara bayar');
  expect(await page.locator('.pay-for').count(), 'invoices').toBeGreaterThan(1);
  await inspect(page);
  await page.getByRole('button', { name: /^Virtual Account BRI/ }).click();
  await expect(state(page)).toHaveText('Menunggu pembayaran');
  await expect(page.locator('.copies').first()).toContainText('Nomor virtual account');
  await expect(page.locator('main')).toContainText('BRImo');
  await inspect(page);
  await inApp(page, 'Bayar', 'Pembayaran berhasil');
  await turnsTo(page, 'Lunas');
  await page.waitForLoadState('load');
  await expect(page.locator('main')).toContainText('Layanan aktif kembali');
  await page.goto('/customer/invoices?status=overdue');
  await expect(page.locator('.bills th a')).toHaveCount(0);
  await page.goto('/customer/dashboard');
  await expect(page.locator('.hero.danger')).toHaveCount(0);
});

test('another way to pay calls the first one off, and a payment can be cancelled', async ({ page, chat }) => {
  await logIn(page, chat, SHARED.phone, /accounts$/);
  await page.getByRole('button', { name: new RegExp(SHARED.accounts[1].name) }).click();
  await choosePayment(page, 'unpaid');
  await page.getByRole('button', { name: /^QRIS/ }).click();
  await expect(state(page)).toHaveText('Menunggu pembayaran');
  const first = page.url();
  await page.getByRole('button', { name: 'Cek pembayaran' }).click();
  await expect(page.locator('.toast')).toContainText('Belum ada uang yang masuk');
  await page.getByRole('link', { name: 'Ganti cara bayar' }).click();
  await expect(page.locator('main')).toContainText('Anda sudah memilih QRIS');
  await inspect(page);
  await page.getByRole('button', { name: /^Mandiri Bill Payment/ }).click();
  await expect(page.locator('.copies').first()).toContainText('Kode perusahaan');
  await page.getByRole('button', { name: 'Batalkan' }).click();
  await expect(state(page)).toHaveText('Dibatalkan');
  await expect(page.getByRole('link', { name: 'Bayar lagi' })).toBeVisible();
  await inspect(page);
  await page.goto(first);
  await expect(state(page)).toHaveText('Dibatalkan');
});

test('a payment that is refused can be tried again', async ({ page, chat }) => {
  await logIn(page, chat, SHARED.phone, /accounts$/);
  await page.getByRole('button', { name: new RegExp(SHARED.accounts[0].name) }).click();
  await choosePayment(page, 'unpaid');
  await page.getByRole('button', { name: /^GoPay/ }).click();
  await expect(page.getByRole('link', { name: 'Buka GoPay' })).toBeVisible();
  await inApp(page, 'Tolak', 'Pembayaran ditolak');
  await turnsTo(page, 'Gagal');
  await page.getByRole('link', { name: 'Bayar lagi' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Pilih cara bayar');
});

test('somebody else pays by the link, without logging in', async ({ page, chat }) => {
  await logIn(page, chat, SHARED.phone, /accounts$/);
  await page.getByRole('button', { name: new RegExp(SHARED.accounts[1].name) }).click();
  await page.goto('/customer/invoices?status=unpaid');
  await page.locator('.bills th a').first().click();
  const link = await page.getByRole('link', { name: 'Tautan bayar' }).getAttribute('href');
  const path = new URL(link).pathname;
  await page.context().clearCookies();

  await page.goto(path);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Pilih cara bayar');
  const masked = SHARED.accounts[1].name.replace(/(\S)\S*/g, '$1***');
  await expect(page.locator('main')).toContainText(masked);
  await inspect(page);
  await page.getByRole('button', { name: /^QRIS/ }).click();
  await expect(state(page)).toHaveText('Menunggu pembayaran');
  expect(new URL(page.url()).pathname.startsWith(`${path}/payments/`)).toBe(true);
  await inspect(page);
  await inApp(page, 'Bayar', 'Pembayaran berhasil');
  await turnsTo(page, 'Lunas');
  await inspect(page);
  await page.goto(path);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Tidak ada yang perlu dibayar');
  await inspect(page);
});
