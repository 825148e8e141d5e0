// Five minutes of a customer, from the number to the way out.
import { readFile } from 'node:fs/promises';
import { expect, test } from '../support/test.js';
import { expectNothingSideways } from '../support/inspect.js';
import { askForCode, enterCode } from '../support/login.js';
import { BUDI } from '../support/people.js';

test('a customer logs in, opens a ticket, takes an invoice along, moves house, reads an answer and leaves', async ({
  page,
  chat,
}) => {
  const toast = page.locator('.toast');
  const title = page.getByRole('heading', { level: 1 });
  const tab = (name) => page.getByRole('navigation', { name: 'Bagian portal' }).getByRole('link', { name, exact: true });
  /** Goes to another part by its tab, which then is the marked one. */
  const goTo = async (name) => {
    await tab(name).click();
    await expect(tab(name)).toHaveAttribute('aria-current', 'page');
    await expectNothingSideways(page);
  };

  await enterCode(page, await askForCode(page, chat, BUDI.phone));
  await expect(toast).toContainText('Login berhasil!');
  await expect(title).toHaveText(`Halo, ${BUDI.name}`);
  await expect(page.locator('.figures .card')).toHaveCount(4);
  await expectNothingSideways(page);

  await goTo('Tiket');
  await page.getByRole('link', { name: 'Buat Tiket Baru' }).first().click();
  await page.getByRole('radio', { name: /^Perbaikan/ }).check();
  await page.getByLabel('Judul').fill('Internet mati sejak pagi');
  await page.getByLabel('Penjelasan').fill('Lampu LOS merah, sudah dinyalakan ulang.');
  await page.getByRole('button', { name: 'Kirim Tiket' }).click();
  await expect(toast).toContainText('Tiket sudah kami terima!');
  await expect(title).toHaveText('Internet mati sejak pagi');
  const number = page.url().split('/').pop();
  expect(number).toMatch(/^TKT\d{11}$/);
  await expectNothingSideways(page);

  await expectConfirmation(page, number);
  await page.goto('/customer/dashboard');
  await expect(page.getByRole('region', { name: 'Tiket aktif' })).toContainText('Internet mati sejak pagi');

  await goTo('Invoice');
  await page.getByRole('navigation', { name: 'Pilih invoice menurut status' }).getByRole('link', { name: /^Lunas/ }).click();
  await page.locator('.bills tbody a').first().click();
  await expect(title).toContainText(/^Invoice INV\/\d{4}\/\d{2}\/\d{4}/);
  await expectNothingSideways(page);
  const arrives = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Unduh PDF' }).click();
  const file = await readFile(await (await arrives).path());
  expect(file.subarray(0, 5).toString()).toBe('%PDF-');
  expect(file.subarray(-8).toString()).toContain('%%EOF');

  await goTo('Profil');
  await page.getByRole('link', { name: 'Ubah', exact: true }).click();
  await page.getByLabel('Alamat', { exact: true }).fill('Jl. Anggrek No. 7');
  await page.getByLabel('Kota atau kabupaten').fill('Cimahi');
  await page.getByRole('button', { name: 'Simpan' }).click();
  await expect(page).toHaveURL('/customer/profile');
  await expect(toast).toBeVisible();
  await expect(page.getByRole('region', { name: 'Kontak' })).toContainText('Jl. Anggrek No. 7');
  await expect(page.getByRole('region', { name: 'Kontak' })).toContainText('Cimahi');

  await goTo('FAQ');
  await page.getByLabel('Cari jawaban').fill('los merah');
  await page.getByRole('button', { name: 'Cari' }).click();
  const best = page.getByRole('main').locator('details').first();
  await expect(best).toHaveAttribute('open', '');
  await expect(best.locator('summary')).toContainText('LOS');
  await expectNothingSideways(page);

  await page.locator('.menu summary').click();
  await page.getByRole('button', { name: 'Keluar' }).click();
  await expect(page).toHaveURL('/customer/login');
  await expect(toast).toContainText('Anda sudah keluar.');
  await page.goto('/customer/dashboard');
  await expect(page).toHaveURL('/customer/login');
});

/** The message to a ticket appears on the phone, which is looked at until it is there. */
async function expectConfirmation(page, number) {
  const bubble = page.locator('.bubble').filter({ hasText: number });
  await expect(async () => {
    await page.goto(`/demo/whatsapp?to=62${BUDI.phone.slice(1)}`);
    await expect(bubble).toBeVisible({ timeout: 500 });
  }).toPass({ timeout: 10_000 });
  await expect(bubble).toContainText('kami targetkan selesai dalam 24 jam');
}
