// Several tabs of one browser, each with a login of its own.
import { expect, test } from '../support/test.js';
import { wrongCode } from '../support/chat.js';
import { askForCode, enterCode, loginPages } from '../support/login.js';
import { BUDI, PAID_UP } from '../support/people.js';

test.use({ settings: { PORTAL__OTP__RESEND_WAITS: '["2s", "60s"]' } });

test('case 5: the code of the first number is taken in the first tab', async ({ page, chat }) => {
  const code = await askForCode(page, chat, BUDI.phone);
  const second = await page.context().newPage();
  const other = await askForCode(second, chat, PAID_UP.phone);

  await enterCode(page, wrongCode(code));
  await expect(page.locator('#otp-error')).toContainText('Sisa 4 percobaan');
  await expect(page.getByRole('main')).toContainText(BUDI.masked);
  await page.reload();
  await expect(page.getByRole('main')).toContainText(BUDI.masked);

  await enterCode(second, wrongCode(other));
  await expect(second.locator('#otp-error')).toContainText('Sisa 4 percobaan');
  await enterCode(page, code);
  await expect(page).toHaveURL('/customer/dashboard');
  await expect(page.getByRole('main')).toContainText(BUDI.name.split(' ')[0]);

  await enterCode(second, other);
  await expect(second).toHaveURL('/customer/dashboard');
  await expect(second.getByRole('alert')).toHaveCount(0);
});

test('case 5: another code, or another number, is for the tab that asks', async ({ page, chat }) => {
  await askForCode(page, chat, BUDI.phone);
  const second = await page.context().newPage();
  await askForCode(second, chat, PAID_UP.phone);

  await expect(async () => {
    await page.reload();
    await expect(page.getByText(/Kode baru bisa diminta dalam/)).toHaveCount(0, { timeout: 100 });
  }).toPass();
  const newer = await chat.codeAfter(BUDI.phone, () => loginPages(page).resend.click());
  await expect(page.getByRole('main')).toContainText(BUDI.masked);

  const twin = loginPages(second);
  await twin.otherNumber.click();
  await expect(second).toHaveURL('/customer/login');
  await twin.number.fill(BUDI.phone);
  await twin.send.click();
  await expect(second).toHaveURL(page.url());
  await enterCode(second, newer);
  await expect(second).toHaveURL('/customer/dashboard');
});
