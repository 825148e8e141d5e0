// A code that came too late.
import { expect, test } from '../support/test.js';
import { inspect } from '../support/inspect.js';
import { askForCode, enterCode, loginPages } from '../support/login.js';
import { BUDI } from '../support/people.js';

const LIFE_MS = 5_000;

test.use({ settings: { PORTAL__OTP__CODE_LIFE: `${LIFE_MS}ms` } });

test('an expired code says so and takes no guess, and a new one is a button away', async ({ page, chat }) => {
  const on = loginPages(page);
  const code = await askForCode(page, chat, BUDI.phone);
  const dead = Date.now() + LIFE_MS;
  await expect.poll(() => Date.now(), { intervals: [200] }).toBeGreaterThan(dead);

  await enterCode(page, code);
  await expect(page.getByText('Kode ini sudah kedaluwarsa.')).toBeVisible();
  await expect(on.code).toHaveCount(0);
  await expect(page.getByRole('main')).not.toContainText('Berlaku');
  await inspect(page);
  const renewed = await chat.codeAfter(BUDI.phone, () => page.getByRole('button', { name: 'Minta kode baru' }).click());
  await enterCode(page, renewed);
  await expect(page).toHaveURL('/customer/dashboard');
});
