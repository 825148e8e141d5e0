// The page to try the API: its own examples work as they stand.
import { expect, test } from '../support/test.js';
import { inspect } from '../support/inspect.js';
import { scripted } from '../support/login.js';
import { BUDI } from '../support/people.js';

test('the first call works as it is offered, and what it answers leads through the login', async ({ page, chat }) => {
  await page.goto('/api/docs');
  if (!(await scripted(page))) {
    await expect(page.locator('noscript .summary')).toBeVisible();
    return inspect(page);
  }
  const [ask, verify, logOut, sessions] = [0, 1, 2, 3].map((at) => page.locator('.operation').nth(at));
  const status = (operation) => operation.locator('.status');
  const send = (operation) => operation.getByRole('button', { name: 'Kirim' });
  await expect(ask).toHaveAttribute('open', '');
  await expect(ask.locator('.path')).toHaveText('/request-otp');
  const code = await chat.codeAfter(BUDI.phone, () => send(ask).click());
  await expect(status(ask)).toHaveText(/^200/);
  await inspect(page);

  await verify.locator('summary').click();
  const body = verify.getByRole('textbox', { name: /JSON/ });
  await body.fill((await body.inputValue()).replace('123456', code));
  await send(verify).click();
  await expect(status(verify)).toHaveText(/^200/);

  await sessions.locator('summary').click();
  await send(sessions).click();
  await expect(status(sessions)).toHaveText(/^200/);
  await logOut.locator('summary').click();
  await send(logOut).click();
  await expect(status(logOut)).toHaveText(/^200/);
});
