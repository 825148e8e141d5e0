// A walk through everything that is linked.
import { expect } from '@playwright/test';

/** Opens every page that can be reached by links of this host, does `look` on each, and answers the paths. */
export async function crawl(page, start, { look = async () => {}, files = true } = {}) {
  const seen = new Set();
  const waiting = [start];
  while (waiting.length > 0) {
    const path = waiting.pop();
    if (seen.has(path)) continue;
    seen.add(path);
    // A file to save is no page to go to.
    if (/\/(pdf|csv|receipt)$/.test(path)) {
      if (files) expect((await page.request.get(path)).status(), path).toBe(200);
      continue;
    }
    const answer = await page.goto(path, { waitUntil: 'load' });
    expect(answer.status(), path).toBeLessThan(400);
    if (!/text\/html/.test(answer.headers()['content-type'])) continue;
    seen.add(new URL(page.url()).pathname);
    await look();
    const links = await page.locator('a[href]').evaluateAll((all) => all.map((link) => link.href));
    const own = links.map((link) => new URL(link)).filter((link) => link.origin === new URL(page.url()).origin);
    waiting.push(...own.map((link) => link.pathname + link.search));
  }
  return [...seen];
}
