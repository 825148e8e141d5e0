// Forms that are refused: Back and reload show pages and never ask whether to send a form again, and nothing typed is
// lost.
import { expect, test } from '../support/test.js';
import { wrongCode } from '../support/chat.js';
import { inspect } from '../support/inspect.js';
import { askForCode, enterCode, logIn, loginPages } from '../support/login.js';
import { BUDI } from '../support/people.js';

test('after a refused number reload and Back show the form, and nothing is sent again', async ({ page }) => {
  const on = loginPages(page);
  await page.goto('/customer/faq');
  await page.goto('/customer/login');
  const posts = [];
  page.on('request', (request) => request.method() === 'POST' && posts.push(request.url()));
  await on.number.fill('0812');
  await on.send.click();
  await expect(on.summary).toBeVisible();
  await expect(on.number).toHaveValue('0812');
  await expect(on.number).toBeFocused();

  await page.reload();
  await expect(on.number).toBeVisible();
  await expect(on.summary).toHaveCount(0);
  await page.goto('/customer/faq');
  await page.goBack();
  await expect(page).toHaveURL('/customer/login');
  await expect(on.number).toBeVisible();
  expect(posts).toHaveLength(1);
});

test('after a wrong code Back leads to a page', async ({ page, chat }) => {
  const on = loginPages(page);
  const code = await askForCode(page, chat, BUDI.phone);
  await enterCode(page, wrongCode(code));
  await expect(on.summary).toBeVisible();
  await page.goBack();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/Masuk/);
  await page.goForward();
  await expect(on.code).toBeVisible();
  await enterCode(page, code);
  await expect(page).toHaveURL('/customer/dashboard');
});

test('a description of 5,000 characters comes back whole from a refused form', async ({ page, chat }) => {
  await logIn(page, chat, BUDI.phone);
  await page.goto('/customer/tickets/new');
  const text = 'Lampu LOS merah sejak pagi, 漢字 dan 😀 juga ikut. '.repeat(120).slice(0, 4_990);
  await page.locator('input[name="type"][value="repair"]').check({ force: true });
  await page.locator('#description').fill(text);
  await page.locator('form.ticket-form button.primary').click();
  await expect(page).toHaveURL('/customer/tickets/new');
  await expect(page.getByRole('alert')).toBeVisible();
  await expect(page.locator('#description')).toHaveValue(text);
  await inspect(page);
  await page.goBack();
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
});

test('case 22: a page that was open too long keeps the number, and once more is enough', async ({ page, chat }) => {
  const on = loginPages(page);
  await page.goto('/customer/login');
  await page.context().clearCookies();
  await on.number.fill(BUDI.phone);
  await on.send.click();
  await expect(page).toHaveURL('/customer/login');
  await expect(on.summary).toContainText('Halaman ini terlalu lama terbuka');
  await expect(on.number).toHaveValue(BUDI.phone);
  await inspect(page);
  const code = await chat.codeAfter(BUDI.phone, () => on.send.click());
  await enterCode(page, code);
  await expect(page).toHaveURL('/customer/dashboard');
});

test('case 5: a tab from before the login leads to the dashboard when it sends', async ({ page, chat }) => {
  const code = await askForCode(page, chat, BUDI.phone);
  const twin = await page.context().newPage();
  await twin.goto('/customer/login/code');
  await enterCode(page, code);
  await expect(page).toHaveURL('/customer/dashboard');
  await enterCode(twin, code);
  await expect(twin).toHaveURL('/customer/dashboard');
  await expect(twin.getByRole('alert')).toHaveCount(0);
});
