// What a number may be, and that the answer never tells whose it is.
import { expect, test } from '../support/test.js';
import { inspect } from '../support/inspect.js';
import { CODE_SENT, askForCode, enterCode, loginPages } from '../support/login.js';
import { BUDI, NOBODY, SHUT_OUT } from '../support/people.js';

const BAD = [
  ['', 'Isi nomor WhatsApp Anda.'],
  ['0812', 'Nomor ini belum lengkap atau salah ketik. Contoh: 812 3456 7890.'],
  ['nol delapan satu', 'Nomor ini memuat “n”, yang bukan bagian dari nomor telepon. Ketik angkanya saja, misalnya 812 3456 7890.'],
  ['021 5550 1234', 'Ini nomor telepon rumah. Isi nomor ponsel yang memakai WhatsApp.'],
  ['+65 9123 4567', 'Isi nomor Indonesia, yang diawali 8 setelah +62.'],
];

test('a bad number is explained at the field, and what was typed is kept', async ({ page }) => {
  const on = loginPages(page);
  await page.goto('/customer/login');
  for (const [typed, message] of BAD) {
    await on.number.fill(typed);
    await on.send.click();
    await expect(page.locator('#phone-error')).toHaveText(message);
    await expect(page).toHaveTitle(/^Perlu diperbaiki: /);
    await expect(page.getByText(message)).toHaveCount(1);
    await expect(on.number).toHaveValue(typed);
    await expect(on.number).toHaveAttribute('aria-invalid', 'true');
    await expect(on.number).toHaveAccessibleDescription(new RegExp(escaped(message).replaceAll(' ', '\\s')));
    await expect(on.number).toBeFocused();
  }
  await inspect(page);
});

test('the prefix and the example make one number', async ({ page }) => {
  await page.goto('/customer/login');
  await expect(page.locator('.with-prefix')).toContainText('+62');
  await expect(page.locator('#phone-hint')).toContainText('Contoh: 812 3456 7890');
});

test('a number without access gets the same screen as one with it, and no message', async ({ page, chat }) => {
  const on = loginPages(page);
  await askForCode(page, chat, BUDI.phone);
  const known = await screen(page, BUDI);

  for (const person of [NOBODY, SHUT_OUT]) {
    await page.context().clearCookies();
    await page.goto('/customer/login');
    await on.number.fill(person.phone);
    await on.send.click();
    await expect(on.heading).toHaveText('Masukkan kode');
    await expect(on.toast).toContainText(CODE_SENT);
    await expect(page.getByRole('main')).toContainText(person.masked);
    expect(await screen(page, person)).toBe(known);
    await enterCode(page, '123456');
    await expect(page.locator('#otp-error')).toContainText('Sisa 4 percobaan');
  }
  // A later message has arrived: theirs would have, too.
  await page.context().clearCookies();
  await askForCode(page, chat, BUDI.phone);
  for (const person of [NOBODY, SHUT_OUT]) expect(await chat.codes(person.phone)).toEqual([]);
});

/** The page as it came, without what differs between any two answers. */
async function screen(page, { masked }) {
  const answer = await page.goto('/customer/login/code');
  return (await answer.text())
    .replaceAll(masked, '(number)')
    .replace(/nonce="[^"]*"/g, '')
    .replace(/name="csrf" value="[^"]*"/g, '')
    .replace(/name="challenge" value="[^"]*"/g, '')
    .replace(/data-wait="\d+"/g, '')
    .replace(/\d+\sdetik/g, '');
}

function escaped(text) {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
