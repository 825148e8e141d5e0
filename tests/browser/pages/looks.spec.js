// Every page in every look: three widths, light and dark, text at 200 %, 320 px. With
// PORTAL_PICTURES=1 a picture of each is left in target/screenshots.
import { fileURLToPath } from 'node:url';
import { expect, test } from '../support/test.js';
import { wrongCode } from '../support/chat.js';
import {
  expectAccessible,
  expectEverythingReachable,
  expectNoWordsCut,
  expectNothingSideways,
  expectThumbSized,
  settle,
} from '../support/inspect.js';
import { askForCode, enterCode, logIn, loginPages, typeCode } from '../support/login.js';
import { BUDI, SHARED, SUSPENDED } from '../support/people.js';

const WIDTHS = { 360: 740, 768: 1024, 1280: 800 };
const SCHEMES = ['light', 'dark'];

/** How to come to each page. */
const PAGES = {
  login: (page) => page.goto('/customer/login'),
  'login-wrong': async (page) => {
    await page.goto('/customer/login');
    await loginPages(page).number.fill('0812');
    await loginPages(page).send.click();
    await expect(loginPages(page).summary).toBeVisible();
  },
  code: (page, chat) => askForCode(page, chat, BUDI.phone),
  'code-wrong': async (page, chat) => {
    await enterCode(page, wrongCode(await askForCode(page, chat, BUDI.phone)));
    await expect(loginPages(page).summary).toBeVisible();
  },
  accounts: (page, chat) => logIn(page, chat, SHARED.phone),
  dashboard: (page, chat) => logIn(page, chat, BUDI.phone),
  suspended: (page, chat) => logIn(page, chat, SUSPENDED.phone),
  invoices: async (page, chat) => {
    await logIn(page, chat, BUDI.phone);
    await page.goto('/customer/invoices');
  },
  invoice: async (page, chat) => {
    await logIn(page, chat, BUDI.phone);
    await page.goto('/customer/invoices?status=overdue');
    await page.locator('.bills a').first().click();
    await expect(page.locator('.bill-hero')).toBeVisible();
  },
  tickets: async (page, chat) => {
    await logIn(page, chat, BUDI.phone);
    await page.goto('/customer/tickets');
  },
  'ticket-new': async (page, chat) => {
    await logIn(page, chat, BUDI.phone);
    await page.goto('/customer/tickets/new');
  },
  'ticket-wrong': async (page, chat) => {
    await logIn(page, chat, BUDI.phone);
    await page.goto('/customer/tickets/new');
    await page.getByRole('radio', { name: /^Perbaikan/ }).check();
    await page.getByRole('button', { name: 'Kirim Tiket' }).click();
    await expect(page.getByRole('alert')).toBeVisible();
  },
  ticket: (page, chat) => openTicket(page, chat, 'Internet mati total'),
  'ticket-done': (page, chat) => openTicket(page, chat, 'Sinyal Wi-Fi sering putus'),
  'ticket-rated': (page, chat) => openTicket(page, chat, 'Adaptor modem rusak'),
  devices: async (page, chat, elsewhere) => {
    await logIn(page, chat, BUDI.phone);
    await logIn(await elsewhere(), chat, BUDI.phone);
    await page.goto('/customer/sessions');
  },
  profile: async (page, chat) => {
    await logIn(page, chat, BUDI.phone);
    await page.goto('/customer/profile');
  },
  'profile-wrong': async (page, chat) => {
    await logIn(page, chat, BUDI.phone);
    await page.goto('/customer/profile/edit');
    await page.getByLabel('Alamat', { exact: true }).fill('');
    await page.getByRole('button', { name: 'Simpan' }).click();
    await expect(page.getByRole('alert')).toBeVisible();
  },
  'profile-phone': async (page, chat) => {
    await logIn(page, chat, BUDI.phone);
    await page.goto('/customer/profile/phone');
  },
  confirm: async (page, chat) => {
    await logIn(page, chat, BUDI.phone);
    await page.goto('/customer/confirm?next=/customer/profile/edit');
  },
  revert: (page) => page.goto('/customer/phone/revert/no-such-link'),
  offline: (page) => page.goto('/offline'),
  menu: async (page, chat) => {
    await logIn(page, chat, SHARED.phone);
    await page.locator('button.choice').first().click();
    await page.locator('.menu summary').click();
  },
  faq: (page) => page.goto('/customer/faq?open=lampu-los-merah#lampu-los-merah'),
  'faq-found': async (page, chat) => {
    await logIn(page, chat, BUDI.phone);
    await page.goto('/customer/faq?q=internet+lemot');
  },
  'faq-nothing': (page) => page.goto('/customer/faq?q=zzzz+qqqq'),
  'demo-chat': async (page, chat) => {
    await askForCode(page, chat, BUDI.phone);
    await page.goto('/demo/whatsapp');
  },
  'not-found': (page) => page.goto('/customer/nowhere'),
  'api-docs': async (page) => {
    await page.goto('/api/docs');
    await expect(page.locator('.operation').first()).toBeVisible();
  },
};

// An open menu lies above the page, as menus do: it is reachable, and what is under it is not judged.
const reachableOf = { menu: '.menu' };
const under = { menu: 'main' };

for (const [name, open] of Object.entries(PAGES)) {
  test(`${name} in every look`, async ({ page, chat, elsewhere }) => {
    test.slow();
    await open(page, chat, elsewhere);
    for (const [width, height] of Object.entries(WIDTHS)) {
      await page.setViewportSize({ width: Number(width), height });
      for (const colorScheme of SCHEMES) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        await settle(page);
        await picture(page, name, width, colorScheme);
        // Between the two there is nothing that one of them does not show.
        if (width !== '768') await expectAccessible(page, under[name]);
      }
      await dismissToast(page);
      await expectNothingSideways(page);
      await expectThumbSized(page);
      await expectEverythingReachable(page, reachableOf[name]);
    }

    await page.setViewportSize({ width: 320, height: 640 });
    await expectNothingSideways(page);
    await expectThumbSized(page);
    await expectNoWordsCut(page);

    for (const width of [360, 1280]) {
      await page.setViewportSize({ width, height: 740 });
      await page.evaluate(() => document.documentElement.style.setProperty('font-size', '200%'));
      await picture(page, name, width, 'text-200');
      await expectNothingSideways(page);
      await expectNoWordsCut(page);
      await expectEverythingReachable(page, reachableOf[name]);
    }
  });
}

test('the pages fit in English as well', async ({ page, chat }) => {
  test.slow();
  await page.goto('/customer/login');
  await page.getByRole('button', { name: 'English' }).click();
  await page.setViewportSize({ width: 320, height: 640 });
  await logInInEnglish(page, chat);
  const detail = async (list, links) => {
    await page.goto(list);
    return page.locator(links).first().getAttribute('href');
  };
  const paths = [
    '/customer/dashboard',
    '/customer/invoices',
    await detail('/customer/invoices?status=overdue', '.bills a'),
    '/customer/tickets',
    '/customer/tickets/new',
    await detail('/customer/tickets?status=completed', '.stubs a'),
    '/customer/profile',
    '/customer/profile/edit',
    '/customer/profile/phone',
    '/customer/confirm',
    '/customer/sessions',
    '/customer/faq',
    '/nowhere',
    '/demo/whatsapp',
  ];
  for (const path of paths) {
    await page.setViewportSize({ width: 320, height: 640 });
    await page.goto(path);
    await expect(page.locator('html')).toHaveAttribute('lang', 'en');
    await settle(page);
    await picture(page, path.slice(1).replace(/\W+/g, '-'), 320, 'english');
    await expectNothingSideways(page);
    await expectThumbSized(page);
    await expectNoWordsCut(page);
    for (const width of [360, 1280]) {
      await page.setViewportSize({ width, height: 740 });
      for (const colorScheme of SCHEMES) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        await expectAccessible(page);
      }
      await expectNothingSideways(page);
    }
  }
});

async function openTicket(page, chat, title) {
  await logIn(page, chat, BUDI.phone);
  await page.goto('/customer/tickets');
  await page.locator('.stubs a').filter({ hasText: title }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(title);
}

/** A toast lies above everything for five seconds, or until it is closed. */
async function dismissToast(page) {
  const close = page.locator('.toast-x');
  if (await close.isVisible()) await close.click();
  await expect(page.locator('.toast')).toBeHidden();
}

async function logInInEnglish(page, chat) {
  await page.getByLabel('WhatsApp number').fill(BUDI.phone);
  const code = await chat.codeAfter(BUDI.phone, () => page.getByRole('button', { name: 'Send the code' }).click());
  await expectNothingSideways(page);
  await typeCode(page, code, '6-digit code');
  await expect(page).toHaveURL('/customer/dashboard');
  await expect(page.locator('.toast')).toContainText('You are logged in!');
}

/** For people to look at; nothing is compared with it, and taking all of them costs time. */
async function picture(page, name, width, look) {
  if (process.env.PORTAL_PICTURES !== '1') return;
  const path = fileURLToPath(new URL(`../../../target/screenshots/${name}-${width}-${look}.png`, import.meta.url));
  await page.screenshot({ path, fullPage: true, caret: 'initial' });
}
