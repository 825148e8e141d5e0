// A code that came too late.
import { expect, test } from '../support/test.js';
import { inspect } from '../support/inspect.js';
import { askForCode, enterCode, loginPages } from '../support/login.js';
import { BUDI } from '../support/people.js';

const LIFE_MS = 5_000;

test.use({ settings: { PORTAL__OTP__CODE_LIFE: `${LIFE_MS}ms` } });

test('an expired code is refused, and the login starts again', async ({ page, chat }) => {
  const on = loginPages(page);
  const code = await askForCode(page, chat, BUDI.phone);
  const dead = Date.now() + LIFE_MS;
  await expect.poll(() => Date.now(), { intervals: [200] }).toBeGreaterThan(dead);

  await enterCode(page, code);
  await expect(page).toHaveURL('/customer/login');
  await expect(on.toast).toContainText('Waktu masuk sudah habis. Silakan mulai lagi.');
  await expect(on.number).toBeFocused();
  await inspect(page);
});
