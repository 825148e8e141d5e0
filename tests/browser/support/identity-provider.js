// An identity provider that speaks OpenID Connect and logs anybody in who presses its button.
import { createHash, createPublicKey, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';

export const CLIENT = 'portal';
export const SECRET = 'rahasia: 100%';

const base64 = (value) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

/**
 * Starts one on `localhost`, which is another site than the portal's `127.0.0.1`; `person` is who logs in there.
 * With `keepsCallbacks` the address to go back to is shown and not gone to.
 */
export async function startIdentityProvider(person) {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const codes = new Map();
  const provider = { person, keepsCallbacks: false };

  const idToken = (query) => {
    const now = Math.floor(Date.now() / 1000);
    const times = { iat: now, exp: now + 300 };
    const claims = { iss: provider.issuer, aud: CLIENT, nonce: query.get('nonce'), ...times, ...provider.person };
    const text = `${base64({ alg: 'ES256', kid: 'k1' })}.${base64(claims)}`;
    return `${text}.${sign('sha256', text, { key: privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
  };

  const exchanged = (form, authorization) => {
    const [client, secret] = Buffer.from(authorization?.split(' ')[1] ?? '', 'base64').toString().split(':');
    const decoded = (text) => new URLSearchParams(`x=${text}`).get('x');
    if (decoded(client) !== CLIENT || decoded(secret) !== SECRET) return [401, { error: 'invalid_client' }];
    const query = codes.get(form.get('code'));
    codes.delete(form.get('code'));
    const challenge = createHash('sha256').update(form.get('code_verifier')).digest('base64url');
    const fits = query?.get('code_challenge') === challenge && query.get('redirect_uri') === form.get('redirect_uri');
    return fits ? [200, { id_token: idToken(query) }] : [400, { error: 'invalid_grant' }];
  };

  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const { pathname, searchParams: query } = new URL(request.url, provider.issuer);
    const json = (status, value) => response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(value));
    if (pathname === '/.well-known/openid-configuration') {
      const at = (path) => `${provider.issuer}${path}`;
      const where = { authorization_endpoint: at('/login'), token_endpoint: at('/token'), jwks_uri: at('/keys') };
      json(200, { issuer: provider.issuer, ...where });
    } else if (pathname === '/keys') {
      json(200, { keys: [{ ...createPublicKey(privateKey).export({ format: 'jwk' }), kid: 'k1', use: 'sig', alg: 'ES256' }] });
    } else if (pathname === '/token') {
      json(...exchanged(new URLSearchParams(body), request.headers.authorization));
    } else if (pathname === '/login' && request.method === 'POST') {
      const code = randomBytes(16).toString('hex');
      codes.set(code, query);
      const back = new URL(query.get('redirect_uri'));
      back.search = new URLSearchParams({ code, state: query.get('state') });
      if (provider.keepsCallbacks) response.writeHead(200, { 'Content-Type': 'text/plain' }).end(back.href);
      else response.writeHead(303, { Location: back.href }).end();
    } else if (pathname === '/login') {
      response.writeHead(200, { 'Content-Type': 'text/html' });
      response.end('<!doctype html><title>Penyedia</title><form method="post"><button>Ini saya</button></form>');
    } else {
      response.writeHead(404).end();
    }
  });
  server.listen(0, 'localhost');
  await once(server, 'listening');
  provider.issuer = `http://localhost:${server.address().port}`;
  provider.stop = () => {
    server.close();
    server.closeAllConnections();
  };
  return provider;
}
