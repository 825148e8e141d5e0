// Paying by transfer to the ISP's own account: the proof of the customer, and what finance makes of it.
import { expect, test } from '../support/test.js';
import { inspect } from '../support/inspect.js';
import { logIn, scripted } from '../support/login.js';
import { BUDI, SHARED } from '../support/people.js';
import { photo } from '../support/pictures.js';
import { logInAsStaff } from '../support/staff.js';

// What is paid here is owed in no other file: these tests have a demo of their own.
const ACCOUNTS = '[{ bank = "BCA", number = "0000123456", holder = "PT Contoh Internet" }]';
test.use({ settings: { PORTAL__PAYMENTS__FIRST_CHECK: '1s', PORTAL__TRANSFER__ACCOUNTS: ACCOUNTS } });

const state = (page) => page.locator('.hero .badge');

/** Chooses a transfer for the latest invoice in that state; answers the exact amount in digits. */
async function transfer(page, status) {
  await page.goto(`/customer/invoices?status=${status}`);
  await page.locator('.bills th a').first().click();
  await page.getByRole('link', { name: 'Bayar sekarang' }).click();
  await page.getByRole('button', { name: /^Transfer Bank/ }).click();
  await expect(state(page)).toHaveText('Menunggu pembayaran');
  return (await page.locator('.bill-hero h1 .money').innerText()).replace(/\D/g, '');
}

/** Sends a proof with the form of this page. */
async function prove(page, file) {
  await page.getByLabel('Bukti pembayaran').setInputFiles(photo(file));
  await page.getByLabel('Nama pemilik rekening pengirim').fill('Budi Santoso');
  await page.getByRole('button', { name: 'Kirim bukti' }).click();
  await expect(state(page)).toHaveText('Sedang diperiksa');
}

/** Waits until the page says so: by itself with JavaScript, by looking again without it. */
async function turnsTo(page, word) {
  if (await scripted(page)) return expect(state(page)).toHaveText(word);
  await expect
    .poll(async () => {
      await page.reload();
      return state(page).innerText();
    })
    .toBe(word);
}

/** Opens the proof of the payment on this page in the console. */
async function openProof(staff, page, portal) {
  await logInAsStaff(staff, portal);
  await staff.getByRole('link', { name: 'Pembayaran' }).first().click();
  await staff.getByRole('link', { name: 'Bukti pembayaran' }).click();
  await expect(staff.getByRole('heading', { level: 1 })).toHaveText('Bukti pembayaran');
  await inspect(staff);
  await staff.goto(`/staff/payments/proofs/${new URL(page.url()).pathname.split('/').pop()}`);
  const picture = staff.locator('.files img').first();
  await expect.poll(() => picture.evaluate((image) => image.naturalWidth)).toBeGreaterThan(0);
  await inspect(staff);
}

test('a transfer with a proof is confirmed, and the page turns to Lunas', async ({ page, chat, elsewhere, portal }) => {
  await logIn(page, chat, BUDI.phone);
  const total = await transfer(page, 'overdue');
  await expect(page.locator('.copies')).toContainText('0000 1234 56');
  const digits = (await page.locator('.pay-unique').innerText()).replace(/\D/g, '');
  expect(total.endsWith(digits) && digits.length === 3, `${total} ends with ${digits}`).toBe(true);
  await inspect(page);
  // Nothing is sent without a file, and what was written stays.
  await page.getByLabel('Catatan').fill('Dari BCA');
  await page.getByRole('button', { name: 'Kirim bukti' }).click();
  await expect(page.locator('#proof-file-error')).toContainText('Pilih foto atau PDF');
  await expect(page.getByLabel('Catatan')).toHaveValue('Dari BCA');
  await inspect(page);
  await prove(page, 'bukti.png');
  await expect(page.locator('.files img')).toHaveAttribute('alt', 'bukti.png');
  await expect(page.locator('main')).toContainText('Dari BCA');
  await inspect(page);

  const staff = await elsewhere();
  await openProof(staff, page, portal);
  await expect(staff.getByLabel('Jumlah yang masuk')).toHaveValue(total);
  await staff.getByRole('button', { name: 'Konfirmasi pembayaran' }).click();
  await expect(staff.locator('.toast')).toContainText('Pembayaran dikonfirmasi');

  await turnsTo(page, 'Lunas');
  await inspect(page);
  await page.goto(`/demo/whatsapp?to=62${BUDI.phone.slice(1)}`);
  await expect(page.locator('main')).toContainText('Pembayaran diterima');
});

test('a proof that finance rejects says why, and can be paid anew', async ({ page, chat, elsewhere, portal }) => {
  await logIn(page, chat, SHARED.phone, /accounts$/);
  await page.getByRole('button', { name: new RegExp(SHARED.accounts[0].name) }).click();
  await transfer(page, 'unpaid');
  await prove(page, 'buram.png');
  await page.locator('#send-title').click();
  await page.getByLabel('Bukti pembayaran').setInputFiles(photo('jelas.png'));
  await page.getByRole('button', { name: 'Kirim bukti' }).click();
  await expect(page.locator('.files img')).toHaveAttribute('alt', 'jelas.png');

  const staff = await elsewhere();
  await openProof(staff, page, portal);
  await staff.getByLabel('Alasan').fill('Tidak ada di mutasi rekening');
  await staff.getByRole('button', { name: 'Tolak bukti' }).click();
  await expect(staff.locator('.toast')).toContainText('Bukti ditolak');

  await turnsTo(page, 'Gagal');
  await expect(page.locator('.bill-hero')).toContainText('Alasan: Tidak ada di mutasi rekening');
  await inspect(page);
  await page.getByRole('link', { name: 'Bayar lagi' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Pilih cara bayar');
  await page.goto(`/demo/whatsapp?to=62${SHARED.phone.slice(1)}`);
  await expect(page.locator('main')).toContainText('Bukti transfer belum bisa diterima');
  await expect(page.locator('main')).toContainText('Tidak ada di mutasi rekening');
});
