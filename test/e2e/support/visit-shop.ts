/** A visit to the demo shop: the demo on a free port, a recording proxy before it, and a browser with a spoken script. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createShopClock,
  type EmbeddedEngine,
  openShop,
  type RunningDemo,
  type Shop,
  startDemo,
  startEmbeddedEngine,
} from '@voice-agent/demo';
import type { LogFields } from '@voice-agent/token-server';
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { openBrowser, type Visit } from './browser.ts';
import { type RecordingProxy, type RecordingProxyOptions, startRecordingProxy } from './recording-proxy.ts';
import { microphoneFile, type ScriptLine } from './speech.ts';

export interface ShopVisit extends Visit {
  demo: RunningDemo;
  proxy: RecordingProxy;
  shop: Shop;
  /** The arguments of every order that the tool's handler looked for, on the server. */
  ordersLookedUp: string[];
  /** What the token server logs, from `warn` on. */
  warnings: { event: string; fields: LogFields }[];
}

export interface ShopVisitOptions extends RecordingProxyOptions {
  /** What the visitor's microphone hears, from the moment that it is opened. */
  microphone: readonly ScriptLine[];
  /** Whether the browser has still to ask for the microphone. */
  asks?: boolean;
  origins?: string[];
  /** What the shop takes for now, e.g. '2026-11-20T12:00Z'. Default: it is now. */
  at?: string;
}

/** Of this process: its recognisers' model takes two seconds of the processor to make. */
let engine: Promise<EmbeddedEngine> | undefined;

export async function visitShop({
  microphone,
  asks,
  origins = [],
  at,
  ...proxyOptions
}: ShopVisitOptions): Promise<ShopVisit> {
  const dataDir = await mkdtemp(join(tmpdir(), 'shop-'));
  const opened = await openShop(dataDir, createShopClock(at === undefined ? undefined : () => Date.parse(at)));
  const warnings: ShopVisit['warnings'] = [];
  const warn = (event: string, fields: LogFields = {}) => void warnings.push({ event, fields });
  const logger = { info: () => undefined, warn, error: warn };
  const ordersLookedUp: string[] = [];
  const find = (id: string) => {
    ordersLookedUp.push(id);
    return opened.orders.find(id);
  };
  const shop: Shop = { ...opened, orders: { find } };
  engine ??= startEmbeddedEngine();
  const demo = await startDemo({ port: 0, openAi: undefined, origins, dataDir, shop, logger, engine: await engine });
  const proxy = await startRecordingProxy(demo.url, proxyOptions);
  const visit = await openBrowser(await microphoneFile(microphone), asks);
  return {
    ...visit,
    demo,
    proxy,
    shop,
    ordersLookedUp,
    warnings,
    async close() {
      await visit.close();
      await proxy.close();
      await demo.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Clicks through to a call, as a visitor would. */
export async function beginCall(page: Page): Promise<void> {
  await part(page, 'launcher').click();
  await part(page, 'start').click();
}

export function part(page: Page, name: string): Locator {
  return page.locator(`voice-agent [part~="${name}"]`);
}

/** Waits until the status is one of these. */
export async function waitForStatus(page: Page, ...statuses: string[]): Promise<void> {
  const selector = statuses.map((status) => `voice-agent[status="${status}"]`).join(', ');
  await page.locator(selector).waitFor({ timeout: 60_000 });
}

/** Waits for a turn whose text has these words, whatever their case and punctuation. Where none comes, tells what stands there. */
export async function waitForTurn(page: Page, who: 'user' | 'agent', words: RegExp): Promise<void> {
  const turn = part(page, `${who}-turn`).filter({ hasText: words }).first();
  await turn.waitFor({ timeout: 60_000 }).catch(async (cause: unknown) => {
    const said = await part(page, 'transcript').innerText();
    throw new Error(`No ${who} turn has ${words}. The transcript: ${said}`, { cause });
  });
}

/** No uncaught error, and nothing on the wire that the protocol does not know. */
export function expectCleanVisit({ errors, proxy }: ShopVisit): void {
  expect(errors).toEqual([]);
  expect(proxy.foreign).toEqual([]);
}
