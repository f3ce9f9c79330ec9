/** One client in one real browser, with its own server, in a call that is ready. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeWav, PCM_SAMPLE_RATE_HZ } from '@voice-agent/protocol';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { type BenchServer, startBenchServer } from './bench-server.ts';
import { sleep } from './clock.ts';
import { markedMicrophone } from './test-sound.ts';
import { wireSchedule } from './wire-schedule.ts';

/** Ours, and the peers by the names that the table shows. */
export type ClientName = 'widget' | PeerName;
export type PeerName = 'plain' | '@elevenlabs/client' | 'wavtools' | '@openai/agents-realtime';

export type Instrument = 'ear' | 'microphone-clock' | 'ready-clock' | 'scroll-clock';

export interface Stage extends BenchServer {
  readonly page: Page;
  readonly context: BrowserContext;
}

export interface StageOptions {
  /** The browser's executable. */
  readonly chromium: string;
  readonly instruments: readonly Instrument[];
}

const PAGES: Readonly<Record<ClientName, string>> = {
  widget: 'widget',
  plain: 'plain',
  wavtools: 'wavtools',
  '@elevenlabs/client': 'elevenlabs',
  '@openai/agents-realtime': 'agents-realtime',
};

const MICROPHONE_MS = 60_000;
const READY_MS = 30_000;

/** Opens the page, begins the call and waits until it is ready. */
export async function openStage(client: ClientName, options: StageOptions): Promise<Stage> {
  const stage = await openPage(client, options);
  try {
    await beginCall(client, stage.page);
    await warmUp(stage, options);
    return stage;
  } catch (error) {
    await stage.close();
    throw error;
  }
}

/** Opens the page and leaves the click to the caller (`beginCall`). */
export async function openPage(client: ClientName, options: StageOptions): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-'));
  const microphone = join(folder, 'microphone.wav');
  await writeFile(microphone, encodeWav(markedMicrophone(MICROPHONE_MS), PCM_SAMPLE_RATE_HZ));
  const server = await startBenchServer();
  const browser = await chromium.launch({
    executablePath: options.chromium,
    args: [
      '--no-sandbox',
      '--use-fake-ui-for-media-stream',
      '--use-fake-device-for-media-stream',
      `--use-file-for-fake-audio-capture=${microphone}`,
      '--autoplay-policy=no-user-gesture-required',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  const close = async () => {
    await browser.close();
    await server.close();
    await rm(folder, { recursive: true });
  };
  try {
    const context = await browser.newContext({ permissions: ['microphone'], viewport: { width: 1200, height: 800 } });
    const page = await context.newPage();
    await page.goto(`${server.url}/bench?client=${PAGES[client]}&with=${options.instruments.join(',')}`);
    return { ...server, page, context, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Clicks as a visitor would, and waits until the client says that the call is on. */
export async function beginCall(client: ClientName, page: Page): Promise<void> {
  if (client === 'widget') {
    await page.locator('voice-agent [part~="launcher"]').click();
    await page.locator('voice-agent [part~="start"]').click();
    await page.locator('voice-agent[status="listening"]').waitFor({ timeout: READY_MS });
    return;
  }
  await page.locator('button').click();
  await page.locator('body[data-status]').waitFor({ timeout: READY_MS });
  const status = await page.locator('body').getAttribute('data-status');
  if (status?.startsWith('failed')) throw new Error(`${client}: ${status}`);
}

/** The first sound waits for the browser to start its audio service, which is not the client's to answer for. */
async function warmUp({ ear, line }: Stage, { instruments }: StageOptions): Promise<void> {
  while (line().frames.length < 10) await sleep(20);
  if (!instruments.includes('ear')) return;
  await line().say(wireSchedule({ durationMs: 400, chunkMs: 40, speed: 1 })).sent;
  await ear.sound();
  await ear.silence(200);
}

/** Keeps the page's main thread busy. Settles when it is free again. */
export async function blockMainThread(page: Page, durationMs: number): Promise<void> {
  await page.evaluate((ms) => {
    const end = performance.now() + ms;
    while (performance.now() < end);
  }, durationMs);
}
