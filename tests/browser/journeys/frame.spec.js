// What every page has around its content: the account menu, the order of the focus, the toast.
import { expect, test } from '../support/test.js';
import { settle } from '../support/inspect.js';
import { askForCode, logIn, scripted } from '../support/login.js';
import { BUDI } from '../support/people.js';

test('the account menu is left by Tab in its order, and closes behind the focus or with Escape', async ({ page, chat }) => {
  await logIn(page, chat, BUDI.phone);
  const menu = page.locator('details.menu');
  const summary = menu.locator('summary');
  await summary.focus();
  await page.keyboard.press('Enter');
  await expect(menu).toHaveAttribute('open', '');
  const inside = menu.locator('.menu-card').locator('a, button');
  for (let at = 0; at < (await inside.count()); at += 1) {
    await page.keyboard.press('Tab');
    await expect(inside.nth(at)).toBeFocused();
  }
  await page.keyboard.press('Tab');
  await expect(page.locator('.tabs a').first()).toBeFocused();
  if (!(await scripted(page))) return;
  await expect(menu).not.toHaveAttribute('open');
  await summary.focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Escape');
  await expect(menu).not.toHaveAttribute('open');
  await expect(summary).toBeFocused();
});

test('the focus goes through each page in the order in which it is read', async ({ page, chat }) => {
  await page.goto('/customer/login');
  expect(await backwards(page), page.url()).toEqual([]);
  await askForCode(page, chat, BUDI.phone);
  expect(await backwards(page), page.url()).toEqual([]);
  await page.context().clearCookies();
  await logIn(page, chat, BUDI.phone);
  const paths = ['dashboard', 'invoices', 'tickets', 'tickets/new', 'profile', 'profile/edit', 'profile/phone', 'sessions', 'faq'];
  for (const path of paths) {
    await page.goto(`/customer/${path}`);
    expect(await backwards(page), path).toEqual([]);
  }
});

test('a toast covers neither the brand, nor the way to customer service, nor the heading', async ({ page, chat }) => {
  await askForCode(page, chat, BUDI.phone);
  await expectUncovered(page, ['.brand', 'h1', '.gate-card', '.gate-foot a']);
  await page.context().clearCookies();
  await logIn(page, chat, BUDI.phone);
  await expectUncovered(page, ['.brand', '.cs', '.menu summary', 'h1', '.tabs a']);
});

/** The controls of the main part that follow, in the order of the focus, one that stands below them. */
function backwards(page) {
  return page.evaluate(() => {
    const controls = 'a[href], button, input:not([type=hidden]), select, textarea, summary';
    const shown = [...document.querySelectorAll(`main :is(${controls})`)].filter((control) => control.checkVisibility());
    const boxes = shown.map((control) => ({ control, box: control.getBoundingClientRect() }));
    // What stands to the right of the one before it begins another column.
    const isAbove = (one, next) => next.bottom <= one.top + 1 && next.left < one.right;
    return boxes
      .slice(1)
      .filter(({ box }, at) => isAbove(boxes[at].box, box))
      .map(({ control }) => control.outerHTML.slice(0, 100))
      .concat([...document.querySelectorAll('[tabindex]')].filter((one) => one.tabIndex > 0).map((one) => one.outerHTML));
  });
}

async function expectUncovered(page, selectors) {
  await expect(page.locator('.toast')).toBeVisible();
  await settle(page);
  const toast = await page.locator('.toast').boundingBox();
  for (const selector of selectors) {
    for (const part of await page.locator(selector).all()) {
      const box = await part.boundingBox();
      const apart = box.y + box.height <= toast.y || toast.y + toast.height <= box.y || box.x + box.width <= toast.x || toast.x + toast.width <= box.x;
      expect(apart, `${selector} is not under the toast`).toBe(true);
    }
  }
}
