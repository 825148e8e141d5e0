// Codes that are not taken.
import { expect, test } from '../support/test.js';
import { wrongCode } from '../support/chat.js';
import { inspect } from '../support/inspect.js';
import { askForCode, enterCode, loginPages } from '../support/login.js';
import { BUDI } from '../support/people.js';

test('a wrong code says how many guesses are left and waits for the next one', async ({ page, chat }) => {
  const on = loginPages(page);
  const code = await askForCode(page, chat, BUDI.phone);

  await enterCode(page, wrongCode(code));
  await expect(page.locator('#otp-error')).toHaveText('Kode salah atau sudah tidak berlaku. Sisa 4 percobaan.');
  await expect(page).toHaveTitle(/^Perlu diperbaiki: /);
  await expect(on.summary).toContainText('Ada yang perlu diperbaiki');
  await expect(on.summary.getByRole('link')).toHaveAttribute('href', '#otp');
  await expect(on.code).toBeFocused();
  // A wrong code is of no use to anybody: the field is empty for the right one.
  await expect(on.code).toHaveValue('');
  await expect(on.code).toHaveAttribute('aria-invalid', 'true');
  await inspect(page);

  await enterCode(page, wrongCode(code, 2));
  await expect(page.locator('#otp-error')).toContainText('Sisa 3 percobaan');

  await enterCode(page, code);
  await expect(page).toHaveURL('/customer/dashboard');
});

test('half a code costs no guess', async ({ page, chat }) => {
  const on = loginPages(page);
  const code = await askForCode(page, chat, BUDI.phone);

  await on.submit.click();
  await expect(page.locator('#otp-error')).toHaveText('Isi kode 6 digit dari pesan WhatsApp.');
  await on.code.fill('123');
  await on.submit.click();
  await expect(page.locator('#otp-error')).toHaveText('Kode terdiri dari 6 angka. Periksa lagi pesan WhatsApp Anda.');

  await enterCode(page, wrongCode(code));
  await expect(page.locator('#otp-error')).toContainText('Sisa 4 percobaan');
});

test('after five wrong codes the right one is worth nothing', async ({ page, chat }) => {
  const on = loginPages(page);
  const code = await askForCode(page, chat, BUDI.phone);
  for (let left = 4; left >= 1; left -= 1) {
    await enterCode(page, wrongCode(code, left));
    await expect(page.locator('#otp-error')).toContainText(`Sisa ${left} percobaan`);
  }
  await enterCode(page, wrongCode(code, 5));
  await expect(on.summary).toContainText('Kode ini tidak bisa dipakai lagi. Minta kode baru.');
  await expect(on.code).toHaveCount(0);
  await inspect(page);

  await page.getByRole('link', { name: 'Minta kode baru' }).click();
  await expect(page).toHaveURL('/customer/login');
  await enterCode(page, await askForCode(page, chat, BUDI.phone));
  await expect(page).toHaveURL('/customer/dashboard');
});
