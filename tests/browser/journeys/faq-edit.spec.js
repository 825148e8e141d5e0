// Staff edit an answer, customers read it, and the default text comes back.
import { expect, test } from '../support/test.js';
import { inspect } from '../support/inspect.js';
import { logInAsStaff } from '../support/staff.js';

const QUESTION = 'Bagaimana cara membayar tagihan?';
const EDITED = 'Bayarnya lewat apa saja?';

/** Customers read an edit within two seconds. */
async function expectShown(page, shown, hidden) {
  await expect(async () => {
    await page.goto('/customer/faq');
    await expect(page.getByRole('heading', { name: shown })).toBeVisible({ timeout: 500 });
    await expect(page.getByRole('heading', { name: hidden })).toHaveCount(0, { timeout: 500 });
  }).toPass();
}

test('an answer is edited, read by customers, and goes back to the default', async ({ page, elsewhere, portal }) => {
  const customer = await elsewhere();
  await logInAsStaff(page, portal);
  await page.getByLabel('Bagian konsol').getByRole('link', { name: 'Pengaturan' }).click();
  await page.getByRole('main').getByRole('link', { name: 'FAQ' }).click();
  await page.getByRole('link', { name: QUESTION }).click();
  await expect(page.locator('.heading .badge')).toHaveText('Teks bawaan');

  await page.getByLabel('Pertanyaan', { exact: true }).fill(EDITED);
  await page.getByLabel('Jawaban').fill('Bayar di [tagihan](/customer/invoices) {brand}.\n\n- Transfer\n- QRIS {harga}');
  await page.getByRole('button', { name: 'Simpan' }).click();
  await expect(page.getByText('Isian {harga} tidak ada.')).toBeVisible();
  await expect(page.getByLabel('Pertanyaan', { exact: true })).toHaveValue(EDITED);
  await inspect(page);

  await page.getByLabel('Jawaban').fill('Bayar di [tagihan](/customer/invoices) {brand}.\n\n- Transfer\n- QRIS');
  await page.getByRole('button', { name: 'Pratinjau' }).click();
  const preview = page.getByRole('region', { name: 'Yang akan dibaca pelanggan' });
  await expect(preview.getByRole('listitem')).toHaveText(['Transfer', 'QRIS']);
  await expect(preview.getByText('{brand}')).toHaveCount(0);
  await inspect(page);

  await page.getByRole('button', { name: 'Simpan' }).click();
  await expect(page.getByText('Pertanyaan tersimpan')).toBeVisible();
  await expect(page.locator('.heading .badge')).toHaveText('Diubah');
  await expectShown(customer, EDITED, QUESTION);
  await customer.goto('/customer/faq?q=qris');
  await expect(customer.locator('details').first().locator('summary')).toHaveText(EDITED);
  await expect(customer.locator('details').first().getByRole('link', { name: 'tagihan' })).toBeVisible();
  const answers = await customer.request.get('/api/customer-portal/faq?q=qris', { headers: { 'accept-language': 'id' } });
  expect((await answers.json()).data.categories[0].faqs[0].question).toBe(EDITED);

  await page.getByRole('button', { name: 'Kembali ke teks bawaan' }).click();
  await expect(page.getByText('Teks sebelumnya tampil lagi')).toBeVisible();
  await expect(page.locator('.heading .badge')).toHaveText('Teks bawaan');
  await expectShown(customer, QUESTION, EDITED);
});
