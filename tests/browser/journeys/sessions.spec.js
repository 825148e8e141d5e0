// The devices of a customer, and leaving.
import { expect, test } from '../support/test.js';
import { inspect } from '../support/inspect.js';
import { logIn, loginPages } from '../support/login.js';
import { BUDI } from '../support/people.js';

test('a device that is put out has to log in again with its next request', async ({ page, chat, elsewhere }) => {
  await logIn(page, chat, BUDI.phone);
  await endAllOthers(page);
  await expect(page.getByText('Hanya perangkat ini yang masuk ke akun Anda.')).toBeVisible();
  await inspect(page);

  const other = await elsewhere({
    userAgent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0',
  });
  await logIn(other, chat, BUDI.phone);

  await page.reload();
  const devices = page.locator('.devices > li');
  await expect(devices).toHaveCount(2);
  await expect(devices.first()).toContainText('Perangkat ini');
  await expect(devices.nth(1)).toContainText(/Firefox.*Windows/);
  await inspect(page);

  await devices.nth(1).getByRole('button', { name: /^Keluarkan/ }).click();
  await expect(page.locator('.toast')).toContainText('Perangkat itu sudah dikeluarkan.');
  await expect(devices).toHaveCount(1);

  await other.goto('/customer/sessions');
  await expect(other).toHaveURL('/customer/login');
  await expect(other.locator('.toast')).toContainText('Sesi Anda sudah berakhir. Silakan masuk lagi.');
  await page.goto('/customer/dashboard');
  await expect(page).toHaveURL('/customer/dashboard');
  // The login leads back to where the session was over.
  await logIn(other, chat, BUDI.phone, '/customer/sessions');
});

test('all other devices can be put out at once', async ({ page, chat, elsewhere }) => {
  await logIn(page, chat, BUDI.phone);
  const others = [await elsewhere(), await elsewhere()];
  for (const other of others) await logIn(other, chat, BUDI.phone);

  await endAllOthers(page);
  await expect(page.locator('.toast')).toContainText('Semua perangkat lain sudah dikeluarkan.');
  await expect(page.locator('.devices > li')).toHaveCount(1);
  for (const other of others) {
    await other.reload();
    await expect(other).toHaveURL('/customer/login');
  }
});

test('after logging out neither the back button nor the address shows anything personal', async ({ page, chat }) => {
  const on = loginPages(page);
  await logIn(page, chat, BUDI.phone);
  await page.goto('/customer/sessions');
  await page.goto('/customer/dashboard');
  await page.locator('.menu summary').click();
  await page.getByRole('button', { name: 'Keluar', exact: true }).click();
  await expect(page).toHaveURL('/customer/login');
  await expect(on.toast).toContainText('Anda sudah keluar.');

  await page.goBack();
  await expectNothingPersonal(page);
  await page.goto('/customer/dashboard');
  await expect(page).toHaveURL('/customer/login');
  await expectNothingPersonal(page);
});

/** Puts out what earlier journeys left logged in. */
async function endAllOthers(page) {
  await page.goto('/customer/sessions');
  const button = page.getByRole('button', { name: 'Keluarkan semua yang lain' });
  if (await button.isVisible()) await button.click();
}

async function expectNothingPersonal(page) {
  await expect(page.locator('body')).toContainText('AGLIS Net');
  for (const word of [BUDI.name, BUDI.id, 'Tiket aktif', 'Perangkat ini']) {
    await expect(page.locator('body')).not.toContainText(word);
  }
}
