// Questions and answers: found by everyday words, linked, with and without login.
import { expect, test } from '../support/test.js';
import { inspect } from '../support/inspect.js';
import { logIn, scripted } from '../support/login.js';
import { BUDI } from '../support/people.js';

const SLOW = 'Internet saya lambat. Apa yang bisa saya periksa sendiri?';

const answer = (page, question) => page.locator('details').filter({ has: page.getByRole('heading', { name: question }) });

test('"lemot" finds the slow internet, marked and open', async ({ page }) => {
  await page.goto('/customer/faq');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Ada yang bisa kami bantu?');
  await inspect(page);

  await page.getByLabel('Cari jawaban').fill('internet lemot');
  await page.getByRole('button', { name: 'Cari' }).click();
  await expect(page).toHaveURL('/customer/faq?q=internet+lemot');
  await expect(page.getByLabel('Cari jawaban')).toHaveValue('internet lemot');
  await expect(page.getByText(/^\d+\sjawaban untuk “internet lemot”$/)).toBeVisible();
  const best = page.locator('details').first();
  await expect(best.locator('summary')).toHaveText(SLOW);
  await expect(best).toHaveAttribute('open', '');
  await expect(best.locator('mark').first()).toBeVisible();
  await expect(best.getByText('Coba dekat modem.')).toBeVisible();
  await inspect(page);

  await page.getByRole('link', { name: 'Semua pertanyaan' }).click();
  await expect(page).toHaveURL('/customer/faq');
  expect(await page.locator('details').count()).toBeGreaterThanOrEqual(24);
});

test('everyday words find the plain question first, and its answer leads to the page it names', async ({ page }) => {
  for (const [words, question] of [
    ['bayar', 'Bagaimana cara membayar tagihan?'],
    ['internet mati', 'Internet mati. Apa yang harus saya lakukan?'],
    ['lupa', 'Saya lupa kata sandi. Bagaimana cara masuk?'],
  ]) {
    await page.goto(`/customer/faq?q=${encodeURIComponent(words)}`);
    await expect(page.locator('details').first().locator('summary')).toHaveText(question);
  }
  await page.locator('details').first().getByRole('link', { name: 'halaman masuk' }).click();
  await expect(page).toHaveURL('/customer/login');
});

test('a topic jumps to its questions, and a question folds out', async ({ page }) => {
  await page.goto('/customer/faq');
  await page.getByRole('navigation', { name: 'Topik' }).getByRole('link', { name: 'Akun & Keamanan' }).click();
  await expect(page.getByRole('heading', { level: 2, name: 'Akun & Keamanan' })).toBeInViewport();

  const code = answer(page, 'Kode OTP tidak masuk ke WhatsApp saya. Kenapa?');
  await expect(code.getByText('Tunggu satu menit')).toBeHidden();
  await code.locator('summary').click();
  await expect(code.getByText('Tunggu satu menit')).toBeVisible();
  await inspect(page);
});

test('an answer has an address of its own, which opens it', async ({ page, elsewhere }) => {
  await page.goto('/customer/faq#lampu-los-merah');
  const los = answer(page, /^Lampu LOS/);
  await expect(los).toHaveAttribute('open', '');
  await expect(los.locator('summary')).toBeInViewport();
  await expect(page.locator('details[open]')).toHaveCount(1);

  const link = los.getByRole('link', { name: 'Tautan ke jawaban ini' });
  await expect(link).toHaveAttribute('href', '/customer/faq?open=lampu-los-merah#lampu-los-merah');
  const shared = await elsewhere({ javaScriptEnabled: await scripted(page) });
  await shared.goto(await link.getAttribute('href'));
  await expect(answer(shared, /^Lampu LOS/)).toHaveAttribute('open', '');
  await expect(answer(shared, /^Lampu LOS/).locator('summary')).toBeInViewport();
});

test('a search without an answer leads to customer service, the question already written', async ({ page }) => {
  await page.goto('/customer/faq?q=qqqq+%3Cb%3Ezzzz');
  await expect(page.getByRole('heading', { name: 'Belum ada jawaban untuk “qqqq <b>zzzz”' })).toBeVisible();
  const ask = page.getByRole('link', { name: 'Tanyakan ke CS' });
  const chat = new URL(await ask.getAttribute('href'));
  expect(chat.host).toBe('wa.me');
  expect(chat.searchParams.get('text')).toContain('“qqqq <b>zzzz”');
  await inspect(page);
});

test('visitors find the way in, customers keep their frame', async ({ page, chat }) => {
  await page.goto('/customer/faq');
  await expect(page.getByRole('heading', { name: 'Masih butuh bantuan?' })).toBeVisible();
  const help = page.getByRole('region', { name: 'Masih butuh bantuan?' });
  await expect(help).toContainText(/Setiap hari 08\.00–21\.00\sWIB/);
  await expect(help).toContainText(/CS (buka sekarang|tutup)/);
  await expect(help.getByRole('link', { name: 'Telepon' })).toHaveAttribute('href', /^tel:\d+$/);
  await page.getByRole('link', { name: 'Masuk ke akun' }).click();
  await expect(page).toHaveURL('/customer/login');

  await logIn(page, chat, BUDI.phone);
  await page.goto('/customer/faq');
  await expect(page.getByText('Halo, Budi', { exact: true })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Masuk ke akun' })).toHaveCount(0);
  await inspect(page);
});

test('the same address speaks English', async ({ elsewhere, page }) => {
  await page.goto('/customer/faq');
  const size = page.viewportSize();
  const english = await elsewhere({ locale: 'en-GB', viewport: size, javaScriptEnabled: await scripted(page) });
  await english.goto('/customer/faq?open=internet-lambat#internet-lambat');
  await expect(english.locator('html')).toHaveAttribute('lang', 'en');
  await expect(english.locator('details[open] summary')).toHaveText('My internet is slow. What can I check myself?');
  await english.getByLabel('Find an answer').fill('lemot');
  await english.getByRole('button', { name: 'Search', exact: true }).click();
  await expect(english.locator('details[open] summary')).toHaveText('My internet is slow. What can I check myself?');
  await expect(english.getByText(/^\d+\sanswers? for “lemot”$/)).toBeVisible();
  await inspect(english);
});
