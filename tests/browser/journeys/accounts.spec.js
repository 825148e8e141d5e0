// One number, several accounts.
import { expect, test } from '../support/test.js';
import { inspect } from '../support/inspect.js';
import { logIn } from '../support/login.js';
import { SHARED } from '../support/people.js';

test('a number with two accounts chooses one and can switch to the other', async ({ page, chat }) => {
  const [home, shop] = SHARED.accounts;
  await logIn(page, chat, SHARED.phone);
  await expect(page).toHaveURL('/customer/accounts');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Pilih akun');
  const choices = page.locator('button.choice');
  await expect(choices).toHaveCount(2);
  for (const account of SHARED.accounts) {
    const choice = choices.filter({ hasText: account.id });
    await expect(choice).toContainText(account.name);
    await expect(choice).toContainText(account.address);
  }
  await expect(page.getByText('Sedang dibuka')).toHaveCount(0);
  await expect(page.locator('[aria-current]')).toHaveCount(0);
  await expect(page.getByRole('link', { name: 'Kembali ke Dashboard' })).toHaveCount(0);
  await inspect(page);

  await choices.filter({ hasText: home.id }).click();
  await expect(page).toHaveURL('/customer/dashboard');
  await expect(page.locator('details.account')).toContainText(home.id);

  await page.locator('.menu summary').click();
  await inspect(page, { without: 'main' });
  await page.getByRole('link', { name: 'Ganti akun' }).click();
  await expect(page).toHaveURL('/customer/accounts');
  await expect(choices.filter({ hasText: home.id })).toContainText('Sedang dibuka');
  await inspect(page);

  await choices.filter({ hasText: shop.id }).click();
  await expect(page).toHaveURL('/customer/dashboard');
  await expect(page.locator('.toast')).toContainText('Akun sudah diganti.');
  await expect(page.locator('details.account')).toContainText(shop.id);
  await expect(page.getByRole('main')).not.toContainText(home.id);
});
