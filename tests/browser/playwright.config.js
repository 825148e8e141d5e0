// Chromium of the system, two workers. Every journey on a phone with and without JavaScript, and on a desktop with it:
// without JavaScript a desktop gets the same HTML as a phone, and pages/looks.spec.js measures it at both widths.
import { defineConfig } from '@playwright/test';
import { fileURLToPath } from 'node:url';

const target = (path) => fileURLToPath(new URL(`../../target/${path}`, import.meta.url));

const phone = { viewport: { width: 360, height: 740 }, hasTouch: true };
const desktop = { viewport: { width: 1280, height: 800 } };
const scripted = { javaScriptEnabled: true };
const plain = { javaScriptEnabled: false };

const journeys = (name, use, testIgnore = []) => ({ name, testDir: 'journeys', use, testIgnore });
// Payloads are tried where they could run, and once.
const attacks = '**/payloads.spec.js';

export default defineConfig({
  workers: 2,
  fullyParallel: false,
  forbidOnly: true,
  retries: 0,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  outputDir: target('browser/results'),
  reporter: [['list']],
  use: {
    browserName: 'chromium',
    locale: 'id-ID',
    timezoneId: 'Asia/Jakarta',
    // Nothing is measured in the middle of a movement.
    contextOptions: { reducedMotion: 'reduce' },
    // Playwright takes one at the end of every test, in case it fails; support/test.js takes those of failures alone.
    screenshot: 'off',
    trace: 'off',
    launchOptions: {
      executablePath: process.env.CHROMIUM_BIN || '/usr/bin/chromium-headless-shell',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  projects: [
    journeys('phone', { ...phone, ...scripted }),
    journeys('phone without JavaScript', { ...phone, ...plain }, attacks),
    journeys('desktop', { ...desktop, ...scripted }, attacks),
    { name: 'stack', testDir: 'stack', use: { ...desktop, ...scripted } },
    { name: 'pages', testDir: 'pages', use: { ...desktop, ...scripted } },
  ],
});
