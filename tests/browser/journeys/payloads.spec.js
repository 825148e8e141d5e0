// SEC-39: whatever is typed anywhere stays words, on every page that shows it.
import { expect, test as base } from '../support/test.js';
import { crawl } from '../support/crawl.js';
import { askForCode, enterCode, logIn, loginPages } from '../support/login.js';
import { PAYLOADS, together, traces } from '../support/payloads.js';
import { BUDI } from '../support/people.js';
import { photo } from '../support/pictures.js';
import { logInAsStaff } from '../support/staff.js';

const TICKETS = '/customer/tickets';

const test = base.extend({
  /** A page on which no dialog may open. */
  page: async ({ page }, use) => {
    const dialogs = [];
    page.on('dialog', async (dialog) => {
      dialogs.push(`${dialog.type()} on ${page.url()}`);
      await dialog.dismiss();
    });
    await use(page);
    expect(dialogs).toEqual([]);
  },
});

// The words of the provider are not trusted more than those of its customers. This also makes the demo this file's own.
test.use({
  settings: { PORTAL__BRAND__CS_HOURS: `Setiap hari ${PAYLOADS[18]}`, PORTAL__TICKETS__PER_ACCOUNT: '["1000/1h"]' },
});

test('sec_39 the sixty payloads do run where nothing holds them', async ({ browser }) => {
  expect(new Set(PAYLOADS).size).toBe(60);
  const context = await browser.newContext();
  const page = await context.newPage();
  let dialogs = 0;
  page.on('dialog', async (dialog) => {
    dialogs += 1;
    await dialog.dismiss();
  });
  await page.route('**/*', (route) => route.fulfill({ contentType: 'text/html', body: `<p>${PAYLOADS[18]}</p>` }));
  await page.goto('http://unguarded.test/');
  await expect.poll(() => traces(page)).toEqual(['a payload ran', expect.stringContaining('onerror')]);
  expect(dialogs).toBe(1);
  await context.close();
});

test('sec_39 tickets: title, description, feedback and the note of a reopened one stay words', async ({ page, chat }) => {
  await logIn(page, chat, BUDI.phone);
  await sayBackATicket(page);
  for (const title of together(200)) await openTicket(page, title, title.replaceAll('> <', '>\n<'));
  await rateAndReopen(page);
  await crawl(page, '/customer/dashboard', { look: () => expectNoTrace(page), files: false });
});

test('sec_39 the profile: address, city and province stay words', async ({ page, chat }) => {
  await logIn(page, chat, BUDI.phone);
  const fields = ['address', 'city', 'province'];
  const fillIn = async (texts) => {
    await page.goto('/customer/profile/edit');
    for (const [at, name] of fields.entries()) await put(page.locator(`#${name}`), texts[at]);
    await page.getByRole('button', { name: 'Simpan' }).click();
  };
  const everything = PAYLOADS.join(' ');
  await fillIn([everything, everything, everything]);
  await expect(page.getByRole('alert')).toBeVisible();
  for (const name of fields) await expect(page.locator(`#${name}`)).toHaveValue(everything);
  await expectNoTrace(page);

  const [long, short] = [together(300), together(100)];
  for (let at = 0; at < short.length; at += 2) {
    const texts = [long[(at / 2) % long.length], short[at], short[(at + 1) % short.length]];
    await fillIn(texts);
    await expect(page).toHaveURL('/customer/profile');
    const shown = await page.getByRole('region', { name: 'Kontak' }).innerText();
    for (const text of texts) expect(shown).toContain(text);
    await expectNoTrace(page);
  }
  for (const path of ['/customer/dashboard', '/customer/profile/edit', '/customer/accounts', '/customer/invoices']) {
    await page.goto(path);
    await expectNoTrace(page);
  }
});

test('sec_39 the search for an answer and the number of the login stay words', async ({ page }) => {
  for (const query of together(200)) {
    await page.goto('/customer/faq');
    await page.getByLabel('Cari jawaban').fill(query);
    await page.getByRole('button', { name: 'Cari' }).click();
    await expect(page.getByLabel('Cari jawaban')).toHaveValue(query);
    await expect(page.getByRole('main')).toContainText(`“${query}”`);
    await expectNoTrace(page);
  }
  const on = loginPages(page);
  await page.goto('/customer/login');
  for (const number of [...PAYLOADS.slice(0, 10), PAYLOADS.join(' ')]) {
    await put(on.number, number);
    await on.send.click();
    await expect(on.summary).toBeVisible();
    await expect(on.number).toHaveValue(number);
    await expectNoTrace(page);
  }
});

test('sec_39 addresses, new numbers and the name of a device stay words', async ({ page, chat, elsewhere }) => {
  const device = await elsewhere({ userAgent: `Mozilla/5.0 (${PAYLOADS[18]}) ${PAYLOADS[0]} Chrome/150.0.0.0` });
  await enterCode(device, await askForCode(device, chat, BUDI.phone));
  await logIn(page, chat, BUDI.phone);
  await page.goto('/customer/sessions');
  await expect(page.locator('.devices > li')).not.toHaveCount(1);
  await expectNoTrace(page);

  await page.goto('/customer/profile/phone');
  await put(page.getByLabel('Nomor baru'), PAYLOADS[44]);
  await page.getByRole('button', { name: 'Kirim kode ke nomor baru' }).click();
  await expect(page.getByLabel('Nomor baru')).toHaveValue(PAYLOADS[44]);
  await expectNoTrace(page);

  for (const payload of [PAYLOADS[7], PAYLOADS[21], PAYLOADS[44], 'javascript:alert(__xss=1)']) {
    const words = encodeURIComponent(payload);
    const with_ = ['/customer/tickets?status=', '/customer/invoices?status=', '/customer/invoices?page=', '/customer/confirm?next=', '/customer/faq?open=', '/demo/whatsapp?to='];
    const within = ['/customer/invoices/', '/customer/tickets/', '/customer/phone/revert/', '/', '/static/'];
    for (const path of [...with_, ...within]) {
      await page.goto(path + words);
      await expectNoTrace(page);
    }
  }
});

test('sec_39 chats, names of files, devices and the words of staff stay words on both sides', async ({ page, chat, elsewhere, portal }) => {
  const device = await elsewhere({ userAgent: `Mozilla/5.0 (${PAYLOADS[18]}) ${PAYLOADS[0]} Chrome/150.0.0.0` });
  await enterCode(device, await askForCode(device, chat, BUDI.phone));
  await logIn(page, chat, BUDI.phone);
  await page.goto('/customer/chat');
  const names = [18, 21, 45].map((n) => `${PAYLOADS[n]}.png`);
  await page.getByLabel('Foto, video, atau berkas').setInputFiles(names.map((name) => photo(name)));
  await expect(page.locator('.attached input:checked')).toHaveCount(3);
  await expectNoTrace(page);
  const [text, ...others] = together(3_900, '\n');
  await page.getByLabel('Pesan Anda').fill(text);
  await page.getByRole('button', { name: 'Kirim', exact: true }).click();
  await expect(page.locator('#thread .words')).toHaveText(text, { useInnerText: true });
  await expect(page.locator('#thread .files img')).toHaveCount(3);
  await expectNoTrace(page);

  const staff = await elsewhere();
  await logInAsStaff(staff, portal);
  await staff.goto(`/staff/chats/${page.url().split('/').at(-1)}`);
  await expect(staff.locator('.talk .said')).toHaveText(text, { useInnerText: true });
  await expect(staff.locator('.talk .files img')).toHaveCount(3);
  await expectNoTrace(staff);
  for (const answer of [text, ...others]) {
    await staff.getByLabel('Balasan untuk pelanggan').fill(answer);
    await staff.locator('.talk').getByRole('button', { name: 'Kirim' }).click();
    await expect(staff.locator('.talk .ours .said').last()).toHaveText(answer, { useInnerText: true });
    await expect(page.locator('#thread .theirs .words').last()).toHaveText(answer, { useInnerText: true });
    await expectNoTrace(staff);
    await expectNoTrace(page);
  }
  for (const path of [`/staff/customers/${BUDI.id}`, '/staff', `/staff/customers?q=${encodeURIComponent(PAYLOADS[44])}`, `/staff/audit?staff=${encodeURIComponent(PAYLOADS[44])}`]) {
    await staff.goto(path);
    await expectNoTrace(staff);
  }
});

/** Types into a field whatever its length may be, as those would who mean harm. */
async function put(field, text) {
  await field.evaluate((input) => input.removeAttribute('maxlength'));
  await field.fill(text);
}

/** Nothing on the page is a payload's. What it did before is told by the dialogs and the watched context. */
async function expectNoTrace(page) {
  expect(await traces(page), page.url()).toEqual([]);
}

async function fillInTicket(page, title, description) {
  await page.goto(`${TICKETS}/new`);
  await page.getByRole('radio', { name: /^Perbaikan/ }).check();
  await page.getByLabel('Judul').fill(title);
  await page.getByLabel('Penjelasan').fill(description);
}

const submit = (page) => page.getByRole('button', { name: 'Kirim Tiket' }).click();

/** What cannot be accepted is said back into the fields. */
async function sayBackATicket(page) {
  const [line, lines] = [PAYLOADS.join(' '), PAYLOADS.join('\n')];
  await fillInTicket(page, line, lines);
  await submit(page);
  await expect(page.getByRole('alert')).toBeVisible();
  await expect(page.getByLabel('Judul')).toHaveValue(line);
  await expect(page.getByLabel('Penjelasan')).toHaveValue(lines);
  await expectNoTrace(page);
}

async function openTicket(page, title, description) {
  await fillInTicket(page, title, description);
  await page.getByRole('radio', { name: /^Perbaikan/ }).check();
  await submit(page);
  await expect(page).toHaveURL(/\/TKT\d{11}$/);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(title, { useInnerText: true });
  await expect(page.locator('.own-words').filter({ hasText: description })).not.toHaveCount(0);
  await expectNoTrace(page);
}

async function rateAndReopen(page) {
  const [feedback, note] = together(1_000, '\n');
  await page.goto(`${TICKETS}?status=completed`);
  await page.locator('.stubs a').filter({ hasText: 'Sinyal Wi-Fi sering putus' }).click();
  const words = page.getByLabel('Cerita Anda');
  await words.fill(PAYLOADS.join('\n'));
  await page.getByRole('button', { name: 'Kirim Penilaian' }).click();
  await expect(words).toHaveValue(PAYLOADS.join('\n'));
  await expectNoTrace(page);
  await words.fill(feedback);
  await page.getByRole('radio', { name: '1 Sangat buruk' }).check();
  await page.getByRole('button', { name: 'Kirim Penilaian' }).click();
  await expect(page.getByRole('region', { name: 'Penilaian Anda' })).toContainText(feedback);
  await expectNoTrace(page);

  await page.getByLabel('Apa yang masih bermasalah?').fill(note);
  await page.getByRole('button', { name: 'Masih Bermasalah' }).click();
  await expect(page.getByRole('region', { name: 'Perjalanan tiket' })).toContainText(note);
  await expectNoTrace(page);
}
