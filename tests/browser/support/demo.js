// Starts `portal demo`, or the example `rest_billing`, on a free port, in a directory of its own, and ends it without a
// trace.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const READY_WITHIN_MS = 20_000;
const STOPPED_WITHIN_MS = 10_000;

// Everything the tests do comes from one address and a handful of numbers, so the limits that would meet
// a person are out of the way. What they do is proved by the tests of the core and of the API.
const ROOMY = {
  PORTAL__OTP__SENDS_PER_PHONE: '["10000/1h"]',
  PORTAL__OTP__SENDS_PER_NETWORK: '["10000/1h"]',
  PORTAL__OTP__PHONES_PER_NETWORK: '10000/1h',
  PORTAL__OTP__FAILURES_PER_PHONE: '["10000/1h"]',
  PORTAL__OTP__FAILURES_PER_DEVICE: '["10000/1h"]',
  PORTAL__OTP__FAILURES_PER_NETWORK: '["10000/1h"]',
  PORTAL__TICKETS__PER_ACCOUNT: '["1000/1h"]',
  // A ticket of one test is not confirmed together with that of the test before.
  PORTAL__TICKETS__CONFIRM_TOGETHER: '1s',
};

// An ISP whose customers can reach it.
const CONTACT = {
  PORTAL__BRAND__CS_WHATSAPP: '6281234567890',
  PORTAL__BRAND__CS_EMAIL: 'cs@example.id',
  PORTAL__BRAND__CS_HOURS: '["daily 08:00-21:00"]',
};

/** Starts a demo with `settings` (names as in the environment: `PORTAL__…`) on top of the usual ones. */
export async function startDemo(settings = {}) {
  return start(portalBinary(), ['demo', '--listen', '127.0.0.1:0'], { ...ROOMY, ...CONTACT, ...settings });
}

/** Starts the portal on a billing system behind REST. */
export async function startRestBilling() {
  return start(restBillingBinary(), ['127.0.0.1:0']);
}

async function start(binary, args, settings = {}) {
  const directory = await mkdtemp(join(tmpdir(), 'portal-browser-'));
  const output = [];
  const child = spawn(binary, args, {
    cwd: directory,
    // Nothing of the surroundings reaches it: a PORTAL__… of the developer's shell must not change a test.
    env: { PATH: process.env.PATH, TMPDIR: directory, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout.on('data', (chunk) => output.push(chunk));
  child.stderr.on('data', (chunk) => output.push(chunk));
  const exited = once(child, 'exit');
  const killed = () => child.kill('SIGKILL');
  process.once('exit', killed);
  const log = () => Buffer.concat(output).toString();
  const stop = async () => {
    await ended(child, exited);
    process.removeListener('exit', killed);
    await rm(directory, { recursive: true, force: true });
  };
  try {
    const url = await ready(child, log);
    return { url, log, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The binary under test. */
export function portalBinary() {
  return built('portal', 'PORTAL_BIN', 'app');
}

/** The example under test. */
function restBillingBinary() {
  return built('rest_billing', 'REST_BILLING_BIN', 'rest_billing');
}

function built(name, variable, crate) {
  const binary = process.env[variable] || fileURLToPath(new URL(`../../../target/debug/${name}`, import.meta.url));
  try {
    accessSync(binary, constants.X_OK);
  } catch {
    throw new Error(`${binary} is not there: run \`cargo build -p ${crate} --bin ${name}\`, or name it in ${variable}`);
  }
  return binary;
}

/** Waits until the program has said where it listens and answers there. */
async function ready(child, log) {
  const end = Date.now() + READY_WITHIN_MS;
  while (Date.now() < end) {
    if (child.exitCode !== null || child.signalCode !== null) {
      throw new Error(`it ended before it was ready (${child.exitCode ?? child.signalCode}):\n${log()}`);
    }
    const url = /http:\/\/127\.0\.0\.1:[1-9]\d*/.exec(log())?.[0];
    const answer = url && (await fetch(`${url}/readyz`).catch(() => null));
    if (answer?.ok) return url;
    await pause(50);
  }
  throw new Error(`it was not ready within ${READY_WITHIN_MS} ms:\n${log()}`);
}

async function ended(child, exited) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  const giveUp = new AbortController();
  const patience = pause(STOPPED_WITHIN_MS, null, { signal: giveUp.signal }).then(
    () => child.kill('SIGKILL'),
    () => {},
  );
  await exited;
  giveUp.abort();
  await patience;
}
