// The main job: a number, a code, the dashboard.
import { expect, test } from '../support/test.js';
import { inspect } from '../support/inspect.js';
import { CODE_SENT, LOGGED_IN, enterCode, loginPages, scripted } from '../support/login.js';
import { BUDI, NOBODY } from '../support/people.js';

test('a customer pastes the code from the message and sees the dashboard', async ({ page, chat, context }) => {
  const on = loginPages(page);
  await page.goto('/');
  await expect(page).toHaveURL('/customer/login');
  await expect(page).toHaveTitle('Masuk dengan WhatsApp – AGLIS Net');
  await expect(on.number).toBeFocused();
  await expect(on.number).toHaveAttribute('inputmode', 'tel');
  await expect(on.number).toHaveAttribute('autocomplete', 'tel-national');
  await inspect(page);

  await on.number.fill(BUDI.phone);
  const code = await chat.codeAfter(BUDI.phone, () => on.send.click());
  await expect(page).toHaveURL(/\/customer\/login\/code\?challenge=[\da-f-]+$/);
  await expect(on.toast).toContainText(CODE_SENT);
  await expect(page.getByRole('main')).toContainText(BUDI.masked);
  await expect(page.getByRole('main')).not.toContainText(BUDI.phone);
  await expect(on.code).toBeFocused();
  await expect(on.code).toHaveAttribute('inputmode', 'numeric');
  await expect(on.code).toHaveAttribute('autocomplete', 'one-time-code');
  await inspect(page);

  const spaced = `${code.slice(0, 3)} ${code.slice(3)}`;
  if (await scripted(page)) {
    // The whole line is pasted; its digits count, and the form goes by itself.
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.evaluate((text) => navigator.clipboard.writeText(text), `Kode OTP Anda: ${spaced}`);
    await on.code.press('ControlOrMeta+V');
  } else {
    await page.keyboard.insertText(` ${spaced} `);
    await on.submit.click();
  }

  await expect(page).toHaveURL('/customer/dashboard');
  await expect(on.toast).toContainText(LOGGED_IN);
  await expect(on.heading).toHaveText(`Halo, ${BUDI.name}`);
  await inspect(page);
});

test('the keyboard alone logs in, finds every control and logs out', async ({ page, chat }) => {
  const on = loginPages(page);
  await page.goto('/customer/login');
  await expect(on.number).toBeFocused();
  await page.keyboard.type(`+62 ${BUDI.phone.slice(1)}`);
  const code = await chat.codeAfter(BUDI.phone, () => page.keyboard.press('Enter'));

  await expect(on.code).toBeFocused();
  const goesByItself = await scripted(page);
  await page.keyboard.type(code);
  if (!goesByItself) await page.keyboard.press('Enter');
  await expect(page).toHaveURL('/customer/dashboard');

  const skip = page.getByRole('link', { name: 'Langsung ke isi halaman' });
  await page.keyboard.press('Tab');
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();

  const menu = page.locator('.menu summary');
  await tabTo(page, menu);
  await page.keyboard.press('Enter');
  await tabTo(page, page.getByRole('button', { name: 'Keluar', exact: true }));
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL('/customer/login');
  await expect(on.toast).toContainText('Anda sudah keluar.');
});

test('changing the number starts again, and the code goes to the new one', async ({ page, chat }) => {
  const on = loginPages(page);
  await page.goto('/customer/login');
  await on.number.fill(NOBODY.phone);
  await on.send.click();
  await expect(page.getByRole('main')).toContainText(NOBODY.masked);
  await on.otherNumber.click();
  await expect(page).toHaveURL('/customer/login');
  await expect(on.number).toBeFocused();

  await on.number.fill(BUDI.phone);
  const code = await chat.codeAfter(BUDI.phone, () => on.send.click());
  await expect(page.getByRole('main')).toContainText(BUDI.masked);
  await enterCode(page, code);
  await expect(page).toHaveURL('/customer/dashboard');
});

/** Walks with Tab until `target` has the focus; on every stop the focus must be seen. */
async function tabTo(page, target) {
  for (let stops = 0; stops < 40; stops += 1) {
    await page.keyboard.press('Tab');
    const focus = await page.evaluate(() => {
      const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement);
      return { ring: outlineStyle === 'none' ? 0 : parseFloat(outlineWidth), html: document.activeElement.outerHTML };
    });
    expect(focus.ring, `focus ring of ${focus.html.slice(0, 120)}`).toBeGreaterThanOrEqual(3);
    if (await target.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error('Tab never came to the control');
}
