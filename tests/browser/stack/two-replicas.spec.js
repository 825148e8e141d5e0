// A customer and customer service on two replicas behind nginx, one of which is killed, then the other.
import { expect, test } from '@playwright/test';

import { totp } from '../support/authenticator.js';
import { enterCode } from '../support/login.js';
import { photo } from '../support/pictures.js';
import { startReplicas } from '../support/stack.js';

const [BUDI, SITI] = ['081311110001', '081311110002'];
const PASSWORD = 'kopi tubruk tanpa gula';
const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true };

let stack;
let secret;
test.beforeAll(async ({ browser }) => {
  stack = await startReplicas(
    [
      ['AGLS1', 'Budi Santoso', BUDI],
      ['AGLS2', 'Ibu Siti', SITI],
    ],
    { PORTAL__CONVERSATIONS__TELL_REPLIES_AFTER: '2s' },
  );
  secret = await invited(browser);
});
test.afterAll(async () => stack?.stop());

/** Takes the invitation that the command prints; answers the authenticator's secret. */
async function invited(browser) {
  const words = ['staff', 'add', '--name', 'Sari Dewi', '--email', 'sari@isp.example', '--role', 'cs'];
  const link = /https?:\S+/.exec((await stack.portal(...words)).stdout)[0];
  const page = await browser.newPage();
  await page.goto(link);
  await page.getByLabel('Kata sandi baru').fill(PASSWORD);
  await page.getByLabel('Ulangi kata sandi').fill(PASSWORD);
  await page.getByRole('button', { name: 'Lanjut' }).click();
  const found = (await page.locator('code.secret').textContent()).replaceAll(/\s/g, '');
  await page.getByLabel('Kode 6 angka').fill(totp(found, -1));
  await page.getByRole('button', { name: 'Aktifkan akun' }).click();
  await expect(page.locator('.recovery li')).toHaveCount(10);
  await page.close();
  return found;
}

let logins = 0;

async function staffPage(browser, options = {}) {
  const context = await browser.newContext({ ...options, baseURL: stack.url });
  const page = await context.newPage();
  await page.goto('/staff/login');
  await page.getByLabel('Email').fill('sari@isp.example');
  await page.getByLabel('Kata sandi').fill(PASSWORD);
  await page.getByRole('button', { name: 'Lanjut' }).click();
  // A code counts once, and one of the step that comes is taken too.
  await page.getByLabel('Kode 6 angka').fill(totp(secret, logins++));
  await page.getByRole('button', { name: 'Masuk', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Kotak masuk');
  return page;
}

const messagesTo = (phone) => stack.sent.filter((message) => message.target === `62${phone.slice(1)}`).map(({ text }) => text);

async function customerPage(browser, phone, options = {}) {
  const context = await browser.newContext({ ...PHONE, ...options, baseURL: stack.url });
  const page = await context.newPage();
  await page.goto('/customer/login');
  await page.getByLabel('Nomor WhatsApp').fill(phone);
  await page.getByRole('button', { name: 'Kirim Kode OTP' }).click();
  await expect.poll(() => messagesTo(phone).length).toBe(1);
  await enterCode(page, /\*(\d{6})\*/.exec(messagesTo(phone)[0])[1]);
  await expect(page).toHaveURL(`${stack.url}/customer/dashboard`);
  return page;
}

/** Opens a ticket with three photos; answers its number. */
async function openTicket(page, title) {
  await page.goto('/customer/tickets/new');
  await page.getByRole('radio', { name: /^Perbaikan/ }).check();
  await page.getByLabel('Judul').fill(title);
  await page.getByLabel('Penjelasan').fill('Lampu LOS merah.');
  await page.getByLabel('Foto, video, atau berkas').setInputFiles(['1.png', '2.png', '3.png'].map((name) => photo(name)));
  await page.getByRole('button', { name: 'Kirim Tiket' }).click();
  await expect(page).toHaveURL(/\/customer\/tickets\/TKT\d+$/);
  return page.url().split('/').at(-1);
}

const said = (page) => page.locator('#thread .words').allTextContents();
const heard = (staff) => staff.locator('.talk .entries .said').allTextContents();

test('rel_20 both see the other side live while either replica is killed, and who left is told once on WhatsApp', async ({ browser }) => {
  test.slow();
  const [first, second] = stack.replicas;
  const staff = await staffPage(browser);
  const page = await customerPage(browser, BUDI);
  const number = await openTicket(page, 'Internet mati');
  const opened = Date.now();
  await expect(staff.locator('.inbox tbody tr')).toHaveCount(1);
  console.log(`the inbox shows the ticket after ${Date.now() - opened} ms`);
  await staff.getByRole('link', { name: number }).click();
  await expect(staff.locator('.talk .files img')).toHaveCount(3);
  await staff.getByRole('button', { name: 'Ambil' }).click();
  await expect(staff.getByText('Tiket tersimpan')).toBeVisible();

  const expected = [];
  const answer = async (text) => {
    expected.push(text);
    await staff.getByLabel('Balasan untuk pelanggan').fill(text);
    await staff.locator('.talk').getByRole('button', { name: 'Kirim' }).click();
    await expect(staff.locator('.talk .ours').last()).toContainText(text);
  };
  const say = async (text) => {
    expected.push(text);
    await page.getByLabel('Pesan Anda').fill(text);
    await page.getByRole('button', { name: 'Kirim', exact: true }).click();
    await expect(page.locator('#thread .own').last()).toContainText(text);
  };
  const bothHaveAll = async () => {
    await expect.poll(() => said(page)).toEqual(expected);
    await expect.poll(() => heard(staff)).toEqual(expected);
  };

  await staff.getByLabel('Balasan untuk pelanggan').pressSequentially('Kami cek');
  await expect(page.getByText('CS sedang mengetik…')).toBeVisible();
  await answer('Kami cek dari sini');
  await expect(staff.locator('.talk .ours').last()).toContainText('Dibaca');
  await page.getByLabel('Pesan Anda').pressSequentially('Baik');
  await expect(staff.getByText('Pelanggan sedang mengetik…')).toBeVisible();
  await say('Baik, saya tunggu');
  await bothHaveAll();

  await first.kill();
  await say('Lampunya masih merah');
  await answer('Teknisi kami panggil');
  await bothHaveAll();
  await first.start();
  // nginx takes it back after a second.
  await page.waitForTimeout(1_500);
  await second.kill();
  await answer('Teknisi berangkat');
  await say('Terima kasih');
  await bothHaveAll();
  await second.start();
  await page.waitForTimeout(1_500);
  await expect(staff.locator('.talk .ours').last()).toContainText('Dibaca');
  await expect(page.locator('#thread .own').last()).toContainText('Dibaca');

  // All that was read is not told again; two replies that wait are told together, by one of both replicas.
  const before = messagesTo(BUDI).length;
  await page.goto('/customer/dashboard');
  await answer('Kabel sudah kami ganti');
  await answer('Silakan coba lagi');
  await expect.poll(() => messagesTo(BUDI).length).toBe(before + 1);
  const text = messagesTo(BUDI).at(-1);
  expect(text).toContain(`*Balasan untuk tiket ${number}*`);
  expect(text).toContain('Kabel sudah kami ganti\n\nSilakan coba lagi\n\nBalas di sini: ');
  expect(text).toContain(`${stack.url}/customer/tickets/${number}`);
  await page.waitForTimeout(6_000);
  expect(messagesTo(BUDI)).toHaveLength(before + 1);
  await page.goto(`/customer/tickets/${number}`);
  await bothHaveAll();
});

test('rel_20 the same without JavaScript, by reloading', async ({ browser }) => {
  test.slow();
  const [first] = stack.replicas;
  const plain = { javaScriptEnabled: false };
  const staff = await staffPage(browser, plain);
  const page = await customerPage(browser, SITI, plain);
  const number = await openTicket(page, 'Internet lambat');
  await staff.reload();
  await staff.getByRole('link', { name: number }).click();
  await expect(staff.locator('.talk .files img')).toHaveCount(3);
  await staff.getByRole('button', { name: 'Ambil' }).click();
  await staff.getByLabel('Balasan untuk pelanggan').fill('Kami cek dari sini');
  await staff.locator('.talk').getByRole('button', { name: 'Kirim' }).click();
  await first.kill();
  await page.reload();
  await page.getByLabel('Pesan Anda').fill('Baik, saya tunggu');
  await page.getByRole('button', { name: 'Kirim', exact: true }).click();
  await staff.reload();
  const expected = ['Kami cek dari sini', 'Baik, saya tunggu'];
  expect(await heard(staff)).toEqual(expected);
  expect(await said(page)).toEqual(expected);
  await first.start();
  await page.reload();
  await expect(page.locator('#thread .own').last()).toContainText('Dibaca');
});
