// From "it does not work" to "thank you", or back to work.
import { expect, test } from '../support/test.js';
import { expectNothingSideways, inspect } from '../support/inspect.js';
import { logIn, scripted } from '../support/login.js';
import { BUDI, PAID_UP } from '../support/people.js';

const LIST = '/customer/tickets';
const NEW = '/customer/tickets/new';

/** The form of a new ticket, and what is on it. */
function form(page) {
  return {
    kind: (name) => page.getByRole('radio', { name: new RegExp(`^${name}`) }),
    title: page.getByLabel('Judul'),
    description: page.getByLabel('Penjelasan'),
    submit: page.getByRole('button', { name: 'Kirim Tiket' }),
    summary: page.getByRole('alert'),
  };
}

/** The tickets of the list. */
const rows = (page) => page.locator('.stubs > li');

/** Fills in the form and leaves it to be sent. */
async function fillIn(page, title) {
  const on = form(page);
  await page.goto(NEW);
  await on.kind('Perbaikan').check();
  await on.title.fill(title);
  await on.description.fill('Sejak pagi lampu LOS merah.\nSudah dinyalakan ulang.');
  return on;
}

test('a ticket is opened: what is missing is said, nothing typed is lost, the number comes by WhatsApp', async ({
  page,
  chat,
  portal,
}) => {
  test.slow();
  await logIn(page, chat, PAID_UP.phone);
  await page.getByRole('link', { name: 'Lapor gangguan' }).click();
  await expect(page).toHaveURL(NEW);
  const on = form(page);
  // The type comes first; what only others need stays away.
  await expect(on.title).toBeHidden();
  await inspect(page);
  await on.kind('Upgrade Paket').check();
  await expect(page.getByText('Paket atau kecepatan yang Anda inginkan')).toBeVisible();
  await expect(page.getByText('Selesai dalam 4 jam')).toBeHidden();
  await inspect(page);
  await on.kind('Perbaikan').check();
  await expect(on.kind('Normal')).toBeChecked();
  await expect(page.getByText('Selesai dalam 4 jam')).toBeVisible();
  await inspect(page);

  const words = 'Lampu LOS merah <sejak> pagi & "kedip".';
  await on.description.fill(words);
  await on.kind('Tinggi').check();
  await on.submit.click();
  await expect(page).toHaveTitle(/^Perlu diperbaiki: /);
  await expect(on.summary.getByRole('link')).toHaveText(['Isi judul tiket.']);
  await expect(on.description).toHaveValue(words);
  await expect(on.kind('Tinggi')).toBeChecked();
  await on.summary.getByRole('link').click();
  await expect(on.title).toBeFocused();
  await expect(on.title).toHaveAttribute('aria-invalid', 'true');
  await inspect(page);

  await on.title.fill('Lampu LOS merah');
  await on.submit.click();
  await expect(page).toHaveURL(/\/customer\/tickets\/TKT\d{11}$/);
  const number = page.url().split('/').pop();
  await expect(page.locator('.toast')).toContainText('Tiket sudah kami terima!');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Lampu LOS merah');
  const top = page.getByRole('region', { name: 'Tiket Anda sudah kami terima' });
  await expect(top).toContainText('Selanjutnya: kami periksa dan tugaskan teknisi.');
  await expect(top).toContainText(/Target selesai 4\sjam lagi/);
  await expect(page.getByRole('main')).toContainText(/Tinggi \(selesai dalam 4\sjam\)/);
  await expect(page.getByRole('main')).toContainText(words);
  await inspect(page);

  const inbox = `${portal.url}/demo/whatsapp?to=62${PAID_UP.phone.slice(1)}`;
  const sent = async () => (await (await fetch(inbox)).text()).includes(number);
  await expect.poll(sent, { message: 'the confirmation in the demo chat' }).toBe(true);

  await page.goto('/customer/dashboard');
  const latest = page.getByRole('region', { name: 'Tiket aktif' });
  await latest.getByRole('link', { name: 'Lampu LOS merah' }).click();
  await expect(page).toHaveURL(`${LIST}/${number}`);
});

test('pressing the button twice opens one ticket', async ({ page, chat }) => {
  await logIn(page, chat, PAID_UP.phone);
  const title = 'Tekan dua kali';
  const on = await fillIn(page, title);
  await on.submit.dblclick();
  await expect(page).toHaveURL(/\/customer\/tickets\/TKT\d{11}$/);
  await page.goto(LIST);
  await expect(rows(page).filter({ hasText: title })).toHaveCount(1);
});

test('a long description counts its characters where there is a script', async ({ page, chat }) => {
  await logIn(page, chat, PAID_UP.phone);
  const on = await fillIn(page, 'Cerita panjang');
  await on.description.fill('x'.repeat(5_001));
  if (await scripted(page)) await expect(page.locator('.counter.over')).toHaveText('5.001 dari 5.000 karakter');
  await on.submit.click();
  await expect(on.summary).toContainText('Penjelasan terlalu panjang.');
  await expect(on.description).toHaveValue('x'.repeat(5_001));
  await expectNothingSideways(page);
});

test('a session that ends over a ticket loses nothing of it', async ({ page, chat, elsewhere }) => {
  await logIn(page, chat, PAID_UP.phone);
  const title = 'Ditulis lama sekali';
  const on = await fillIn(page, title);
  const other = await elsewhere();
  await logIn(other, chat, PAID_UP.phone);
  await other.goto('/customer/sessions');
  await other.getByRole('button', { name: 'Keluarkan semua yang lain' }).click();
  await expect(other.locator('.devices > li')).toHaveCount(1);

  await on.submit.click();
  await expect(page).toHaveURL('/customer/login');
  await logIn(page, chat, PAID_UP.phone, NEW);
  // Only a script can: what was sent to a session that is over is kept nowhere else.
  if (!(await scripted(page))) return;
  await expect(on.kind('Perbaikan')).toBeChecked();
  await expect(on.title).toHaveValue(title);
  await expect(on.description).toHaveValue(/lampu LOS merah\.\nSudah dinyalakan ulang\.$/);
  await on.submit.click();
  await expect(page).toHaveURL(/\/customer\/tickets\/TKT\d{11}$/);
  await page.goto(NEW);
  await expect(on.title).toHaveValue('');
});

test('the list is filtered, and a ticket tells its story', async ({ page, chat }) => {
  await logIn(page, chat, BUDI.phone);
  await page.locator('.figures').getByRole('link', { name: /Tiket aktif/ }).click();
  const filters = page.getByRole('navigation', { name: 'Tampilkan tiket' });
  await expect(filters.locator('[aria-current]')).toHaveText(/^Aktif \d+$/);
  await expect(rows(page).locator('.badge', { hasText: 'Selesai' })).toHaveCount(0);
  await expect(rows(page).first().locator('.promise')).toHaveText(/(Target selesai .* lagi|Terlambat .*)$/);
  for (const word of ['Selesai', 'Dibatalkan']) {
    await filters.getByRole('link', { name: word }).click();
    await expect(filters.locator('[aria-current]')).toHaveText(new RegExp(`^${word} \\d+$`));
    const found = new Set((await rows(page).locator('.badge').allInnerTexts()).map((text) => text.trim()));
    expect([...found]).toEqual([word]);
  }
  await filters.getByRole('link', { name: 'Semua' }).click();
  await inspect(page);

  await rows(page).filter({ hasText: 'Internet mati total' }).getByRole('link').click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Internet mati total');
  const steps = page.getByRole('region', { name: 'Perjalanan tiket' }).getByRole('listitem');
  await expect(steps.first()).toContainText('Dikerjakan');
  await expect(steps.last()).toContainText('Tiket dibuat oleh Anda');
  await expect(page.getByRole('region', { name: 'Rudi Hartono sedang mengerjakannya' })).toContainText('Diperbarui');
  const technician = page.getByRole('region', { name: 'Teknisi Anda' });
  await expect(technician.getByRole('link', { name: 'Chat WhatsApp' })).toHaveAttribute('href', /^https:\/\/wa\.me\/628\d+\?text=/);
  await expect(technician.getByRole('link', { name: 'Telepon' })).toHaveAttribute('href', /^tel:\+628\d+$/);
  await inspect(page);
});

test('a ticket that nobody has taken is called off, after a second thought', async ({ page, chat }) => {
  await logIn(page, chat, PAID_UP.phone);
  const on = await fillIn(page, 'Tidak jadi');
  await on.submit.click();
  await expect(page).toHaveURL(/\/customer\/tickets\/TKT\d{11}$/);
  const sure = page.getByRole('button', { name: 'Ya, Batalkan Tiket' });
  await expect(sure).toBeHidden();
  await page.getByText('Batalkan tiket ini').click();
  await inspect(page);
  await sure.click();
  await expect(page.locator('.toast')).toContainText('Tiket sudah dibatalkan.');
  await expect(page.getByRole('region', { name: 'Anda membatalkan tiket ini' })).toBeVisible();
  await expect(page.getByText('Batalkan tiket ini', { exact: true })).toHaveCount(0);
  await inspect(page);
});

test('five stars fit beside each other on the narrowest phone', async ({ page, chat }) => {
  await logIn(page, chat, BUDI.phone);
  await page.goto(`${LIST}?status=completed`);
  await rows(page).filter({ hasText: 'Sinyal Wi-Fi sering putus' }).getByRole('link').click();
  if ((await page.getByRole('radio').count()) === 0) return;
  await page.setViewportSize({ width: 320, height: 740 });
  const tops = await page.locator('.star').evaluateAll((stars) => stars.map((star) => star.getBoundingClientRect().top));
  expect(new Set(tops).size).toBe(1);
  await expectNothingSideways(page);
});

test('finished work is rated, and what is still broken is reopened', async ({ page, chat }) => {
  test.slow();
  await logIn(page, chat, BUDI.phone);
  await page.goto(`${LIST}?status=completed`);
  await rows(page).filter({ hasText: 'Sinyal Wi-Fi sering putus' }).getByRole('link').click();
  const rate = page.getByRole('region', { name: 'Bagaimana hasil pekerjaan kami?' });
  await expect(rate.getByRole('radio')).toHaveCount(5);
  await inspect(page);

  await rate.getByLabel('Cerita Anda').fill('Teknisinya ramah.');
  await rate.getByRole('button', { name: 'Kirim Penilaian' }).click();
  await expect(page.getByRole('alert')).toContainText('Pilih 1 sampai 5 bintang.');
  await expect(rate.getByLabel('Cerita Anda')).toHaveValue('Teknisinya ramah.');
  await rate.getByRole('radio', { name: '4 Baik' }).check();
  await inspect(page);
  await rate.getByRole('button', { name: 'Kirim Penilaian' }).click();
  await expect(page.locator('.toast')).toContainText('Terima kasih atas penilaian Anda!');
  await expect(page.getByRole('region', { name: 'Penilaian Anda' })).toContainText('4 dari 5 bintang');
  await inspect(page);

  const reopen = page.getByRole('region', { name: 'Masih bermasalah?' });
  await reopen.getByLabel('Apa yang masih bermasalah?').fill('Malam hari putus lagi.');
  await reopen.getByRole('button', { name: 'Masih Bermasalah' }).click();
  await expect(page.locator('.toast')).toContainText('Tiket sudah kami buka lagi.');
  const steps = page.getByRole('region', { name: 'Perjalanan tiket' }).getByRole('listitem');
  await expect(steps.first()).toContainText('Malam hari putus lagi.');
  await expect(page.getByRole('region', { name: 'Anda membuka lagi tiket ini' })).toContainText('Dibuka lagi');
  await expect(reopen).toHaveCount(0);
  await inspect(page);
});

test('the pages of tickets read well in English and in dark mode', async ({ page, chat }) => {
  await logIn(page, chat, BUDI.phone);
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  await page.goto(LIST);
  await page.getByRole('button', { name: 'English' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('My tickets');
  await inspect(page);
  await rows(page).filter({ hasText: 'Internet mati total' }).getByRole('link').click();
  await expect(page.getByRole('region', { name: 'What happened so far' })).toBeVisible();
  await inspect(page);
  await page.goto(NEW);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('New ticket');
  await page.getByRole('radio', { name: /^Upgrade/ }).check();
  await inspect(page);
});
