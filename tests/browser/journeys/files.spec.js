// Photos and other files with a ticket and in a chat, by forms alone and one by one.
import { expect, test } from '../support/test.js';
import { inspect } from '../support/inspect.js';
import { logIn, scripted } from '../support/login.js';
import { BUDI } from '../support/people.js';
import { photo } from '../support/pictures.js';

const FILES = 'Foto, video, atau berkas';

// Files are refused here, and their way is broken.
test.use({ expected: /^Failed to load resource: (the server responded with a status of 422|net::ERR_FAILED)/ });

test('a ticket is opened with three photos, which staff and customer see', async ({ page, chat }) => {
  await logIn(page, chat, BUDI.phone);
  await page.goto('/customer/tickets/new');
  await page.getByRole('radio', { name: /^Perbaikan/ }).check();
  await page.getByLabel('Judul').fill('Lampu LOS merah');
  await page.getByLabel('Penjelasan').fill('Lihat foto modem.');
  const photos = ['modem.png', 'kabel.png', 'stopkontak.png'].map((name) => photo(name));
  await page.getByLabel(FILES).setInputFiles(photos);
  if (await scripted(page)) await expect(page.locator('.attached input:checked')).toHaveCount(3);
  await inspect(page);
  await page.getByRole('button', { name: 'Kirim Tiket' }).click();
  await expect(page).toHaveURL(/\/customer\/tickets\/TKT\d+$/);
  const shown = page.locator('#thread .files img');
  await expect(shown).toHaveCount(3);
  await expect(shown.first()).toHaveAttribute('alt', 'modem.png');
  await shown.first().scrollIntoViewIfNeeded();
  await expect.poll(() => shown.first().evaluate((image) => image.naturalWidth)).toBeGreaterThan(0);
  // The bar at the top covers nothing then.
  await page.evaluate(() => scrollTo(0, 0));
  await inspect(page);
});

test('a chat becomes a ticket with the photos that stay ticked', async ({ page, chat }) => {
  await logIn(page, chat, BUDI.phone);
  await page.goto('/customer/chat');
  await page.getByLabel('Pesan Anda').fill('Lampu merah');
  await page.getByLabel(FILES).setInputFiles([photo('modem.png'), photo('rumah.png')]);
  if (await scripted(page)) await expect(page.locator('.attached input:checked')).toHaveCount(2);
  await page.getByRole('button', { name: 'Kirim', exact: true }).click();
  await expect(page.locator('#thread .files img')).toHaveCount(2);

  await page.getByRole('link', { name: 'Jadikan tiket' }).click();
  await page.getByRole('radio', { name: /^Perbaikan/ }).check();
  await expect(page.getByLabel('Penjelasan')).toHaveValue(/Lampu merah/);
  const ticks = page.locator('.attached').getByRole('checkbox');
  await expect(ticks).toHaveCount(2);
  await expect(page.getByRole('checkbox', { name: 'modem.png' })).toBeChecked();
  await expect(page.getByText('Berkas dari chat ikut dikirim.')).toBeVisible();
  const preview = page.locator('.attached img').first();
  await preview.scrollIntoViewIfNeeded();
  await expect.poll(() => preview.evaluate((image) => image.naturalWidth)).toBeGreaterThan(0);
  await page.getByRole('checkbox', { name: 'rumah.png' }).uncheck();
  await page.getByLabel('Judul').fill('Lampu LOS merah');
  await inspect(page);
  await page.getByRole('button', { name: 'Kirim Tiket' }).click();
  await expect(page).toHaveURL(/\/customer\/tickets\/TKT\d+$/);
  await expect(page.locator('#thread .files img')).toHaveCount(1);
  await expect(page.locator('#thread .files img')).toHaveAttribute('alt', 'modem.png');
});

test('what is no photo, PDF, video or voice note is named, and the others stay', async ({ page, chat }) => {
  await logIn(page, chat, BUDI.phone);
  await page.goto('/customer/chat');
  await page.getByLabel('Pesan Anda').fill('Ini fotonya');
  const html = { name: 'foto.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('<!doctype html><script>alert(1)</script>') };
  await page.getByLabel(FILES).setInputFiles([photo('rumah.png'), html]);
  const send = page.getByRole('button', { name: 'Kirim', exact: true });
  if (await scripted(page)) {
    const row = page.locator('.attached li').filter({ hasText: 'foto.jpg' });
    await expect(row.getByRole('alert')).toContainText('Jenis berkas ini tidak bisa dikirim');
    await expect(row.getByRole('button', { name: 'Coba lagi' })).toBeVisible();
    await row.getByRole('button', { name: 'Hapus' }).click();
  } else {
    await send.click();
    await expect(page.getByText('foto.jpg: Jenis berkas ini tidak bisa dikirim')).toBeVisible();
    await expect(page.getByLabel('Pesan Anda')).toHaveValue('Ini fotonya');
  }
  await expect(page.getByRole('checkbox', { name: 'rumah.png' })).toBeChecked();
  await inspect(page);
  await send.click();
  await expect(page).toHaveURL(/\/customer\/chat\/[-0-9a-f]+$/);
  await expect(page.locator('#thread .files img')).toHaveCount(1);
});

test('a photo over the limit is made smaller, or refused in words', async ({ page, chat }) => {
  test.slow();
  await logIn(page, chat, BUDI.phone);
  await page.goto('/customer/chat');
  const large = photo('besar.png', { width: 1800, height: 1400, noise: true });
  expect(large.buffer.length).toBeGreaterThan(5 * 1024 * 1024);
  await page.getByLabel(FILES).setInputFiles([large]);
  const send = page.getByRole('button', { name: 'Kirim', exact: true });
  if (await scripted(page)) {
    await expect(page.getByRole('checkbox', { name: 'besar.jpg' })).toBeChecked();
    await send.click();
    const link = page.locator('#thread a[data-zoom]');
    await link.click();
    const picture = page.getByRole('dialog').getByRole('img', { name: 'besar.jpg' });
    await expect.poll(() => picture.evaluate((image) => image.naturalWidth)).toBeGreaterThan(1000);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await expect(link).toBeFocused();
  } else {
    await send.click();
    await expect(page.getByText('besar.png: Berkas ini lebih besar dari 5 MB')).toBeVisible();
  }
});

test('a file whose way broke is sent again alone', async ({ page, chat }) => {
  await logIn(page, chat, BUDI.phone);
  await page.goto('/customer/chat');
  if (!(await scripted(page))) {
    // The form goes as a whole.
    await expect(page.getByLabel(FILES)).toBeVisible();
    return;
  }
  let broken = true;
  await page.route('**/customer/attachments', (route) => (broken ? route.abort() : route.continue()));
  await page.getByLabel(FILES).setInputFiles([photo('modem.png')]);
  const row = page.locator('.attached li');
  await expect(row.getByRole('alert')).toContainText('Berkas belum terkirim');
  broken = false;
  await row.getByRole('button', { name: 'Coba lagi' }).click();
  await expect(page.getByRole('checkbox', { name: 'modem.png' })).toBeChecked();
  await page.getByRole('button', { name: 'Kirim', exact: true }).click();
  await expect(page.locator('#thread .files img')).toHaveCount(1);
});
