// Listens to everything a browser context does, and remembers what must never happen on any page.

/**
 * Watches `context`; the answer lists what was wrong so far: errors and warnings, violations of the policy, foreign hosts.
 * Errors of the console that match `expected` are what the test is about.
 */
export async function watch(context, home, expected = /^$/) {
  const complaints = [];
  const refusedPages = new Set();
  const host = new URL(home).host;

  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      console.error(`policy violated: ${event.violatedDirective} by ${event.blockedURI || 'inline'} on ${location}`);
    });
  });
  context.on('request', (request) => {
    const url = new URL(request.url());
    if (url.host !== host) complaints.push(`request to another host: ${url.href}`);
  });
  context.on('response', (response) => {
    if (response.request().isNavigationRequest() && response.status() >= 400) refusedPages.add(response.url());
  });
  context.on('console', (message) => {
    if (!['error', 'warning'].includes(message.type()) || expected.test(message.text())) return;
    // The browser notes every page that answers with an error status; a page that is asked for on purpose may.
    const { url } = message.location();
    if (message.text().startsWith('Failed to load resource') && refusedPages.has(url)) return;
    complaints.push(`console error on ${url}: ${message.text()}`);
  });
  context.on('weberror', (error) => complaints.push(`exception: ${error.error()}`));
  return complaints;
}
