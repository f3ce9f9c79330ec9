import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { get, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SessionGrant } from '@voice-agent/protocol';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { runCli } from './run-cli.ts';

const KEY = 'sk-planted-key-1234567890';
let folder: string;
let stops: (() => Promise<unknown>)[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'voice-agent-cli-'));
  stops = [];
});

afterEach(async () => {
  await Promise.all(stops.map((stop) => stop()));
  await rm(folder, { recursive: true });
});

const PROVIDER = `{
  connect: async () => ({ url: 'wss://voice.test', protocols: ['realtime'], expiresAt: 1 }),
  handOff: () => ({ type: 'realtime' as const }),
}`;

const agentsModule = (greeting: string) => `
import { defineAgent, type RealtimeProvider } from '@voice-agent/token-server';
import { greeting } from './lib/greeting';
const provider: RealtimeProvider = ${PROVIDER};
export const agents = { support: defineAgent({ instructions: 'Help.', greeting: greeting + ${JSON.stringify(greeting)} }) };
export const options = { provider };
`;

async function write(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(path, text);
  return path;
}

/** Starts the command; `ended` is its exit code. */
function start(words: string[], env: Record<string, string> = {}) {
  const stop = new AbortController();
  const told: string[] = [];
  const complained: string[] = [];
  const ended = runCli(words, {
    env,
    out: (line) => told.push(line),
    err: (line) => complained.push(line),
    stop: stop.signal,
  });
  const end = () => {
    stop.abort();
    return ended;
  };
  stops.push(end);
  const url = () =>
    vi.waitFor(() => {
      const found = /http:\S+/.exec(told.join('\n'))?.[0];
      if (!found) throw new Error(`not listening: ${complained.join('\n')}`);
      return found;
    }, 20_000);
  return { told, complained, ended, end, url };
}

async function mint(url: string): Promise<SessionGrant> {
  const headers = { 'Content-Type': 'application/json' };
  return (await (await fetch(`${url}/v1/sessions`, { method: 'POST', headers, body: '{}' })).json()) as SessionGrant;
}

async function greetingAt(url: string): Promise<string | undefined> {
  return (await mint(url)).agent.greeting;
}

describe('runCli', { timeout: 60_000 }, () => {
  it('serves a TypeScript module without a build, and stops when it is told to', async () => {
    await write('lib/greeting.ts', 'export const greeting: string = "Hello";');
    const module = await write('agents.ts', agentsModule('!'));
    const { told, url, end } = start([module, '--port', '0', '--host', '127.0.0.1']);
    expect(await greetingAt(await url())).toBe('Hello!');
    expect(told.join('\n')).toContain('support\nListening on http://127.0.0.1:');
    expect(await end()).toBe(0);
    await expect(fetch(await url())).rejects.toThrow();
  });

  it('answers who offers HTTP/2 with HTTP/1.1, where no assistant of its own needs upgrades', async () => {
    await write('lib/greeting.ts', 'export const greeting: string = "Hello";');
    const module = await write('agents.ts', agentsModule('!'));
    const words = [module, '--port', '0', '--host', '127.0.0.1'];
    const { url } = start(words, { OPENAI_API_KEY: KEY });
    const headers = {
      Connection: 'Upgrade, HTTP2-Settings',
      Upgrade: 'h2c',
      'HTTP2-Settings': 'AAMAAABkAAQCAAAAAAIAAAAA',
    };
    const [answer] = (await once(get(`${await url()}/healthz`, { headers }), 'response')) as [IncomingMessage];
    expect(answer.statusCode).toBe(200);
    answer.resume();
  });

  it('lists the environment without its secrets', async () => {
    await write('lib/greeting.ts', 'export const greeting = "";');
    const module = await write('agents.ts', agentsModule('Hi'));
    const { told, ended } = start([module, '--check'], { OPENAI_API_KEY: KEY, ORIGINS: 'https://shop.example' });
    expect(await ended).toBe(0);
    expect(told.join('\n')).toMatch(/^OPENAI_API_KEY +set$/m);
    expect(told.join('\n')).toMatch(/^ORIGINS +https:\/\/shop.example$/m);
    expect(told.join('\n')).toMatch(/^VOICE_AGENT_SECRET +not set: random/m);
    expect(told.join('\n')).toContain('agents.ts is good: support');
    expect(told.join('\n')).not.toContain(KEY);
  });

  it('goes over to a new version, also of what the module imports, and the sessions go on', async () => {
    await write('lib/greeting.ts', 'export const greeting = "One";');
    const module = await write('agents.ts', agentsModule('.'));
    const { told, url } = start([module, '--port', '0', '--host', '127.0.0.1']);
    const grant = await mint(await url());
    await write('lib/greeting.ts', 'export const greeting = "Two";');
    await vi.waitFor(async () => expect(await greetingAt(await url())).toBe('Two.'), 20_000);
    expect(told.at(-1)).toContain('has changed: support');
    const refreshed = await fetch(`${await url()}/v1/sessions/${grant.session.id}/refresh`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${grant.session.token}` },
    });
    expect(refreshed.status).toBe(200);
  });

  it('keeps serving while the new version does not load, and says why', async () => {
    await write('lib/greeting.ts', 'export const greeting = "One";');
    const module = await write('agents.ts', agentsModule('.'));
    const { complained, url } = start([module, '--port', '0', '--host', '127.0.0.1']);
    await url();
    await write('agents.ts', 'export const agents = { support: ');
    await vi.waitFor(() => expect(complained.join('\n')).toContain('does not load'), 20_000);
    expect(complained.at(-1)).toContain('The version from before goes on.');
    expect(await greetingAt(await url())).toBe('One.');
    await write('agents.ts', agentsModule('?').replace("instructions: 'Help.'", "instructions: ''"));
    await vi.waitFor(() => expect(complained.join('\n')).toContain('instructions: must be a text'), 20_000);
    expect(await greetingAt(await url())).toBe('One.');
    await write('agents.ts', agentsModule('!'));
    await vi.waitFor(async () => expect(await greetingAt(await url())).toBe('One!'), 20_000);
  });

  it('tells the app that it is about to close, before it stops taking requests', async () => {
    const drained: boolean[] = [];
    vi.stubGlobal('drained', drained);
    const drain = 'drain: () => globalThis.drained.push(true)';
    const module = await write('server.mjs', `export default { fetch: () => new Response("mine"), ${drain} };`);
    const { url, end } = start([module, '--port', '0', '--host', '127.0.0.1'], { DRAIN_SECONDS: '1' });
    await url();
    const stoppedAt = performance.now();
    const ended = end();
    await vi.waitFor(() => expect(drained).toEqual([true]));
    expect(await ended).toBe(0);
    expect(performance.now() - stoppedAt).toBeGreaterThan(990);
    vi.unstubAllGlobals();
  });

  it.each(['export default app;', 'export { app };'])('serves an app: %s', async (exported) => {
    const app = 'const app = { fetch: () => new Response("mine") };';
    const module = await write('server.mts', `${app} ${exported}`);
    const { url } = start([module, '--port', '0', '--host', '127.0.0.1']);
    expect(await (await fetch(await url())).text()).toBe('mine');
  });

  it.each([
    ['export const agent = 1;', {}, 'exports neither "agents" nor an app. Write: export const agents = { … };'],
    [agentsModule('Hi').replace('options', 'other'), {}, 'OPENAI_API_KEY is not set. Set it, or OPENAI_API_KEY_FILE'],
    [agentsModule(''), { PORT: 'x' }, 'PORT is "x"; it must be a whole number from 0 to 65535.'],
    [
      'export const agents = {}; export const options = { provider: { connect() {} } };',
      {},
      'agents: must name at least',
    ],
    ['import "./nowhere"; export {};', {}, './nowhere'],
    ['throw new Error("the database is away"); export {};', {}, 'does not load. the database is away'],
    [agentsModule(''), { REDIS_URL: 'redis://:planted@127.0.0.1:1' }, 'Nobody answers at REDIS_URL. Start Redis'],
  ])('ends with 1 and one sentence when it cannot start: %s', async (text, env, message) => {
    await write('lib/greeting.ts', 'export const greeting = "";');
    const module = await write('agents.ts', text);
    const { ended, complained } = start([module, '--check'], env);
    expect(await ended).toBe(1);
    expect(complained.join('\n')).toContain(message);
    expect(complained.join('\n')).not.toMatch(/planted|\n +at /);
  });

  it('tells of mistakes in the agents with, and before, a key that is missing', async () => {
    const define = "import { defineAgent } from '@voice-agent/token-server';";
    const agents = "export const agents = { 'my agent': defineAgent({ instructions: 'Help.', speed: 9 }) };";
    const module = await write('agents.ts', `${define}\n${agents}`);
    const { ended, complained } = start([module, '--check']);
    expect(await ended).toBe(1);
    const lines = complained.join('\n').split('\n');
    expect(lines).toEqual([
      expect.stringContaining("agents.my agent: an agent's name must be"),
      expect.stringContaining('agents.my agent.speed'),
      expect.stringContaining('OPENAI_API_KEY is not set.'),
    ]);
  });

  it('says that a module is still loading, and can be stopped meanwhile', async () => {
    const module = await write('agents.mjs', 'await new Promise(() => {}); export const agents = {};');
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const { ended, complained, end } = start([module]);
    await vi.waitFor(() => expect(vi.getTimerCount()).toBe(1));
    vi.advanceTimersByTime(10_000);
    vi.useRealTimers();
    expect(complained).toEqual([`${module} is still loading. Does it await something that never comes?`]);
    expect(await Promise.race([end(), ended])).toBe(0);
  });

  it('names the folder of a widget that is not there', async () => {
    await write('lib/greeting.ts', 'export const greeting = "";');
    const module = await write('agents.ts', agentsModule('Hi'));
    const { ended, complained } = start([module, '--check'], { WIDGET_DIR: join(folder, 'nowhere') });
    expect(await ended).toBe(1);
    expect(complained).toEqual([`There is no folder ${join(folder, 'nowhere')} with the widget's build (WIDGET_DIR).`]);
  });

  it('ends with 1 when the port is taken, or the module is not there', async () => {
    const module = await write('server.mjs', 'export default { fetch: () => new Response("mine") };');
    const { url } = start([module, '--port', '0', '--host', '127.0.0.1']);
    const { port } = new URL(await url());
    const second = start([module, '--port', port, '--host', '127.0.0.1']);
    expect(await second.ended).toBe(1);
    expect(second.complained).toEqual([`Port ${port} is taken by another program. Set PORT to a free one.`]);
    const missing = start([join(folder, 'none.ts')]);
    expect(await missing.ended).toBe(1);
    expect(missing.complained).toEqual([`There is no file ${join(folder, 'none.ts')}.`]);
  });

  it('ends with 2 for a wrong command line, and with 0 for help and version', async () => {
    expect(await start(['--no-such']).ended).toBe(2);
    const help = start(['--help']);
    expect(await help.ended).toBe(0);
    expect(help.told.join('')).toContain('voice-agent-server <module>');
    const version = start(['--version']);
    expect(await version.ended).toBe(0);
    expect(version.told.join('')).toMatch(/^\d+\.\d+\.\d+$/);
  });
});
