// The two steps of the login, as a customer takes them.
import { expect } from '@playwright/test';

export const SEND = 'Kirim Kode OTP';
export const CODE_SENT = 'Kode OTP telah dikirim ke WhatsApp Anda!';
export const LOGGED_IN = 'Login berhasil!';

/** Step 1 and step 2, and what is on them. */
export function loginPages(page) {
  return {
    number: page.getByLabel('Nomor WhatsApp'),
    send: page.getByRole('button', { name: SEND }),
    code: page.getByLabel('Kode 6 digit'),
    submit: page.getByRole('button', { name: 'Masuk', exact: true }),
    resend: page.locator('form[action="/customer/login/resend"] button'),
    otherNumber: page.getByRole('link', { name: 'Ganti nomor' }),
    summary: page.getByRole('alert'),
    heading: page.getByRole('heading', { level: 1 }),
    toast: page.locator('.toast'),
  };
}

/** Asks for a code on the login page and answers it; the page then is the one that wants it. */
export async function askForCode(page, chat, phone) {
  const on = loginPages(page);
  await page.goto('/customer/login');
  await on.number.fill(phone);
  const code = await chat.codeAfter(phone, () => on.send.click());
  await expect(on.heading).toHaveText('Masukkan kode');
  return code;
}

/** Types the code, and answers whether it goes by itself: with JavaScript the sixth digit sends it. */
export async function typeCode(page, code, label = 'Kode 6 digit') {
  const field = page.getByLabel(label);
  await field.waitFor();
  // What is typed before the page's script has run is sent by the button alone.
  await page.waitForLoadState('domcontentloaded');
  const goesByItself = await scripted(page);
  await field.pressSequentially(code);
  return goesByItself;
}

/** Types the code, and sends it. */
export async function enterCode(page, code) {
  if (!(await typeCode(page, code))) await loginPages(page).submit.click();
}

/** Through both steps, to the page behind them. */
export async function logIn(page, chat, phone, to = /\/customer\/(dashboard|accounts)$/) {
  const code = await askForCode(page, chat, phone);
  await enterCode(page, code);
  await expect(page).toHaveURL(to);
}

/** Whether this browser runs scripts. To be asked before the page may go away. */
export function scripted(page) {
  return page.evaluate(() => matchMedia('(scripting: enabled)').matches);
}
