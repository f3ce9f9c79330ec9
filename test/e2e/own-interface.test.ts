/** The conversation without the element: the example, and what docs/own-interface.md prints, spoken to and typed to. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Page, WebSocket } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser, type Visit } from './support/browser.ts';
import { type Bundle, bundle } from './support/bundle.ts';
import { RunningExamples } from './support/running-examples.ts';
import { microphoneFile } from './support/speech.ts';

const examples = new RunningExamples();
let house: string;
let visit: Visit;
let page: Page;
let sockets: WebSocket[];

beforeAll(async () => {
  house = await examples.start('examples/own-interface');
}, 60_000);

afterAll(() => examples.stop());

afterEach(() => visit.close());

async function open(): Promise<void> {
  visit = await openBrowser(await microphoneFile([7, 'turn on the lamp', 60]));
  page = visit.page;
  sockets = [];
  page.on('websocket', (socket) => void sockets.push(socket));
}

const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true });
/** A closing line, or a sentence that is still heard, has its time. */
const eventually = <T>(look: () => T | Promise<T>) => expect.poll(look, { timeout: 10_000 });

async function type(text: string): Promise<void> {
  await page.locator('input').fill(text);
  await page.locator('input').press('Enter');
}

/** What a call held is free again. */
async function expectNothingOpen(): Promise<void> {
  await eventually(() => page.workers().length).toBe(0);
  await eventually(() => sockets.every((socket) => socket.isClosed())).toBe(true);
}

describe('examples/own-interface', () => {
  const turn = (kind: string, words: RegExp) => page.locator(`li.${kind}`).filter({ hasText: words }).first().waitFor();

  it('hears, turns on the lamp of its page, and answers aloud', async () => {
    await open();
    await page.goto(house);
    await button('Talk').click();
    await turn('agent', /shall i turn on the lamp/i);
    await turn('user', /turn on the lamp/i);
    await turn('agent', /the lamp is on/i);
    expect(await page.locator('output').textContent()).toBe('on');
    // All of it was heard.
    await eventually(() => page.locator('s').allTextContents()).toEqual(['', '']);
    expect(page.workers()).toHaveLength(1);
    await button('End').click();
    await button('Talk').waitFor();
    await expectNothingOpen();
    expect(visit.errors).toEqual([]);
  });

  it('asks before it opens the door, in writing, and does not where the visitor says no', async () => {
    await open();
    await page.goto(house);
    await type('open the door');
    await button('No').click();
    await turn('agent', /leave it as it is/i);
    await type('open the door');
    await button('Yes').click();
    await turn('agent', /the door is open/i);
    expect(visit.errors).toEqual([]);
  });

  it('goes on after a reload', async () => {
    await open();
    await page.goto(house);
    await type('turn on the lamp');
    await turn('agent', /the lamp is on/i);
    await page.reload();
    await turn('agent', /the lamp is on/i);
    await button('Go on').waitFor();
    await type('turn off the lamp');
    await turn('agent', /the lamp is off/i);
    await button('End').click();
    await page.reload();
    await button('Talk').waitFor();
    expect(await page.locator('li').count()).toBe(0);
    expect(visit.errors).toEqual([]);
  });
});

/** Shows another page beside the example's, with this module in it. */
async function show(body: string, { files }: Bundle): Promise<void> {
  await open();
  const markup = `<!doctype html><title>Own</title><link rel="icon" href="data:,">${body}<script type="module" src="main.js"></script>`;
  for (const [path, text] of Object.entries({ ...files, '/index.html': markup })) {
    const file = join('examples/own-interface/dist/own', path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  await page.goto(`${house}/own/index.html`);
}

describe('docs/own-interface.md', () => {
  /** All blocks of a kind, one below the other, as who follows the page has them in the end. */
  async function printed(kind: 'ts' | 'tsx'): Promise<string> {
    const text = await readFile('docs/own-interface.md', 'utf8');
    const blocks = [...text.matchAll(new RegExp(`^\`\`\`${kind}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(
      ([, code]) => code,
    );
    expect(blocks.length).toBeGreaterThan(0);
    return blocks.join('\n').replaceAll('https://agent.example.com', house);
  }

  /** What the blocks look for on their page. */
  const PARTS =
    '<button>-</button><output></output><input><menu></menu><button id="hold">Hold</button><select id="microphones"></select>';

  it('prints what makes a page talk, and what it does with the rest', async () => {
    // Each block imports for itself what it needs.
    const source = (await printed('ts')).replace(/^import \{ createVoiceSession \} .*$/m, '');
    await show(PARTS, await bundle(source));
    const told: string[] = [];
    page.on('console', (message) => void told.push(message.text()));
    await page.locator('body > button').first().click();
    await page
      .locator('output')
      .filter({ hasText: /shall i turn on the lamp/i })
      .waitFor();
    await button(/End \((listening|speaking|thinking)\)/).waitFor();
    await page.locator('body.lit').waitFor();
    await page
      .locator('output')
      .filter({ hasText: /the lamp is on/i })
      .waitFor();
    await eventually(() => told).toContainEqual(expect.stringMatching(/^set_lamp done \d+/));
    expect(Number(await page.evaluate(() => document.body.style.getPropertyValue('--level')))).toBeLessThanOrEqual(1);
    await page.locator('#microphones').focus();
    await eventually(() => page.locator('option').count()).toBeGreaterThan(0);
    await type('open the door');
    await button('Open the door: yes').click();
    await page
      .locator('output')
      .filter({ hasText: /the door is open/i })
      .waitFor();
    await button(/^End/).click();
    await button('Talk').waitFor();
    await expectNothingOpen();
    expect(visit.errors).toEqual([]);
  });

  it('prints a button that is held down to talk', async () => {
    const source = (await printed('ts'))
      .replace(/^import \{ createVoiceSession \} .*$/m, '')
      .replace("agent: 'house' }", "agent: 'house', turns: 'push-to-talk' }");
    expect(source).toContain("turns: 'push-to-talk'");
    await show(PARTS, await bundle(source));
    await page.locator('body > button').first().click();
    await button('End (listening)').waitFor();
    await page.locator('#hold').hover();
    await page.mouse.down();
    const level = () => page.evaluate(() => Number(document.body.style.getPropertyValue('--level')));
    // From the first word until the sentence is over.
    await eventually(level).toBeGreaterThan(0.05);
    await eventually(level).toBeLessThan(0.01);
    await page.mouse.move(0, 0);
    await page.mouse.up();
    await page.locator('body.lit').waitFor();
    expect(visit.errors).toEqual([]);
  });

  it('prints a component of React that talks', async () => {
    const mounted =
      "import { createRoot } from 'react-dom/client';\ncreateRoot(document.querySelector('main')!).render(<Talk />);";
    await show('<main></main>', await bundle(`${await printed('tsx')}\n${mounted}`));
    await button('Talk').click();
    await button(/End \((speaking|listening)\)/).waitFor();
    await button(/^End/).click();
    await button('Talk').waitFor();
    await expectNothingOpen();
    expect(visit.errors).toEqual([]);
  });
});

describe('createVoiceSession', () => {
  const everything = "import * as session from '@voice-agent/widget/session';\nObject.assign(globalThis, session);";
  type Exports = typeof import('@voice-agent/widget/session');

  it('holds two conversations at a time', async () => {
    await show('', await bundle(everything));
    const [first, second] = await page.evaluate(async () => {
      const { createVoiceSession } = globalThis as unknown as Exports;
      const answer = (text: string) =>
        new Promise<string>((resolve) => {
          const session = createVoiceSession({ server: '/', continuity: 'page' });
          session.subscribe(({ status, entries }) => {
            const last = entries.at(-1);
            if (status === 'listening' && last?.kind === 'agent' && last.state === 'done') resolve(last.text);
          });
          session.sendText(text);
        });
      return Promise.all([answer('open a window'), answer('what is there')]);
    });
    expect([first, second]).toEqual(['There are a lamp and a door.', 'There are a lamp and a door.']);
    expect(sockets).toHaveLength(2);
    expect(visit.errors).toEqual([]);
  });

  it('gives the voice to the second of two, and tells the first why it ended', async () => {
    await show('', await bundle(everything));
    const codes = await page.evaluate(async () => {
      const { createVoiceSession } = globalThis as unknown as Exports;
      const [first, second] = [createVoiceSession({ server: '/' }), createVoiceSession({ server: '/' })];
      const until = (session: typeof first, status: string) =>
        new Promise<void>((resolve) => session.subscribe((snapshot) => snapshot.status === status && resolve()));
      first.start('voice');
      await until(first, 'speaking');
      second.start('voice');
      await Promise.all([until(first, 'ended'), until(second, 'speaking')]);
      return [first.snapshot.error?.code, second.snapshot.error?.code];
    });
    expect(codes).toEqual(['moved-to-other-tab', undefined]);
  });

  it('lets microphone, Worker and socket go when its signal aborts', async () => {
    await show('', await bundle(everything));
    const tracks = await page.evaluateHandle(async () => {
      const { createVoiceSession } = globalThis as unknown as Exports;
      const tracks: MediaStreamTrack[] = [];
      const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
      navigator.mediaDevices.getUserMedia = async (constraints) => {
        const stream = await real(constraints);
        tracks.push(...stream.getTracks());
        return stream;
      };
      const life = new AbortController();
      const session = createVoiceSession({ server: '/', signal: life.signal });
      const speaks = new Promise<void>((resolve) =>
        session.subscribe(({ status }) => status === 'speaking' && resolve()),
      );
      session.start('voice');
      await speaks;
      Object.assign(globalThis, { life });
      return tracks;
    });
    const states = () => tracks.evaluate((all) => all.map(({ readyState }) => readyState));
    expect(await states()).toEqual(['live']);
    expect(page.workers()).toHaveLength(1);
    await page.evaluate(() => (globalThis as unknown as { life: AbortController }).life.abort());
    await eventually(states).toEqual(['ended']);
    await expectNothingOpen();
    expect(visit.errors).toEqual([]);
  });
});
