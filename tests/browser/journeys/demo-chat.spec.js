// The demo's own page: the phone on which the codes arrive.
import { expect, test } from '../support/test.js';
import { inspect } from '../support/inspect.js';
import { askForCode, loginPages, scripted } from '../support/login.js';
import { BUDI } from '../support/people.js';

test('the code of the chat page logs in', async ({ page, chat, elsewhere }) => {
  const phone = await elsewhere();
  await phone.goto('/demo/whatsapp');
  const code = await askForCode(page, chat, BUDI.phone);

  // With JavaScript the message appears by itself.
  if (!(await scripted(phone))) await phone.reload();
  const bubble = phone.locator('.bubble').last();
  await expect(bubble).toContainText(code);
  await expect(bubble).toContainText(`Halo ${BUDI.name}`);
  await expect(bubble).toContainText('JANGAN BERIKAN kode ini kepada siapapun!');
  await expect(bubble.locator('strong', { hasText: code })).toBeVisible();
  await expect(bubble.locator('em')).toHaveText('AGLIS Net');
  await expect(bubble).toBeInViewport();
  await expect(bubble.getByRole('link')).toHaveAttribute('href', new URL(page.url()).origin);
  await inspect(phone);

  if (await scripted(phone)) {
    await phone.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await bubble.getByRole('button', { name: `Salin ${code}` }).click();
    await expect(bubble.getByRole('button', { name: 'Tersalin' })).toBeVisible();
    expect(await phone.evaluate(() => navigator.clipboard.readText())).toBe(code);
  }
  await phone.getByRole('link', { name: 'Ke halaman masuk' }).click();
  await expect(loginPages(phone).number).toBeVisible();
});
