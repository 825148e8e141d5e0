// Codes that are not taken.
import { expect, test } from '../support/test.js';
import { wrongCode } from '../support/chat.js';
import { inspect } from '../support/inspect.js';
import { readFileSync } from 'node:fs';
import { askForCode, enterCode, loginPages, scripted } from '../support/login.js';
import { BUDI } from '../support/people.js';

test('a wrong code says how many guesses are left and waits for the next one', async ({ page, chat }) => {
  const on = loginPages(page);
  const code = await askForCode(page, chat, BUDI.phone);

  await enterCode(page, wrongCode(code));
  await expect(page.locator('#otp-error')).toHaveText('Kode salah atau sudah tidak berlaku. Sisa 4 percobaan.');
  await expect(page).toHaveTitle(/^Perlu diperbaiki: /);
  await expect(page.getByText('Kode salah')).toHaveCount(1);
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

const pastedCodes = new URL('../../../crates/portal-core/tests/data/pasted-codes.json', import.meta.url);

test('case 02: the code is found in a copied message, and never guessed', async ({ page, chat }) => {
  const on = loginPages(page);
  const code = await askForCode(page, chat, BUDI.phone);
  if (await scripted(page)) {
    // The same table as that of the server's rule; what would be sent is noted and not sent.
    await page.evaluate(() => {
      window.sent = [];
      HTMLFormElement.prototype.requestSubmit = function note() {
        window.sent.push(this.elements.otp.value);
      };
    });
    for (const { text, code: found } of JSON.parse(readFileSync(pastedCodes, 'utf8'))) {
      const seen = await on.code.evaluate((field, pasted) => {
        window.sent = [];
        field.value = '';
        const clipboardData = new DataTransfer();
        clipboardData.setData('text', pasted);
        field.dispatchEvent(new ClipboardEvent('paste', { clipboardData, cancelable: true, bubbles: true }));
        return { value: field.value, sent: window.sent };
      }, text);
      const part = /^\d{1,5}$/.test(text) ? text : '';
      expect(seen, text).toEqual({ value: found ?? part, sent: found ? [found] : [] });
    }
    await expect(page.locator('#otp-unclear')).toContainText('Kodenya tidak ditemukan');
    await inspect(page);
    await page.reload();
  }
  const bubble = `[14.30, 5/11/2025] +62 812-3456-7890: Kode OTP Anda: *${wrongCode(code)}* atau *${wrongCode(code, 2)}*`;
  await on.code.evaluate((field, text) => { field.value = text; }, bubble);
  await on.submit.click();
  await expect(page.locator('#otp-error')).toContainText('Ada lebih dari satu angka');

  // No guess was charged for what is no code.
  await on.code.evaluate((field, text) => { field.value = text; }, bubble.replace(/ atau.*/, ''));
  await on.submit.click();
  await expect(page.locator('#otp-error')).toContainText('Sisa 4 percobaan');
  const copied = `[14.30, 5/11/2025] AGLIS Net: Kode OTP Anda: *${code}*`;
  await on.code.evaluate((field, text) => { field.value = text; }, copied);
  await on.submit.click();
  await expect(page).toHaveURL('/customer/dashboard');
});

test('case 06: where a script cannot submit a form, the code goes all the same', async ({ page, chat }) => {
  await page.addInitScript(() => { delete HTMLFormElement.prototype.requestSubmit; });
  const code = await askForCode(page, chat, BUDI.phone);
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
  await expect(on.summary).toContainText('terlalu sering salah, jadi kode ini tidak bisa dipakai lagi.');
  await inspect(page);
  await page.reload();
  await expect(on.summary).toContainText('kode ini tidak bisa dipakai lagi.');
  await expect(on.code).toHaveCount(0);
  await expect(page.getByRole('main')).not.toContainText('Berlaku');

  const renewed = await chat.codeAfter(BUDI.phone, () => page.getByRole('button', { name: 'Minta kode baru' }).click());
  await enterCode(page, renewed);
  await expect(page).toHaveURL('/customer/dashboard');
});
