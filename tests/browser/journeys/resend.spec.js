// No code came: another one, after a wait that can be seen.
import { expect, test } from '../support/test.js';
import { inspect } from '../support/inspect.js';
import { askForCode, enterCode, loginPages, scripted } from '../support/login.js';
import { BUDI } from '../support/people.js';

test.use({ settings: { PORTAL__OTP__RESEND_WAITS: '["5s", "5s"]' } });

test('a new code can be had after the countdown, and the old one is dead', async ({ page, chat }) => {
  const on = loginPages(page);
  const first = await askForCode(page, chat, BUDI.phone);

  if (await scripted(page)) {
    // Case 26: the name stays, the time is described once.
    await expect(on.resend.locator('[data-count]')).toHaveText(/^0:0[1-5]$/);
    await expect(on.resend).toHaveAccessibleName('Kirim ulang kode');
    await expect(on.resend).toHaveAccessibleDescription(/^Kode baru bisa diminta dalam \d\sdetik\.$/);
    await expect(on.resend).toHaveAttribute('aria-disabled', 'true');
    await inspect(page);
    await expect(on.resend).toHaveAttribute('aria-disabled', 'false');
    await expect(on.resend).toHaveAccessibleName('Kirim ulang kode');
    await expect(on.resend).toHaveAccessibleDescription('');
    await expect(page.locator('#resend-wait')).toHaveText('Kode baru sudah bisa diminta.');
  } else {
    await expect(page.getByText(/Kode baru bisa diminta dalam \d\sdetik\./)).toBeVisible();
    await on.resend.click();
    await expect(on.summary).toContainText(/Kode baru bisa diminta dalam \d\sdetik\. Periksa dulu pesan/);
    await inspect(page);
    await expect(async () => {
      await page.goto('/customer/login/code');
      await expect(page.getByText(/Kode baru bisa diminta dalam/)).toHaveCount(0, { timeout: 100 });
    }).toPass();
  }

  const second = await chat.codeAfter(BUDI.phone, () => on.resend.click());
  await expect(on.toast).toContainText('Kode OTP baru telah dikirim. Kode sebelumnya tidak berlaku lagi.');

  if (first !== second) {
    await enterCode(page, first);
    await expect(page.locator('#otp-error')).toContainText('hanya kode terbaru yang berlaku. Jatah percobaan tidak berkurang.');
  }
  await enterCode(page, second);
  await expect(page).toHaveURL('/customer/dashboard');
});
