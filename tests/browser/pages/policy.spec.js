// SEC-34: the content security policy, and a crawl through everything that is linked.
import { expect, test } from '../support/test.js';
import { crawl } from '../support/crawl.js';
import { logIn } from '../support/login.js';
import { BUDI } from '../support/people.js';

test('sec 34: every response has a nonce of its own with at least 128 bits, and nothing unsafe', async ({ portal }) => {
  const nonces = new Set();
  const paths = ['/customer/login', '/customer/login', '/nowhere', '/demo/whatsapp', '/api/docs', '/customer/dashboard'];
  for (const path of paths) {
    const answer = await fetch(portal.url + path);
    const policy = answer.headers.get('content-security-policy');
    expect(policy, path).toContain("default-src 'none'");
    expect(policy, path).toContain("frame-ancestors 'none'");
    expect(policy, path).not.toContain('unsafe-');
    const found = [...new Set([...policy.matchAll(/'nonce-([^']+)'/g)].map((match) => match[1]))];
    expect(found, path).toHaveLength(1);
    expect(Buffer.from(found[0], 'base64').length, path).toBeGreaterThanOrEqual(16);
    nonces.add(found[0]);

    const html = await answer.text();
    for (const [tag] of html.matchAll(/<(?:script|style)\b[^>]*>/g)) expect(tag, path).toContain(`nonce="${found[0]}"`);
    expect(html, path).not.toMatch(/<[^>]+\s(?:on\w+|style)=/i);
    expect(html, path).not.toContain('javascript:');
  }
  expect(nonces.size).toBe(paths.length);
});

test('sec 34: a crawl through all links, as a visitor and as a customer, violates nothing', async ({ page, chat }) => {
  test.slow();
  const asVisitor = [...(await crawl(page, '/')), ...(await crawl(page, '/api/docs'))];
  expect(asVisitor).toEqual(expect.arrayContaining(['/customer/login', '/demo/whatsapp', '/api/openapi.json']));
  // The login leads back to the last page that required it.
  await logIn(page, chat, BUDI.phone, /\/customer\/(?!login)/);
  const asCustomer = await crawl(page, '/customer/dashboard');
  expect(asCustomer).toEqual(expect.arrayContaining(['/customer/sessions', '/customer/invoices']));
  // That nothing was violated on the way is what the watched context of every test insists on.
});
