// Logging in to the demo's console, as it prints.
import { expect } from '@playwright/test';

// A code counts once, and the next is 30 s away. A second login to the same portal uses the session of the first.
const sessions = new WeakMap();

/** Logs in with the printed address and password, and the code that stands on the page. */
export async function logInAsStaff(page, portal) {
  const heading = page.getByRole('heading', { level: 1 });
  const before = sessions.get(portal);
  if (before) {
    await page.context().addCookies(before);
    await page.goto('/staff');
    await expect(heading).toHaveText('Kotak masuk');
    return;
  }
  const [, email, password] = /Log in as\s+(\S+@\S+)\s+password (\S+)/.exec(portal.log());
  await page.goto('/staff/login');
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Kata sandi').fill(password);
  await page.getByRole('button', { name: 'Lanjut' }).click();
  await expect(heading).toHaveText('Kode autentikator');
  const [code] = /\d{6}/.exec(await page.locator('.summary.info').textContent());
  await page.getByLabel('Kode 6 angka').fill(code);
  await page.getByRole('button', { name: 'Masuk', exact: true }).click();
  await expect(heading).toHaveText('Kotak masuk');
  sessions.set(portal, await page.context().cookies());
}
