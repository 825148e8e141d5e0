// The console: a day of customer service, and every page in both widths, light and dark, within 40 KB.
import { expect, test } from '../support/test.js';
import { expectAccessible, expectNothingSideways, expectThumbSized, settle } from '../support/inspect.js';
import { logIn } from '../support/login.js';
import { BUDI } from '../support/people.js';
import { photo } from '../support/pictures.js';
import { logInAsStaff } from '../support/staff.js';
import { firstLoad } from '../support/weight.js';

test('a customer and staff talk in two windows', async ({ page, chat, elsewhere, portal }) => {
  const staff = await elsewhere();
  await logInAsStaff(staff, portal);
  const inbox = staff.locator('.inbox tbody tr');
  const before = await inbox.count();

  await logIn(page, chat, BUDI.phone);
  await page.goto('/customer/tickets/new');
  await page.getByRole('radio', { name: /^Perbaikan/ }).check();
  await page.getByLabel('Judul').fill('Internet mati sejak pagi');
  await page.getByLabel('Penjelasan').fill('Lampu LOS merah.');
  await page.getByLabel('Foto, video, atau berkas').setInputFiles(['1.png', '2.png', '3.png'].map((name) => photo(name)));
  await page.getByRole('button', { name: 'Kirim Tiket' }).click();
  await expect(page).toHaveURL(/\/customer\/tickets\/TKT\d+$/);
  const number = page.url().split('/').at(-1);

  // The inbox shows it by itself.
  await expect(inbox).toHaveCount(before + 1);
  await staff.getByRole('link', { name: number }).click();
  await expect(staff.locator('.talk .files img')).toHaveCount(3);
  await staff.getByRole('button', { name: 'Ambil' }).click();
  await expect(staff.getByText('Tiket tersimpan')).toBeVisible();

  await staff.getByLabel('Balasan untuk pelanggan').pressSequentially('Kami cek');
  await expect(page.getByText('CS sedang mengetik…')).toBeVisible();
  await staff.locator('.talk').getByRole('button', { name: 'Kirim' }).click();
  await expect(page.locator('#thread').getByText('Kami cek')).toBeVisible();
  await expect(page.locator('#thread').getByText('Sari Dewi')).toBeVisible();
  await expect(staff.locator('.talk .ours').last()).toContainText('Dibaca');

  await page.getByLabel('Pesan Anda').pressSequentially('Baik');
  await expect(staff.getByText('Pelanggan sedang mengetik…')).toBeVisible();
  await page.getByRole('button', { name: 'Kirim', exact: true }).click();
  await expect(staff.locator('.talk .theirs').last()).toContainText('Baik');
  await expect(page.locator('#thread .own').last()).toContainText('Dibaca');

  await staff.getByLabel('Catatan baru').fill('Sudah ditelepon');
  await staff.getByRole('button', { name: 'Simpan catatan' }).click();
  await expect(staff.getByText('Sudah ditelepon')).toBeVisible();
  await staff.getByRole('link', { name: 'Jejak staf' }).click();
  await expect(staff.getByText('Menulis catatan internal')).toBeVisible();
  await staff.getByRole('button', { name: 'Periksa keutuhan' }).click();
  await expect(staff.getByText(/^Jejak utuh/)).toBeVisible();
});

test("the demo's customer answers by herself", async ({ page, portal }) => {
  await logInAsStaff(page, portal);
  await expect(page.locator('.inbox tbody tr a[href^="/staff/chats/"]')).toHaveCount(3);
  await page.locator('.inbox tbody tr').filter({ hasText: 'Rina Simanjuntak' }).getByRole('link').first().click();
  await expect(page.locator('.talk .theirs')).toHaveCount(2);
  await page.getByLabel('Balasan untuk pelanggan').fill('Besok pagi teknisi kami datang.');
  await page.locator('.talk').getByRole('button', { name: 'Kirim' }).click();
  await expect(page.locator('.talk .ours').last()).toContainText('Dibaca');
  await expect(page.getByText('Pelanggan sedang mengetik…')).toBeVisible();
  await expect(page.locator('.talk .theirs')).toHaveCount(3);
  await expect(page.locator('.talk .theirs').last()).toContainText('Terima kasih sudah dibalas');
});

test('the inbox is refined, and what it shows is kept under a name', async ({ page, portal }) => {
  await logInAsStaff(page, portal);
  await page.getByText('Saring lebih lanjut').click();
  await page.getByLabel('Jenis').selectOption('repair');
  await page.getByRole('button', { name: 'Saring', exact: true }).click();
  await expect(page).toHaveURL(/kind=repair/);
  await page.getByLabel('Simpan tampilan ini sebagai').fill('Gangguan');
  await page.getByRole('button', { name: 'Simpan tampilan' }).click();
  await expect(page.getByText('Tampilan disimpan')).toBeVisible();
  await page.getByLabel('Bagian konsol').getByRole('link', { name: 'Kotak masuk' }).click();
  await page.getByLabel('Tampilan saya').getByRole('link', { name: 'Gangguan' }).click();
  await expect(page.getByLabel('Jenis')).toHaveValue('repair');
  await page.getByRole('button', { name: 'Hapus tampilan "Gangguan"' }).click();
  await expect(page.getByLabel('Tampilan saya')).toHaveCount(0);
});

test('a day of customer service: inbox, customer, ticket, chat, announcement, figures, trail', async ({ page, portal }) => {
  await logInAsStaff(page, portal);
  const rows = page.locator('.inbox tbody tr');
  const go = (name) => page.getByLabel('Bagian konsol').getByRole('link', { name }).click();
  const ticket = rows.filter({ hasText: 'Kabel menggantung di tiang' });
  await ticket.getByRole('checkbox').check();
  await page.getByRole('button', { name: 'Tugaskan' }).click();
  await expect(ticket).toContainText('Sari Dewi');

  await go('Pelanggan');
  await page.getByLabel('Cari pelanggan').fill('0812-3456-7801');
  await page.getByRole('button', { name: 'Cari' }).click();
  await page.getByRole('row', { name: /Siti Rahmawati/ }).getByRole('link').click();
  await expect(page.getByText('Total yang belum dibayar')).toBeVisible();
  await page.getByRole('button', { name: 'Kirim alamat masuk' }).click();
  await expect(page.getByText('Alamat untuk masuk sudah dikirim')).toBeVisible();

  await page.getByRole('link', { name: /Kabel menggantung/ }).click();
  await page.getByLabel('Catatan baru').fill('Tiang nomor 12');
  await page.getByRole('button', { name: 'Simpan catatan' }).click();
  await page.getByLabel('Balasan untuk pelanggan').fill('Teknisi kami datang besok pagi.');
  await page.locator('.talk').getByRole('button', { name: 'Kirim' }).click();
  await expect(page.locator('.talk .ours').last()).toContainText('besok pagi');

  await go('Kotak masuk');
  await rows.filter({ hasText: 'Joko Prasetyo' }).getByRole('link').first().click();
  await page.getByLabel('Balasan untuk pelanggan').fill('Terima kasih, pembayarannya sudah kami terima.');
  await page.locator('.talk').getByRole('button', { name: 'Kirim' }).click();
  await expect(page.locator('.talk .ours').last()).toContainText('sudah kami terima');
  await page.getByRole('button', { name: 'Tutup percakapan' }).click();
  await expect(page.getByText('menutup percakapan')).toBeVisible();

  await go('Pengumuman');
  await page.getByRole('link', { name: 'Pengumuman baru' }).click();
  await page.getByLabel('Nama pengumuman').fill('perawatan');
  await page.getByLabel('Untuk siapa').selectOption('enabled');
  await page.getByLabel('Teks', { exact: true }).fill('Halo {name}, nanti malam ada perawatan. {portal_url}');
  await page.getByRole('button', { name: 'Lihat pratinjau' }).click();
  await expect(page.getByText(`nanti malam ada perawatan. ${portal.url}`)).toBeVisible();
  await page.locator('form[action="/staff/announcements"] button').click();
  await expect(page.getByText(/^0 dari \d+ pesan selesai/)).toBeVisible();
  await page.getByText('Hentikan', { exact: true }).click();
  await page.getByRole('button', { name: 'Hentikan sekarang' }).click();
  await expect(page.locator('.heading .badge')).toHaveText('Dihentikan');

  await go('Statistik');
  await expect(page.getByRole('img').first()).toBeVisible();
  await go('Jejak staf');
  for (const done of ['Mengirim alamat masuk', 'Menulis catatan internal', 'Membalas pelanggan', 'Menutup percakapan']) {
    await expect(page.getByText(done).first()).toBeVisible();
  }
  await page.getByRole('button', { name: 'Periksa keutuhan' }).click();
  await expect(page.getByText(/^Jejak utuh/)).toBeVisible();
});

test('the inbox is worked on by keys alone', async ({ page, portal }) => {
  await logInAsStaff(page, portal);
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  await expect(page.locator('tr.at input')).toBeChecked();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Pekerjaan' })).toBeVisible();
});

test('an open page whose session is over asks no more', async ({ elsewhere, portal }) => {
  // The browser reports the answer that is no stream.
  const page = await elsewhere({ expected: /^EventSource's response has a MIME type/ });
  await logInAsStaff(page, portal);
  await page.context().clearCookies();
  const asked = [];
  page.on('request', (request) => new URL(request.url()).pathname === '/staff/events' && asked.push(request));
  const openAgain = () => page.evaluate(() => ['pagehide', 'pageshow'].forEach((name) => dispatchEvent(new Event(name))));
  const ledToLogin = page.waitForResponse((answer) => {
    const from = answer.request().redirectedFrom();
    return new URL(answer.url()).pathname === '/staff/login' && from && new URL(from.url()).pathname === '/staff';
  });
  await openAgain();
  await ledToLogin;
  await page.waitForTimeout(500);
  // Either the stream or the page that it was to renew was answered with the login.
  const before = asked.length;
  expect(before).toBeLessThanOrEqual(1);
  await openAgain();
  await page.waitForTimeout(500);
  expect(asked).toHaveLength(before);
});

test('every page of the console is accessible in every look and at most 40 KB', async ({ page, portal }) => {
  test.slow();
  await page.goto('/staff/login');
  await inEveryLook(page);
  await logInAsStaff(page, portal);
  await addReply(page);
  await beginAnnouncement(page);
  await editQuestion(page);
  await makeKey(page);
  const first = async (list, links) => {
    await page.goto(list);
    return page.locator(links).first().getAttribute('href');
  };
  const customer = await first('/staff/customers?q=budi', '.list a');
  const paths = [
    '/staff',
    '/staff?filter=unassigned&kind=repair',
    await first('/staff', '.inbox a[href^="/staff/tickets/"]'),
    '/staff/customers?q=budi',
    customer,
    `${customer}/contact`,
    '/staff/figures?days=90',
    '/staff/figures/service?days=90',
    '/staff/announcements',
    '/staff/announcements/new',
    await first('/staff/announcements', '.list a'),
    '/staff/audit',
    '/staff/settings',
    '/staff/settings/accounts',
    '/staff/settings/keys',
    '/staff/settings/replies',
    await first('/staff/settings/replies', '.list a'),
    '/staff/settings/faq?language=id',
    '/staff/settings/faq/internet-lambat?language=id',
    '/staff/settings/faq/internet-lambat?language=en',
    '/staff/settings/faq/new?language=en',
    '/staff/sessions',
    '/staff/nowhere',
  ];
  for (const path of paths) {
    await page.goto(path);
    await inEveryLook(page);
    if (path === '/staff/nowhere') continue;
    const loaded = await firstLoad(page, path);
    expect(loaded.total, loaded.list).toBeLessThanOrEqual(40_000);
  }
  await page.goto('/staff');
  await page.locator('.menu summary').click();
  await page.getByRole('button', { name: 'English' }).click();
  for (const path of paths) {
    await page.goto(path);
    await expect(page.locator('html')).toHaveAttribute('lang', 'en');
    await inEveryLook(page);
  }
});

async function addReply(page) {
  await page.goto('/staff/settings/replies');
  await page.getByLabel('Judul').fill('Salam');
  await page.getByLabel('Teks', { exact: true }).fill('Halo {name}, saya {staff}. Ada yang bisa kami bantu?');
  await page.getByRole('button', { name: 'Tambah balasan' }).click();
  await expect(page.getByText('Balasan tersimpan')).toBeVisible();
}

async function makeKey(page) {
  await page.goto('/staff/settings/keys');
  await page.getByLabel('Nama', { exact: true }).fill('billing');
  await page.getByRole('button', { name: 'Buat kunci' }).click();
  await expect(page.getByText('Pilih paling sedikit satu.')).toBeVisible();
  await inEveryLook(page);
  await page.getByLabel('invoices:write').check();
  await page.getByRole('button', { name: 'Buat kunci' }).click();
  await expect(page.locator('.link code')).toHaveText(/^isp_portal_[0-9a-f]{72}$/);
  await inEveryLook(page);
}

async function editQuestion(page) {
  await page.goto('/staff/settings/faq/internet-lambat?language=id');
  await page.getByLabel('Jawaban').fill('Coba dekat modem, {nama}.');
  await page.getByRole('button', { name: 'Simpan' }).click();
  await expect(page.getByText('Isian {nama} tidak ada.')).toBeVisible();
  await inEveryLook(page);
  await page.getByLabel('Jawaban').fill('Coba dekat modem.\n\n- [Buat tiket](/customer/tickets/new)\n- Tunggu.');
  await page.getByRole('button', { name: 'Pratinjau' }).click();
  await expect(page.getByRole('heading', { name: 'Yang akan dibaca pelanggan' })).toBeVisible();
  await inEveryLook(page);
  await page.getByRole('button', { name: 'Simpan' }).click();
  await expect(page.getByText('Pertanyaan tersimpan')).toBeVisible();
}

async function beginAnnouncement(page) {
  await page.goto('/staff/announcements/new');
  await page.getByLabel('Nama pengumuman').fill('portal-baru');
  await page.getByLabel('Untuk siapa').selectOption('enabled');
  await page.getByLabel('Teks', { exact: true }).fill('Halo {name}, portal {brand} sudah bisa dibuka.');
  await page.getByRole('button', { name: 'Lihat pratinjau' }).click();
  await expect(page.getByText('Belum ada yang dikirim.')).toBeVisible();
  await inEveryLook(page);
  await page.getByRole('button', { name: /^Kirim ke/ }).click();
  await expect(page.getByText('Pengumuman dimulai')).toBeVisible();
  // The worker takes it up, and the page reads itself again.
  await expect(page.locator('.heading .badge')).toHaveText(/Dikirim|Selesai/);
}

async function inEveryLook(page) {
  for (const width of [360, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    for (const colorScheme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await settle(page);
      await expectAccessible(page);
    }
    await expectNothingSideways(page);
    await expectThumbSized(page);
  }
}
