// The example `rest_billing`: a portal whose customers, invoices and tickets lie behind a REST interface.
import { startRestBilling } from '../support/demo.js';
import { inspect } from '../support/inspect.js';
import { logIn, typeCode } from '../support/login.js';
import { expect, test as base } from '../support/test.js';

const OWNER = '0817102070';
const NEW = '081299990007';

const test = base.extend({
  portal: [
    async ({}, use) => {
      const portal = await startRestBilling();
      await use(portal);
      await portal.stop();
    },
    { scope: 'worker', timeout: 40_000 },
  ],
});

test('login, dashboard, invoice, tickets and a changed number work on it', async ({ page, chat, portal }) => {
  test.slow();
  await logIn(page, chat, OWNER);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Halo, Budi Santoso');
  await expect(page.getByRole('region', { name: 'Paket Saya' })).toContainText('Home 50');
  await expect(page.locator('.hero .money')).toHaveText(/^Rp\s300\.000$/);
  await inspect(page);

  await page.getByRole('link', { name: 'Lihat tagihan', exact: true }).click();
  const bills = page.locator('.bills tbody tr');
  await expect(bills.locator('.badge')).toHaveText(['Belum dibayar', 'Lunas']);
  await bills.first().getByRole('link').first().click();
  await expect(page).toHaveURL(/\/customer\/invoices\/INV-0002$/);
  await expect(page.getByRole('main')).toContainText('Home 50');

  await page.goto('/customer/tickets/new');
  await page.getByRole('radio', { name: /^Perbaikan/ }).check();
  await page.getByLabel('Judul').fill('Lampu LOS merah');
  await page.getByLabel('Penjelasan').fill('Sejak pagi.');
  await page.getByRole('button', { name: 'Kirim Tiket' }).click();
  await expect(page).toHaveURL(/\/customer\/tickets\/TKT\d{11}$/);
  const number = page.url().split('/').pop();
  await expect(page.locator('.toast')).toContainText('Tiket sudah kami terima!');
  const confirmed = async () => (await (await fetch(chatOf(portal, OWNER))).text()).includes(number);
  await expect.poll(confirmed, { message: 'the confirmation' }).toBe(true);
  await page.goto('/customer/tickets');
  await expect(page.locator('.stubs > li')).toHaveCount(2);

  await page.goto('/customer/tickets/OLD-0001');
  const rate = page.getByRole('region', { name: 'Bagaimana hasil pekerjaan kami?' });
  await rate.getByRole('radio', { name: '4 Baik' }).check();
  await rate.getByRole('button', { name: 'Kirim Penilaian' }).click();
  await expect(page.getByRole('region', { name: 'Penilaian Anda' })).toContainText('4 dari 5 bintang');

  await page.goto('/customer/profile/phone');
  await page.getByLabel('Nomor baru').fill(NEW);
  const send = page.getByRole('button', { name: 'Kirim kode ke nomor baru' });
  const code = await chat.codeAfter(NEW, () => send.click());
  await typeCode(page, code);
  await expect(page).toHaveURL('/customer/profile');
  await expect(page.getByRole('main')).toContainText('0812-9999-0007');

  await page.context().clearCookies();
  await logIn(page, chat, NEW);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Halo, Budi Santoso');
});

/** The page of the messages to a number. */
function chatOf(portal, phone) {
  return `${portal.url}/demo/whatsapp?to=62${phone.slice(1)}`;
}
