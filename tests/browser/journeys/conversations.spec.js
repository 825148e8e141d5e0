// A chat with customer service, by forms alone and as it happens.
import { expect, test } from '../support/test.js';
import { inspect } from '../support/inspect.js';
import { logIn, scripted } from '../support/login.js';
import { BUDI } from '../support/people.js';

const said = (page) => page.locator('#thread > li');

/** Writes a message and waits until it is stored. */
async function say(page, words) {
  await page.getByLabel('Pesan Anda').fill(words);
  await page.getByRole('button', { name: 'Kirim' }).click();
  await expect(said(page).last()).toContainText(words);
  await expect(said(page).last()).toHaveAttribute('data-ordinal', /\d+/);
}

test('a chat is begun from the top of every page, goes on, and is found again', async ({ page, chat }) => {
  await logIn(page, chat, BUDI.phone);
  await page.getByRole('banner').getByRole('link', { name: 'Hubungi CS' }).click();
  await expect(page).toHaveURL('/customer/chat');
  await inspect(page);
  await say(page, 'Halo <b>CS</b>, internet mati');
  await expect(page).toHaveURL(/\/customer\/chat\/[-0-9a-f]+$/);
  await inspect(page);
  await say(page, 'Lampu LOS merah\nsejak pagi');
  await expect(said(page)).toHaveCount(2);
  await expect(page.getByLabel('Pesan Anda')).toHaveValue('');
  await page.getByRole('link', { name: 'Chat dengan CS' }).click();
  await expect(page.getByText('Lampu LOS merah')).toBeVisible();
});

test('two tabs show the same messages, each once', async ({ page, chat, context }) => {
  await logIn(page, chat, BUDI.phone);
  await page.goto('/customer/chat');
  // Without a script a page shows what is new when it is loaded again.
  const byItself = await scripted(page);
  const shows = async (tab, messages) => {
    if (!byItself) await tab.reload();
    await expect(said(tab)).toHaveCount(messages);
  };
  await say(page, 'Dari tab pertama');
  const other = await context.newPage();
  await other.goto(page.url());
  await shows(other, 1);
  await say(page, 'Pesan kedua');
  await shows(other, 2);
  await say(other, 'Dari tab kedua');
  await shows(page, 3);
  await expect(said(page).last()).toContainText('Dari tab kedua');
});

test('a chat becomes a ticket with what was said in it', async ({ page, chat }) => {
  await logIn(page, chat, BUDI.phone);
  await page.goto('/customer/chat');
  await say(page, 'Internet mati');
  await say(page, 'Lampu LOS merah');
  await page.getByRole('link', { name: 'Jadikan tiket' }).click();
  await expect(page.getByLabel('Penjelasan')).toHaveValue('Anda: Internet mati\nAnda: Lampu LOS merah');
  await inspect(page);
  await page.getByRole('radio', { name: /^Perbaikan/ }).check();
  await page.getByLabel('Judul').fill('Internet mati sejak pagi');
  await page.getByRole('button', { name: 'Kirim Tiket' }).click();
  await expect(page).toHaveURL(/\/customer\/tickets\/TKT\d+$/);
  await expect(page.getByRole('main')).toContainText('Anda: Lampu LOS merah');
});

test('a message on its way to the server stands behind those before it', async ({ page, chat }) => {
  await logIn(page, chat, BUDI.phone);
  await page.goto('/customer/chat');
  await say(page, 'Pesan pertama');
  // Without a script, or before it has run, the next page comes once the message has arrived.
  await page.waitForLoadState('domcontentloaded');
  const arrive = (await scripted(page)) && (await holdMessages(page));
  await page.getByLabel('Pesan Anda').fill('Pesan kedua');
  await page.getByRole('button', { name: 'Kirim' }).click();
  if (arrive) {
    await expect(said(page)).toContainText(['Pesan pertama', 'Pesan kedua']);
    await expect(said(page).last()).not.toHaveAttribute('data-ordinal');
    arrive();
  }
  await expect(said(page).last()).toHaveAttribute('data-ordinal', '2');
  await expect(said(page)).toContainText(['Pesan pertama', 'Pesan kedua']);
});

/** Keeps messages from arriving until the answer is called. */
async function holdMessages(page) {
  let arrive;
  const held = new Promise((resolve) => {
    arrive = resolve;
  });
  await page.route('**/messages', async (route) => {
    await held;
    await route.continue();
  });
  return arrive;
}
