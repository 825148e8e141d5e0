// What staff do for one customer: see what they see, correct what is on file, and read how a chat was rated.
import { expect, test } from '../support/test.js';
import { inspect } from '../support/inspect.js';
import { logIn, scripted } from '../support/login.js';
import { BUDI, PAID_UP } from '../support/people.js';
import { logInAsStaff } from '../support/staff.js';

test('staff see what a customer sees, change nothing, and the customer reads why', async ({ page, chat, elsewhere, portal }) => {
  // The browser reports the refused form.
  const staff = await elsewhere({ expected: /status of 403/ });
  await logInAsStaff(staff, portal);
  await staff.goto(`/staff/customers/${BUDI.id}`);
  await staff.getByLabel('Alasan').fill('Tagihan tidak terlihat');
  const opened = staff.context().waitForEvent('page');
  await staff.getByRole('button', { name: 'Buka portal sebagai pelanggan' }).click();
  const view = await opened;
  await expect(view).toHaveURL(/\/customer\/dashboard$/);
  const banner = view.getByRole('complementary', { name: 'Tampilan staf' });
  await expect(banner).toContainText(`seperti pelanggan ${BUDI.id}`);
  for (const width of [360, 1280]) {
    await view.setViewportSize({ width, height: 800 });
    await inspect(view);
  }
  await view.goto('/customer/invoices');
  await expect(banner).toBeVisible();
  await view.goto('/customer/chat');
  await view.getByLabel('Pesan Anda').fill('Halo');
  await view.locator('form.say button.primary').click();
  await expect(view.getByText('tidak ada yang diubah')).toBeVisible();
  await banner.getByRole('button', { name: 'Selesai melihat' }).click();
  await expect(view.getByText('Tampilan sudah diakhiri')).toBeVisible();
  await view.goto('/customer/dashboard');
  await expect(view).toHaveURL(/\/customer\/login$/);

  await logIn(page, chat, BUDI.phone);
  await page.goto('/customer/looks');
  const look = page.getByRole('listitem').filter({ hasText: 'Melihat portal seperti yang Anda lihat' });
  await expect(look).toContainText('Sari Dewi');
  await expect(look).toContainText('Tagihan tidak terlihat');
});

test('contact data are corrected with a reason', async ({ page, portal }) => {
  await logInAsStaff(page, portal);
  await page.goto('/staff/customers?q=Dewi');
  await page.getByRole('row', { name: new RegExp(PAID_UP.name) }).getByRole('link').click();
  await page.getByRole('link', { name: 'Koreksi data kontak' }).click();
  await page.getByLabel('Alamat', { exact: true }).fill('Jl. Anggrek No. 77');
  await page.getByRole('button', { name: 'Simpan' }).click();
  await expect(page.getByText('Tulis alasannya')).toBeVisible();
  await expect(page.getByLabel('Alamat', { exact: true })).toHaveValue('Jl. Anggrek No. 77');
  await inspect(page);
  await page.getByLabel('Alasan').fill('Surat pindah alamat');
  await page.getByRole('button', { name: 'Simpan' }).click();
  await expect(page.getByText('Data kontak sudah dikoreksi')).toBeVisible();
  await expect(page.getByText('Jl. Anggrek No. 77')).toBeVisible();
});

test('a chat that staff close is rated where it stands, and staff read it', async ({ page, chat, elsewhere, portal }) => {
  const staff = await elsewhere();
  await logInAsStaff(staff, portal);
  await logIn(page, chat, PAID_UP.phone);
  await page.goto('/customer/chat');
  await page.getByLabel('Pesan Anda').fill('Sudah menyala lagi');
  await page.locator('form.say button.primary').click();
  await expect(page).toHaveURL(/\/customer\/chat\/[0-9a-f-]+$/);
  await staff.goto(`/staff/chats/${page.url().split('/').at(-1)}`);
  await staff.getByRole('button', { name: 'Tutup percakapan' }).click();
  await expect(staff.getByText('menutup percakapan')).toBeVisible();

  // The open page offers it by itself.
  if (!(await scripted(page))) await page.reload();
  await expect(page.getByRole('heading', { name: 'Bagaimana obrolan ini?' })).toBeVisible();
  await inspect(page);
  await page.getByRole('radio', { name: /^4/ }).check();
  await page.getByRole('button', { name: 'Kirim Penilaian' }).click();
  await expect(page.locator('#thread')).toContainText('4 dari 5 bintang');
  await expect(page.getByRole('heading', { name: 'Bagaimana obrolan ini?' })).toHaveCount(0);
  if (!(await scripted(staff))) await staff.reload();
  await expect(staff.getByText('Pelanggan menilai obrolan: 4 dari 5 bintang')).toBeVisible();
});
