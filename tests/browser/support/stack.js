// Starts `portal serve` on PostgreSQL and Redis, with a local server in the place of Fonnte's address.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { portalBinary } from './demo.js';

const run = promisify(execFile);
const HEADER =
  'customer_id,name,phone,email,address,city,province,account_status,package_name,bandwidth_down,bandwidth_up,monthly_price';

function needed(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run the tests through scripts/test`);
  return value;
}

/** A gateway that takes every message and remembers it. */
async function startGateway() {
  const sent = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const form = new URLSearchParams(body);
    sent.push({ path: request.url, token: request.headers.authorization, target: form.get('target'), text: form.get('message') });
    response.setHeader('Content-Type', 'application/json');
    response.end(JSON.stringify({ status: true, id: [String(sent.length)], process: 'pending', target: [form.get('target')] }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { sent, url: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}

async function freePort() {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

const legacy = (file) => fileURLToPath(new URL(`../../legacy/${file}`, import.meta.url));

/** A served portal whose customers are `[id, name, number]`, imported from a file and switched on. */
export function startStack(customers) {
  return start({}, async ({ portal, directory }) => {
    await portal('migrate');
    const lines = customers.map(([id, name, phone]) => `${id},${name},${phone},,Jl. Melati 1,Bandung,Jawa Barat,active,Home 20,20,10,300000`);
    const file = join(directory, 'customers.csv');
    await writeFile(file, [HEADER, ...lines, ''].join('\n'));
    await portal('customers', 'import', file);
    await portal('customers', 'enable', '--all-active');
  });
}

/** A served portal on views over the tables of a made-up billing system. */
export function startAdopted() {
  return start({ PORTAL__DATABASE__RECORDS: 'adopted' }, async ({ portal, psql }) => {
    await psql('-f', legacy('schema.sql'));
    await portal('migrate');
    await psql('-f', legacy('views.sql'), '-f', legacy('rows.sql'));
    await portal('adopt', 'check');
  });
}

async function start(settings, prepare) {
  const gateway = await startGateway();
  const directory = await mkdtemp(join(tmpdir(), 'portal-stack-'));
  const server = needed('PORTAL_TEST_POSTGRES_URL');
  const database = `browser_${process.pid}_${Date.now()}`;
  const sql = (address, ...words) =>
    run(join(needed('PORTAL_TEST_PG_BIN'), 'psql'), ['-Xq', '-v', 'ON_ERROR_STOP=1', '-d', address, ...words]);
  await sql(server, '-c', `CREATE DATABASE ${database}`);
  const address = `${server.slice(0, server.lastIndexOf('/'))}/${database}`;
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const env = {
    PATH: process.env.PATH,
    TMPDIR: directory,
    PORTAL__HTTP__LISTEN: `127.0.0.1:${port}`,
    PORTAL__HTTP__METRICS_LISTEN: '',
    PORTAL__HTTP__PUBLIC_URL: url,
    PORTAL__DATABASE__URL: address,
    PORTAL__REDIS__URL: needed('PORTAL_TEST_REDIS_URL'),
    PORTAL__SECURITY__SECRET: Buffer.from(Array.from({ length: 48 }, (_, n) => (n * 29 + 7) % 256)).toString('base64'),
    PORTAL__FONNTE__TOKEN: 'browser-token',
    PORTAL__FONNTE__BASE_URL: gateway.url,
    ...settings,
  };
  const portal = (...words) => run(portalBinary(), words, { cwd: directory, env });
  const psql = (...words) => sql(address, ...words);
  await prepare({ portal, psql, directory });

  const output = [];
  const child = spawn(portalBinary(), ['serve'], { cwd: directory, env, stdio: ['ignore', 'pipe', 'pipe'] });
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => output.push(chunk));
  const exited = once(child, 'exit');
  const killed = () => child.kill('SIGKILL');
  process.once('exit', killed);
  for (let tries = 0; !(await fetch(`${url}/readyz`).catch(() => null))?.ok; tries += 1) {
    if (tries === 400 || child.exitCode !== null) throw new Error(`the portal is not ready:\n${Buffer.concat(output)}`);
    await pause(50);
  }
  const stop = async () => {
    child.kill('SIGTERM');
    await exited;
    process.removeListener('exit', killed);
    gateway.close();
    await rm(directory, { recursive: true, force: true });
  };
  return { url, sent: gateway.sent, psql, stop };
}
