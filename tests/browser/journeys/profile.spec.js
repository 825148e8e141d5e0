// The profile: contact data, another number, and the way back for the number that was there before.
import { expect, test } from '../support/test.js';
import { inspect } from '../support/inspect.js';
import { logIn, loginPages, scripted, typeCode } from '../support/login.js';
import { BUDI } from '../support/people.js';

const PROFILE = '/customer/profile';

/** Customers of the demo whom no other journey touches. */
const MADE = { phone: '081338000006', city: 'Denpasar' };
const HENDRA = { phone: '087880000012', masked: '0878****012', id: 'AGLS202312080012' };
const NEW = { phone: '081299990007', shown: '0812-9999-0007', masked: '0812****007' };

/** A group of the profile. */
const group = (page, name) => page.getByRole('region', { name, exact: true });

/** The newest message in the chat of a number, read on the demo's page. */
async function newestMessage(page, number) {
  await page.goto(`/demo/whatsapp?to=62${number.slice(1)}`);
  return page.locator('.bubble').last();
}

/** Types a code that was asked for by somebody who is logged in. */
async function goOnWith(page, code) {
  if (!(await typeCode(page, code))) await page.getByRole('button', { name: 'Lanjutkan' }).click();
}

/** From the profile to the page that waits for the new number's code, which it answers. */
async function askForNewNumber(page, chat) {
  await page.goto(PROFILE);
  await page.getByRole('link', { name: 'Ganti nomor' }).click();
  await page.getByLabel('Nomor baru').fill(NEW.phone);
  const send = page.getByRole('button', { name: 'Kirim kode ke nomor baru' });
  const code = await chat.codeAfter(NEW.phone, () => send.click());
  await expect(page).toHaveURL(/\/customer\/profile\/phone\/code\?challenge=/);
  return code;
}

test('contact data is changed: what is wrong is said at its field, nothing typed is lost', async ({ page, chat }) => {
  await logIn(page, chat, MADE.phone);
  await page.goto(PROFILE);
  await expect(group(page, 'Kontak')).toContainText(MADE.city);
  await expect(group(page, 'Layanan')).toContainText(/Rp\s[\d.]+ per bulan/);
  await inspect(page);

  await group(page, 'Kontak').getByRole('link', { name: 'Ubah' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Ubah kontak');
  await inspect(page);
  const email = page.getByLabel('Email');
  const city = page.getByLabel('Kota atau kabupaten');
  await email.fill('made@');
  await page.getByLabel('Alamat', { exact: true }).fill(' ');
  await city.fill('Badung "Utara" & <sekitar>');
  await page.getByRole('button', { name: 'Simpan' }).click();
  await expect(page).toHaveTitle(/^Perlu diperbaiki: /);
  const summary = page.getByRole('alert');
  await expect(summary.getByRole('link')).toHaveText([/^Alamat email ini belum lengkap/, /^Alamat wajib diisi/]);
  await expect(email).toHaveValue('made@');
  await expect(city).toHaveValue('Badung "Utara" & <sekitar>');
  await summary.getByRole('link').first().click();
  await expect(email).toBeFocused();
  await expect(email).toHaveAttribute('aria-invalid', 'true');
  await inspect(page);

  await email.fill('made.baru@example.id');
  await page.getByLabel('Alamat', { exact: true }).fill('Jl. Tukad Badung No. 46');
  await page.getByRole('button', { name: 'Simpan' }).click();
  await expect(page).toHaveURL(PROFILE);
  await expect(page.locator('.toast')).toContainText('Profil sudah disimpan.');
  for (const text of ['made.baru@example.id', 'Jl. Tukad Badung No. 46', 'Badung "Utara" & <sekitar>']) {
    await expect(group(page, 'Kontak')).toContainText(text);
  }
  const notice = async () => (await newestMessage(page, MADE.phone)).innerText();
  await expect.poll(notice).toContain('Email akun Anda diubah');

  // As it was, for the next test.
  await page.goto(`${PROFILE}/edit`);
  await city.fill(MADE.city);
  await page.getByRole('button', { name: 'Simpan' }).click();
  await expect(group(page, 'Kontak')).toContainText(MADE.city);
});

test('case 12: an address keeps its lines, on the pages and when another field is changed', async ({ page, chat }) => {
  const address = page.getByLabel('Alamat', { exact: true });
  const save = page.getByRole('button', { name: 'Simpan' });
  await logIn(page, chat, MADE.phone);
  await page.goto(`${PROFILE}/edit`);
  const font = (element) => getComputedStyle(element).fontFamily;
  expect(await address.evaluate(font), 'the letters of the page').toBe(await page.locator('body').evaluate(font));
  const before = await address.inputValue();
  await address.fill('Jl. Melati 1\nRT 02/RW 05');
  await save.click();
  const shown = group(page, 'Kontak').locator('.lines');
  await expect(shown).toHaveText('Jl. Melati 1\nRT 02/RW 05', { useInnerText: true });

  await page.goto(`${PROFILE}/edit`);
  await save.click();
  await expect(page.locator('.toast')).toContainText('Tidak ada yang berubah.');
  await page.goto(`${PROFILE}/edit`);
  await page.getByLabel('Provinsi').fill('Jawa Barat');
  await save.click();
  await expect(page.locator('.toast')).toContainText('Profil sudah disimpan.');
  await expect(shown).toHaveText('Jl. Melati 1\nRT 02/RW 05', { useInnerText: true });
  await page.goto(`${PROFILE}/edit`);
  await expect(address).toHaveValue('Jl. Melati 1\nRT 02/RW 05');
  await address.fill(before);
  await save.click();
  await expect(page).toHaveURL(PROFILE);
});

test('the customer number is copied with one tap', async ({ page, chat, context }) => {
  await logIn(page, chat, BUDI.phone);
  await page.goto(PROFILE);
  const copy = group(page, 'Akun').getByRole('button', { name: /^Salin/ });
  if (!(await scripted(page))) return expect(copy).toBeHidden();
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await copy.click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(BUDI.id);
});

test('a new number has to be one: what is wrong with it is said before any code goes out', async ({ page, chat }) => {
  await logIn(page, chat, HENDRA.phone);
  await page.goto(PROFILE);
  await page.getByRole('link', { name: 'Ganti nomor' }).click();
  const consequences = group(page, 'Setelah diganti');
  await expect(consequences.getByRole('listitem')).toHaveCount(3);
  await expect(page.getByRole('main')).toContainText(HENDRA.masked);
  await inspect(page);

  const field = page.getByLabel('Nomor baru');
  const wrong = { '': 'Isi nomor WhatsApp Anda.', '021-5551234': /^Ini nomor telepon rumah\./, [HENDRA.phone]: /^Nomor ini sudah/ };
  for (const [typed, words] of Object.entries(wrong)) {
    await field.fill(typed);
    await page.getByRole('button', { name: 'Kirim kode ke nomor baru' }).click();
    await expect(page.locator('#phone-error')).toHaveText(words);
    await expect(field).toHaveValue(typed);
    await expect(page.getByRole('alert')).toHaveCount(1);
  }
  await inspect(page);
});

test('sec 23: a number is changed by its own code, the old one is told and takes it back', async ({
  page,
  chat,
  elsewhere,
}) => {
  test.slow();
  const alike = { javaScriptEnabled: await scripted(page), viewport: page.viewportSize() };
  const other = await elsewhere(alike);
  await logIn(other, chat, HENDRA.phone);
  await logIn(page, chat, HENDRA.phone);

  const code = await askForNewNumber(page, chat);
  await expect(page.locator('.toast')).toContainText('Kode OTP telah dikirim');
  await expect(page.getByRole('main')).toContainText(NEW.masked);
  await inspect(page);
  await goOnWith(page, String((Number(code) + 1) % 1_000_000).padStart(6, '0'));
  await expect(page.locator('#otp-error')).toContainText('Sisa 4 percobaan');
  await inspect(page);
  await goOnWith(page, code);
  await expect(page).toHaveURL(PROFILE);
  await expect(page.locator('.toast')).toContainText('Nomor WhatsApp sudah diganti. Perangkat lain sudah dikeluarkan.');
  await expect(group(page, 'Kontak')).toContainText(NEW.shown);
  await inspect(page);
  await other.goto('/customer/dashboard');
  await expect(other).toHaveURL('/customer/login');

  // Not a second time on the same day, so it is not offered.
  await expect(page.getByRole('link', { name: 'Ganti nomor' })).toHaveCount(0);
  await expect(group(page, 'Kontak')).toContainText(/Bisa diganti setelah \d+\s\S+ \d{4}, \d\d\.\d\d\sWIB/);
  await page.goto(`${PROFILE}/phone`);
  await expect(page.getByRole('main')).toContainText(/Anda bisa menggantinya setelah \d+\s\S+ \d{4}, \d\d\.\d\d\sWIB/);
  await expect(page.getByLabel('Nomor baru')).toHaveCount(0);
  await inspect(page);

  // The old number reads of it, and opens the link on another phone.
  const phone = await elsewhere(alike);
  const message = await newestMessage(phone, HENDRA.phone);
  await expect(message).toContainText('Nomor WhatsApp akun Anda diganti');
  await expect(message).toContainText(NEW.masked);
  await inspect(phone);
  await expect(message.getByRole('link')).toHaveAttribute('href', /\/customer\/phone\/revert\//);
  const link = /http:\S+\/customer\/phone\/revert\/\S+/.exec(await message.innerText())[0];
  await message.getByRole('link').click();
  await expect(phone.getByRole('heading', { level: 1 })).toHaveText('Batalkan penggantian nomor');
  await expect(phone.getByRole('main')).toContainText(HENDRA.masked);
  await inspect(phone);
  // Looking at it changes nothing.
  await page.goto(PROFILE);
  await expect(group(page, 'Kontak')).toContainText(NEW.shown);

  await phone.getByRole('button', { name: 'Kembalikan nomor lama' }).click();
  await expect(phone.getByRole('heading', { level: 1 })).toHaveText('Nomor lama sudah kembali');
  await expect(phone.getByRole('main')).toContainText(/bisa diubah lagi setelah \d+\s/);
  await inspect(phone);
  await page.goto(PROFILE);
  await expect(page).toHaveURL('/customer/login');
  await phone.goto(link);
  await expect(phone.getByRole('heading', { level: 1 })).toHaveText('Tautan ini tidak berlaku lagi');
  await inspect(phone);

  await phone.getByRole('link', { name: 'Ke halaman masuk' }).click();
  await expect(loginPages(phone).number).toBeVisible();
  await logIn(phone, chat, HENDRA.phone);
  await expect(phone.locator('details.account')).toContainText(HENDRA.id);
});

test('the devices are a step away from the profile, and others are put out there', async ({ page, chat, elsewhere }) => {
  await logIn(await elsewhere(), chat, BUDI.phone);
  await logIn(page, chat, BUDI.phone);
  await page.goto(PROFILE);
  await page.getByRole('link', { name: /^Perangkat Saya/ }).click();
  await expect(page).toHaveURL('/customer/sessions');
  const tab = page.getByRole('navigation', { name: 'Bagian portal' }).locator('[aria-current]');
  await expect(tab).toHaveText('Profil');
  await page.getByRole('button', { name: 'Keluarkan semua yang lain' }).click();
  await expect(page.locator('.toast')).toContainText('Semua perangkat lain sudah dikeluarkan.');
  await expect(page.locator('.devices > li')).toHaveCount(1);
});

test('the pages of the profile read well in English and in dark mode', async ({ page, chat }) => {
  await logIn(page, chat, BUDI.phone);
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  await page.goto(PROFILE);
  await page.getByRole('button', { name: 'English' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('My profile');
  await inspect(page);
  for (const [path, words] of [['edit', 'Change contact data'], ['phone', 'Change WhatsApp number']]) {
    await page.goto(`${PROFILE}/${path}`);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(words);
    await inspect(page);
  }
});

/** Tab by Tab, until the control is reached. */
async function tabTo(page, control) {
  await expect(async () => {
    await page.keyboard.press('Tab');
    await expect(control).toBeFocused({ timeout: 50 });
  }).toPass({ intervals: [0] });
}

test('the contact data can be changed with the keyboard alone', async ({ page, chat }) => {
  await logIn(page, chat, MADE.phone);
  await page.goto(`${PROFILE}/edit`);
  await tabTo(page, page.getByLabel('Provinsi'));
  await page.keyboard.press('Control+A');
  await page.keyboard.type('Bali');
  await tabTo(page, page.getByRole('button', { name: 'Simpan' }));
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(PROFILE);
  await expect(group(page, 'Kontak')).toContainText('Bali');
});
