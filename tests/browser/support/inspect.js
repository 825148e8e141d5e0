// What must hold on every page: axe finds nothing, nothing sticks out sideways, every control fits a thumb.
import axe from 'axe-core/axe.min.js';
import { expect } from '@playwright/test';
import { scripted } from './login.js';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const CONTROLS = 'a[href], button, input:not([type=hidden]), select, textarea, summary';
const THUMB = 44;

/** Everything that must hold for the page as it stands; `without` is what lies under an open menu. */
export async function inspect(page, { without } = {}) {
  await settle(page);
  await expectAccessible(page, without);
  await expectNothingSideways(page);
  await expectThumbSized(page);
}

/** Waits until nothing moves any more; a half-transparent toast has no contrast to speak of. */
export async function settle(page) {
  await page.evaluate(() => {
    for (const animation of document.getAnimations()) {
      const timing = animation.effect.getComputedTiming();
      // What has not begun yet (a toast that leaves after five seconds) stays where it is.
      if (timing.localTime >= timing.delay) animation.finish();
    }
  });
}

/** No violation of WCAG 2.2 AA that a program can find. */
export async function expectAccessible(page, without) {
  const judged = (await scripted(page)) ? page : await copyOf(page);
  if (!(await judged.evaluate(() => 'axe' in window))) await judged.evaluate(axe.source);
  const found = await judged.evaluate(violations, [RULES, without ? [without] : []]);
  expect(found, `axe on ${page.url()}`).toEqual([]);
}

/**
 * Runs in the page: what axe finds there, in a few words. The whole of axe's answer also lists what is right, and
 * takes longer to travel than to find.
 */
async function violations([rules, exclude]) {
  const options = { runOnly: rules, resultTypes: ['violations'] };
  const found = await window.axe.run({ include: [document], exclude }, options);
  return found.violations.map(({ id, help, nodes }) => ({
    id,
    help,
    where: nodes.map((node) => `${node.target.join(' ')}: ${node.any.map((check) => check.message).join('; ')}`),
  }));
}

/** The page is no wider than the window, and nothing in it is cut off at the right. */
export async function expectNothingSideways(page) {
  const found = await page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    const outside = [...document.body.querySelectorAll('*')].filter((element) => {
      const box = element.getBoundingClientRect();
      return box.width > 0 && (box.right > width + 1 || box.left < -1);
    });
    const sideways = document.documentElement.scrollWidth > width;
    return sideways ? outside.map((element) => element.outerHTML.slice(0, 120)) : [];
  });
  expect(found, `what sticks out sideways at ${page.viewportSize().width} px on ${page.url()}`).toEqual([]);
}

/** Every control can be hit with a thumb; links inside a line of text are exempt (WCAG 2.5.8). */
export async function expectThumbSized(page) {
  const small = await page.evaluate(
    ([selector, least]) =>
      [...document.querySelectorAll(selector)]
        .filter((control) => control.checkVisibility({ visibilityProperty: true }))
        .filter((control) => !(control.tagName === 'A' && getComputedStyle(control).display === 'inline'))
        .map((control) => ({ control, box: control.getBoundingClientRect() }))
        .filter(({ box }) => box.width < least - 0.5 || box.height < least - 0.5)
        .map(({ control, box }) => `${box.width}×${box.height} ${control.outerHTML.slice(0, 120)}`),
    [CONTROLS, THUMB],
  );
  expect(small, `controls below ${THUMB} px on ${page.url()}`).toEqual([]);
}

/** Each control of a part of the page, brought to the middle of the window, is really there: not covered, not cut off. */
export async function expectEverythingReachable(page, within = 'body') {
  const lost = await page.evaluate(([selector, part]) => {
    const problems = [];
    for (const control of document.querySelector(part).querySelectorAll(selector)) {
      if (!control.checkVisibility({ visibilityProperty: true }) || control.matches('.skip')) continue;
      control.scrollIntoView({ block: 'center', inline: 'nearest' });
      const box = control.getClientRects()[0];
      const hit = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
      if (!hit || !(control.contains(hit) || hit.contains(control) || hit.closest('label')?.control === control)) {
        problems.push(`${control.outerHTML.slice(0, 100)} is behind ${hit?.outerHTML.slice(0, 60)}`);
      }
    }
    scrollTo(0, 0);
    return problems;
  }, [CONTROLS, within]);
  expect(lost, `controls out of reach on ${page.url()}`).toEqual([]);
}

/** No words are cut off by the edge of their own box; what is typed into a field scrolls there. */
export async function expectNoWordsCut(page) {
  const cut = await page.evaluate(() =>
    [...document.body.querySelectorAll('*')]
      .filter((element) => element.checkVisibility({ visibilityProperty: true }) && element.clientWidth > 1)
      .filter((element) => !element.matches('input, textarea') && ['hidden', 'clip'].includes(getComputedStyle(element).overflowX))
      .filter((element) => element.scrollWidth > element.clientWidth + 1)
      .map((element) => element.outerHTML.slice(0, 120)),
  );
  expect(cut, `words cut off on ${page.url()}`).toEqual([]);
}

// A page in a browser with JavaScript, for each browser without; a new one for each look takes longer than the look.
const copies = new WeakMap();

/** axe is a script itself: what a browser without JavaScript shows is judged on a copy in one with it. */
async function copyOf(page) {
  const browser = page.context().browser();
  if (!copies.has(browser)) copies.set(browser, await (await browser.newContext({ javaScriptEnabled: true })).newPage());
  const copy = copies.get(browser);
  const html = await page.content();
  const body = html.replace(/<script\b.*?<\/script>/gs, '').replace(/<\/?noscript>/g, '');
  const dark = await page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches);
  await copy.setViewportSize(page.viewportSize());
  await copy.emulateMedia({ colorScheme: dark ? 'dark' : 'light', reducedMotion: 'reduce' });
  const url = page.url();
  const isPage = (asked) => asked.href === url;
  await copy.route(isPage, (route) => route.fulfill({ contentType: 'text/html; charset=utf-8', body }));
  // To another mark of the page that is shown would be no journey at all.
  if (url.includes('#')) await copy.goto('about:blank');
  await copy.goto(url);
  await copy.unroute(isPage);
  await settle(copy);
  return copy;
}
