// What a customer owes, why, and the paper to it.
import { readFile } from 'node:fs/promises';
import { expect, test } from '../support/test.js';
import { inspect } from '../support/inspect.js';
import { logIn } from '../support/login.js';
import { BUDI, PAID_UP } from '../support/people.js';

const LIST = '/customer/invoices';

/** The rows of the list. */
const rows = (page) => page.locator('.bills tbody tr');

/** Logs Budi in and opens the invoice that is late. */
async function openLate(page, chat) {
  await logIn(page, chat, BUDI.phone);
  await page.goto(`${LIST}?status=overdue`);
  await rows(page).first().getByRole('link').first().click();
  await expect(page.locator('.bill-hero')).toContainText('Terlambat');
}

test('the list begins with what is owed', async ({ page, chat }) => {
  await logIn(page, chat, BUDI.phone);
  const owed = await page.locator('.hero .money').innerText();
  await page.getByRole('link', { name: 'Lihat tagihan', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Invoice');
  await expect(page.locator('.hero .money')).toHaveText(owed);
  const states = rows(page).locator('.badge');
  await expect(states.nth(0)).toHaveText('Terlambat');
  await expect(states.nth(1)).toHaveText('Belum dibayar');
  await expect(states.nth(2)).toHaveText('Lunas');
  await expect(rows(page).first()).toContainText(/Rp\s[\d.]+ Total Rp\s[\d.]+/);
  await inspect(page);
});

test('each filter is a link and shows its own', async ({ page, chat }) => {
  await logIn(page, chat, BUDI.phone);
  await page.goto(LIST);
  const states = rows(page).locator('.badge');
  const filters = page.getByRole('navigation', { name: 'Pilih invoice menurut status' });
  for (const [word, shown] of [
    ['Belum dibayar', ['Terlambat', 'Belum dibayar']],
    ['Terlambat', ['Terlambat']],
    ['Lunas', ['Lunas']],
  ]) {
    await filters.getByRole('link', { name: word }).click();
    const current = filters.locator('[aria-current]');
    await expect(current).toContainText(word);
    const found = new Set(await states.allInnerTexts());
    expect([...found].map((text) => text.trim())).toEqual(shown);
    if (word !== 'Lunas') await expect(rows(page)).toHaveCount(Number(await current.locator('.tally').innerText()));
  }
  await inspect(page);
});

test('a search finds by month and by number, and says so when it finds nothing', async ({ page, chat }) => {
  await logIn(page, chat, BUDI.phone);
  await page.goto(LIST);
  const number = /INV[\d/]+/.exec(await rows(page).nth(3).innerText())[0];
  const find = page.getByRole('searchbox', { name: 'Cari invoice' });
  await find.fill(number);
  await find.press('Enter');
  await expect(rows(page)).toHaveCount(1);
  await expect(rows(page)).toContainText(number);
  await inspect(page);
  await page.getByRole('searchbox', { name: 'Cari invoice' }).fill('zzzz');
  await page.getByRole('button', { name: 'Cari' }).click();
  await expect(page.getByText('Tidak ada invoice yang cocok')).toBeVisible();
  await inspect(page);
});

test('a row leads to the document and to the way to pay', async ({ page, chat }) => {
  await logIn(page, chat, BUDI.phone);
  await page.goto(LIST);
  const arrives = page.waitForEvent('download');
  await rows(page).first().getByRole('link', { name: /^PDF/ }).click();
  expect((await arrives).suggestedFilename()).toMatch(/^INV-[\d-]+\.pdf$/);
  await rows(page).first().getByRole('link', { name: /^Bayar/ }).click();
  await expect(page).toHaveURL(/\/pay$/);
  await expect(page.getByRole('heading', { name: 'Pilih cara bayar' })).toBeInViewport();
});

test('a long list has a second page, and back', async ({ page, chat }) => {
  await logIn(page, chat, BUDI.phone);
  await page.goto(LIST);
  await expect(rows(page)).toHaveCount(10);
  const first = await rows(page).first().innerText();
  await page.getByRole('link', { name: 'Berikutnya' }).click();
  await expect(page.getByText('Halaman 2 dari 2')).toBeVisible();
  await expect(rows(page).first()).toBeVisible();
  await inspect(page);
  await page.getByRole('link', { name: 'Sebelumnya' }).click();
  await expect(rows(page).first()).toHaveText(first, { useInnerText: true });
});

test('one invoice shows what is left, its lines, tax and payments, and why it differs', async ({ page, chat }) => {
  await openLate(page, chat);
  const title = page.getByRole('heading', { level: 1 });
  await expect(title).toHaveText(/^Invoice INV\/\d{4}\/\d{2}\/0001 Rp\s[\d.]+$/);
  await expect(page.locator('.bill-hero')).toContainText(/Jatuh tempo sejak \d+\s\w+\s\d{4}/);
  const left = await title.locator('.money').innerText();
  const lines = page.getByRole('region', { name: 'Rincian' });
  await expect(lines.getByRole('row', { name: 'Masih harus dibayar' })).toContainText(left);
  await expect(lines.getByRole('row', { name: /^PPN \d+%/ })).toContainText('DPP');
  await expect(page.getByRole('region', { name: 'Pembayaran' }).getByRole('listitem')).toHaveCount(1);
  const pay = page.getByRole('link', { name: 'Tanya CS' });
  const words = new URL(await pay.getAttribute('href')).searchParams.get('text');
  expect(words).toContain(left.replace(/\s/, ' '));
  expect(words).toMatch(/invoice INV\/\d{4}\/\d{2}\/0001/);
  await inspect(page);

  await page.getByRole('link', { name: 'Lihat invoice sebelumnya' }).click();
  await expect(page.locator('.bill-hero .badge')).toHaveText('Lunas');
  await expect(page.locator('#pay')).toHaveCount(0);
  await inspect(page);
  await page.getByRole('navigation', { name: 'Anda di sini' }).getByRole('link', { name: 'Invoice' }).click();
  await expect(page).toHaveURL(LIST);
});

test('the PDF is a file that is really there', async ({ page, chat }) => {
  await openLate(page, chat);
  const number = /INV[\d/]+/.exec(await page.getByRole('heading', { level: 1 }).innerText())[0];
  const arrives = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Unduh PDF' }).click();
  const file = await arrives;
  expect(file.suggestedFilename()).toBe(`${number.replaceAll('/', '-')}.pdf`);
  const bytes = await readFile(await file.path());
  expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');
  expect(bytes.length).toBeGreaterThan(1_000);
});

test('the invoice in English, in dark mode, by keyboard alone', async ({ page, chat }) => {
  await logIn(page, chat, BUDI.phone);
  await page.goto(LIST);
  await page.getByRole('button', { name: 'English' }).click();
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Invoices');
  await inspect(page);
  await rows(page).first().getByRole('link').first().focus();
  await page.keyboard.press('Enter');
  await expect(page.locator('.bill-hero')).toContainText('Overdue');
  await expect(page.getByRole('region', { name: 'What it is for' })).toContainText('Still to pay');
  await inspect(page);
});

test('printed, the invoice is a paper without the portal around it', async ({ page, chat }) => {
  await openLate(page, chat);
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  for (const gone of ['.top', '.foot', '.hero-actions', '.crumbs']) await expect(page.locator(gone)).toBeHidden();
  const letterhead = page.locator('.letterhead');
  await expect(letterhead).toContainText('AGLIS Net');
  await expect(letterhead).toContainText(`${BUDI.name}${BUDI.id}`);
  await expect(page.getByRole('region', { name: 'Rincian' })).toBeVisible();
  const colours = await page.locator('.sums td').first().evaluate((cell) => getComputedStyle(cell).color);
  expect(colours).toBe('rgb(0, 0, 0)');
});

test('a customer who owes nothing sees that, and an empty list says what belongs there', async ({ page, chat }) => {
  await logIn(page, chat, PAID_UP.phone);
  await page.goto(`${LIST}?status=overdue`);
  await expect(page.getByText('Tidak ada tagihan yang perlu dibayar. Terima kasih!')).toBeVisible();
  await expect(page.getByText('Tidak ada invoice yang terlambat')).toBeVisible();
  await inspect(page);
  await page.getByRole('link', { name: 'Lihat semua invoice' }).click();
  await expect(rows(page).first()).toBeVisible();
});
