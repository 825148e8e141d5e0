// The pictures in docs/screenshots. They are taken anew with
//
//     PORTAL_WRITE_SCREENSHOTS=1 npm test -- --project=pages pages/screenshots.spec.js
//
// and otherwise only have to be there: README and docs show none that is missing, and the folder stays small.
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from '../support/test.js';
import { settle } from '../support/inspect.js';
import { logIn } from '../support/login.js';
import { BUDI } from '../support/people.js';
import { photo } from '../support/pictures.js';
import { logInAsStaff } from '../support/staff.js';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const FOLDER = join(ROOT, 'docs/screenshots');
const MOST_BYTES = 1_700_000;

// Twice the pixels for the phone's, which README shows. The narrowest has the pages that are hardest to fit alone.
const SIZES = {
  narrow: { viewport: { width: 320, height: 640 }, deviceScaleFactor: 1, quality: 48 },
  phone: { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2, quality: 45 },
  desktop: { viewport: { width: 1280, height: 800 }, deviceScaleFactor: 1, quality: 48 },
};

/** Where each page is; a pair is a list and the link in it. */
const PAGES = {
  dashboard: '/customer/dashboard',
  invoices: '/customer/invoices',
  invoice: ['/customer/invoices?status=overdue', '.bills a'],
  tickets: '/customer/tickets?status=all',
  ticket: ['/customer/tickets', '.stubs a:has-text("Internet mati total")'],
  'ticket-new': '/customer/tickets/new',
  profile: '/customer/profile',
  faq: '/customer/faq?q=los+merah',
};
const DARK = ['dashboard', 'ticket', 'invoice'];
const NARROW = ['dashboard', 'invoice', 'invoices', 'ticket', 'ticket-new'];

if (process.env.PORTAL_WRITE_SCREENSHOTS === '1') {
  for (const [size, { quality, ...look }] of Object.entries(SIZES)) {
    test(`the pictures of the ${size}`, async ({ chat, elsewhere }) => {
      await mkdir(FOLDER, { recursive: true });
      const page = await elsewhere({ ...look, reducedMotion: 'reduce', locale: 'id-ID', timezoneId: 'Asia/Jakarta' });
      const shoot = async (name) => {
        // Nothing looks touched.
        await page.mouse.move(0, 0);
        await settle(page);
        await page.screenshot({ path: join(FOLDER, `${name}-${size}.jpg`), type: 'jpeg', quality });
      };
      await page.goto('/customer/login');
      if (size !== 'narrow') await shoot('login');
      await logIn(page, chat, BUDI.phone);
      for (const [name, way] of Object.entries(PAGES)) {
        if (size === 'narrow' && !NARROW.includes(name)) continue;
        await open(page, way);
        await shoot(name);
        if (size === 'narrow' || !DARK.includes(name)) continue;
        await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
        await shoot(`${name}-dark`);
        await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
      }
    });
  }

  test('the pictures of the console', async ({ chat, elsewhere, portal }) => {
    const look = { viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce', locale: 'id-ID', timezoneId: 'Asia/Jakarta' };
    const page = await elsewhere(look);
    await logIn(page, chat, BUDI.phone);
    await open(page, PAGES.ticket);
    await page.getByLabel('Pesan Anda').fill('Lampu LOS di modem berkedip merah sejak pagi.');
    await page.getByLabel('Foto, video, atau berkas').setInputFiles([photo('modem.png')]);
    await page.getByRole('button', { name: 'Kirim', exact: true }).click();
    await expect(page.locator('#thread .files img')).toHaveCount(1);
    const staff = await elsewhere(look);
    await logInAsStaff(staff, portal);
    const shoot = async (name) => {
      await settle(staff);
      await staff.screenshot({ path: join(FOLDER, `${name}.jpg`), type: 'jpeg', quality: 48 });
    };
    await shoot('staff-inbox');
    await staff.goto(new URL(page.url()).pathname.replace('/customer/', '/staff/'));
    await shoot('staff-ticket');
  });

  test('the picture of the invoice on paper', async ({ page, chat }) => {
    await logIn(page, chat, BUDI.phone);
    await open(page, PAGES.invoice);
    const pdf = await page.request.get(`${page.url()}/pdf`);
    const scratch = await mkdtemp(join(tmpdir(), 'portal-pdf-'));
    await writeFile(join(scratch, 'invoice.pdf'), await pdf.body());
    await promisify(execFile)('pdftoppm', ['-png', '-r', '60', '-singlefile', join(scratch, 'invoice.pdf'), join(FOLDER, 'invoice-pdf')]);
    await rm(scratch, { recursive: true });
  });
}

test('README and docs show only pictures that are there, and the folder is small', async () => {
  const docs = (await readdir(join(ROOT, 'docs'))).filter((name) => name.endsWith('.md')).map((name) => `docs/${name}`);
  const shown = new Set();
  for (const file of ['README.md', ...docs]) {
    const text = await readFile(join(ROOT, file), 'utf8');
    for (const [, name] of text.matchAll(/screenshots\/([\w-]+\.(?:jpg|png|webp))/g)) shown.add(name);
  }
  const there = await readdir(FOLDER);
  expect(shown.size).toBeGreaterThan(0);
  expect(there).toEqual(expect.arrayContaining([...shown]));
  const sizes = await Promise.all(there.map(async (name) => (await stat(join(FOLDER, name))).size));
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(MOST_BYTES);
});

async function open(page, way) {
  const [path, link] = Array.isArray(way) ? way : [way];
  await page.goto(path);
  if (!link) return;
  const inside = await page.locator(link).first().getAttribute('href');
  await page.goto(inside);
}
