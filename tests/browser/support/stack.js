// Starts `portal serve` on PostgreSQL and Redis, with a local server in the place of Fonnte's address; also two of them
// behind nginx.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
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

/** Imports customers `[id, name, number]` from a file and switches them on. */
const imported = (customers) => async ({ portal, directory }) => {
  await portal('migrate');
  const lines = customers.map(([id, name, phone]) => `${id},${name},${phone},,Jl. Melati 1,Bandung,Jawa Barat,active,Home 20,20,10,300000`);
  const file = join(directory, 'customers.csv');
  await writeFile(file, [HEADER, ...lines, ''].join('\n'));
  await portal('customers', 'import', file);
  await portal('customers', 'enable', '--all-active');
};

/** A served portal whose customers are `[id, name, number]`, imported from a file and switched on. */
export async function startStack(customers, settings = {}) {
  return startOne(settings, imported(customers));
}

/** A served portal on views over the tables of a made-up billing system. */
export async function startAdopted() {
  return startOne({ PORTAL__DATABASE__RECORDS: 'adopted' }, async ({ portal, psql }) => {
    await psql('-f', legacy('schema.sql'));
    await portal('migrate');
    await psql('-f', legacy('views.sql'), '-f', legacy('rows.sql'));
    await portal('adopt', 'check');
  });
}

/**
 * Two replicas behind nginx, at the address of nginx. `replicas` are ended with `kill` and started again with `start`;
 * `portal` runs a command of the binary beside them.
 */
export async function startReplicas(customers, settings = {}) {
  const address = `http://127.0.0.1:${await freePort()}`;
  const folder = { PORTAL__ATTACHMENTS__FOLDER: 'files', PORTAL__HTTP__TRUSTED_PROXIES: '["127.0.0.1/32"]' };
  const place = await prepare(address, { ...folder, ...settings }, imported(customers));
  const replicas = await Promise.all([await freePort(), await freePort()].map((port) => place.serve(port)));
  const proxy = await startNginx(place.directory, address, replicas.map((replica) => replica.host));
  const stop = async () => {
    await proxy.stop();
    await Promise.all(replicas.map((replica) => replica.stop()));
    await place.clear();
  };
  return { url: address, sent: place.sent, portal: place.portal, replicas, stop };
}

async function startOne(settings, fill) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const place = await prepare(url, settings, fill);
  const portal = await place.serve(port);
  const stop = async () => {
    await portal.stop();
    await place.clear();
  };
  return { url, sent: place.sent, portal: place.portal, psql: place.psql, stop };
}

/** A database that was filled, and what serves a portal on it whose customers use `url`. */
async function prepare(url, settings, fill) {
  const gateway = await startGateway();
  const directory = await mkdtemp(join(tmpdir(), 'portal-stack-'));
  const server = needed('PORTAL_TEST_POSTGRES_URL');
  const database = `browser_${process.pid}_${Date.now()}`;
  const sql = (address, ...words) =>
    run(join(needed('PORTAL_TEST_PG_BIN'), 'psql'), ['-Xq', '-v', 'ON_ERROR_STOP=1', '-d', address, ...words]);
  await sql(server, '-c', `CREATE DATABASE ${database}`);
  const address = `${server.slice(0, server.lastIndexOf('/'))}/${database}`;
  const env = {
    PATH: process.env.PATH,
    TMPDIR: directory,
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
  await fill({ portal, psql, directory });
  const clear = async () => {
    gateway.close();
    await rm(directory, { recursive: true, force: true });
  };
  return { directory, portal, psql, sent: gateway.sent, serve: (port) => serve(directory, env, port), clear };
}

/** Starts a program, waits until the portal answers at `url`, and answers what ends the program with a signal. */
async function startProgram(program, words, options, url) {
  const output = [];
  const child = spawn(program, words, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => output.push(chunk));
  const exited = once(child, 'exit');
  const killed = () => child.kill('SIGKILL');
  process.once('exit', killed);
  for (let tries = 0; !(await fetch(`${url}/readyz`).catch(() => null))?.ok; tries += 1) {
    if (tries === 400 || child.exitCode !== null) throw new Error(`${program} is not ready:\n${Buffer.concat(output)}`);
    await pause(50);
  }
  return async (signal) => {
    child.kill(signal);
    await exited;
    process.removeListener('exit', killed);
  };
}

/** A running `portal serve`. */
async function serve(directory, env, port) {
  const host = `127.0.0.1:${port}`;
  const options = { cwd: directory, env: { ...env, PORTAL__HTTP__LISTEN: host } };
  let end;
  const start = async () => {
    end = await startProgram(portalBinary(), ['serve'], options, `http://${host}`);
  };
  await start();
  return { host, start, kill: () => end('SIGKILL'), stop: () => end('SIGTERM') };
}

/** An nginx that listens at `address` and passes on to `hosts`, as the operator's guide has it for several. */
async function startNginx(directory, address, hosts) {
  const guide = await readFile(new URL('../../../docs/operating.md', import.meta.url), 'utf8');
  const block = (after) => guide.split(after)[1].split('```nginx\n')[1].split('```')[0];
  const servers = hosts.map((host) => `server ${host} fail_timeout=1s;`).join(' ');
  const upstream = block('### Several processes').replaceAll(/ *server .*\n/g, '').replace('{', `{ ${servers}`);
  const own = (line) => !/^ *(listen|server_name|ssl_)/.test(line);
  const server = block('### Behind nginx').replaceAll('http://127.0.0.1:8080', 'http://portal').split('server {')[2];
  const places = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${directory}/${name};`);
  const file = join(directory, 'nginx.conf');
  await writeFile(
    file,
    `daemon off; master_process off; pid ${directory}/nginx.pid; events { worker_connections 256; }
    http { ${places.join(' ')} access_log off; ${upstream}
    server { listen ${new URL(address).host}; ${server.split('\n').filter(own).join('\n')} }`,
  );
  const env = { PATH: `${process.env.PATH}:/usr/sbin` };
  const end = await startProgram('nginx', ['-e', 'stderr', '-c', file], { env }, address);
  return { stop: () => end('SIGTERM') };
}
