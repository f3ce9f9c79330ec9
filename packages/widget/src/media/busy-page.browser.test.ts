/** The page's main thread is blocked for 2 s at several moments of a call; a real Worker, real worklets, a real clock. */
import { expect } from '@esm-bundle/chai';
import { encodeBase64, pcm16ToBytes } from '@voice-agent/protocol';
import { openAudioGraph } from '../audio/audio-graph.ts';
import { isFirefox } from '../audio/testing/is-firefox.ts';
import { type CallMedia, type CallReport, openMedia } from './open-media.ts';
import type { Noted, ProviderOrder } from './provider.worker.fixture.ts';

declare function describe(name: string, body: () => void): void;
declare function it(name: string, body: () => Promise<void>): void;
declare function beforeEach(body: () => Promise<void>): void;
declare function afterEach(body: () => Promise<void>): void;

const BLOCKED_MS = 2_000;
/**
 * A page-bound socket shows a gap of `BLOCKED_MS` and no frame within it; a Worker gaps of 40 ms and 50 frames. Between
 * them is room for a machine that has other things to do.
 */
const LARGEST_GAP_MS = 1_000;
const FEWEST_FRAMES = 15;

const RealWorker = globalThis.Worker;
let calls = 0;
let media: CallMedia;
let reports: CallReport[];
let provider: Worker;
let grant: { url: string; protocols: string[]; expiresAt: number };

beforeEach(async () => {
  reports = [];
  grant = { url: `provider ${++calls}`, protocols: [], expiresAt: 0 };
  provider = new RealWorker(new URL('./provider.worker.fixture.ts', import.meta.url), { type: 'module' });
  order({ type: 'listen', url: grant.url });
  await noted();
  globalThis.Worker = new Proxy(RealWorker, {
    construct: () => new RealWorker(new URL('./peer-media.worker.fixture.ts', import.meta.url), { type: 'module' }),
  });
  const { signal } = new AbortController();
  const onReport = (report: CallReport) => reports.push(report);
  const settings = { microphone: true, capture: {}, output: {}, pushToTalk: false };
  media = await openMedia({ ...settings, signal, openSound: openAudioGraph, onReport });
});

afterEach(async () => {
  globalThis.Worker = RealWorker;
  await media.close();
  provider.terminate();
});

function order(what: ProviderOrder): void {
  provider.postMessage(what);
}

function noted(): Promise<Noted[]> {
  order({ type: 'tell' });
  return new Promise((resolve) => {
    provider.onmessage = ({ data }: MessageEvent<Noted[]>) => resolve(data);
  });
}

const now = () => performance.timeOrigin + performance.now();
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** As a page's own code does. Answers when it began and ended. */
function block(): { from: number; to: number } {
  const from = now();
  while (now() < from + BLOCKED_MS);
  return { from, to: now() };
}

async function until(fits: () => boolean): Promise<void> {
  while (!fits()) await pause(5);
}

const created = { type: 'session.created', session: { type: 'realtime', object: 'realtime.session', id: 's' } };

async function connected(): Promise<void> {
  media.connect({ grant, opening: [] });
  order({ type: 'say', after: 100, event: created });
  await until(() => reports.some(({ type }) => type === 'ready'));
}

const delta = (samples: number, after: number) =>
  order({
    type: 'say',
    after,
    event: {
      type: 'response.output_audio.delta',
      response_id: 'r',
      item_id: 'i',
      output_index: 0,
      content_index: 0,
      delta: encodeBase64(pcm16ToBytes(new Int16Array(samples).fill(4_096))),
    },
  });

const response = (type: string, after: number) => {
  const of = { id: 'r', object: 'realtime.response', status: 'in_progress', output: [] };
  order({ type: 'say', after, event: { type, response: of } });
};

const playing = () => reports.flatMap((report) => (report.type === 'playing' ? [report.playing] : []));

function frameTimes(notes: Noted[]): number[] {
  return notes.flatMap(({ at, event }) => (event.type === 'input_audio_buffer.append' ? [at] : []));
}

const largestGap = (times: number[]) => Math.max(...times.slice(1).map((time, i) => time - times[i]!));

describe('openMedia, on a page that is blocked', () => {
  it('connects meanwhile, and sends what was said before and since', async () => {
    await pause(400);
    media.connect({ grant, opening: [{ type: 'input_audio_buffer.clear' }] });
    order({ type: 'say', after: 500, event: created });
    // Both are under way to their threads.
    await pause(0);
    const { from, to } = block();
    const notes = await noted();
    expect(notes[0]?.event.type).to.equal('input_audio_buffer.clear');
    expect(notes[0]!.at).to.be.within(from, to);
    const times = frameTimes(notes).filter((at) => at <= to);
    expect(times.length).to.be.greaterThan(FEWEST_FRAMES);
    expect(largestGap(times)).to.be.lessThan(LARGEST_GAP_MS);
    expect(reports.filter(({ type }) => type === 'network')).to.deep.equal([]);
  });

  it('loads the code of a thin line meanwhile where a Worker can, and speaks it', async () => {
    // The server of these tests compiles what is asked of it first: not in the two seconds that count.
    await import('./g711.ts');
    media.connect({ grant, opening: [] });
    const audio = { input: { format: { type: 'audio/pcmu' } } };
    order({ type: 'say', after: 300, event: { ...created, session: { ...created.session, audio } } });
    await pause(0);
    const { to } = block();
    let sent = (await noted()).filter(({ at }) => at <= to);
    if (isFirefox) {
      // A Worker of Firefox loads through the page's thread: what was said meanwhile is sent when the page goes on.
      while (sent.length <= FEWEST_FRAMES) sent = await noted();
    }
    expect(sent.length).to.be.greaterThan(FEWEST_FRAMES);
    // 40 ms at 8 kHz.
    expect(atob(sent.at(-1)!.event.audio!).length).to.equal(320);
  });

  it('loses no frame of the microphone, and delays none', async () => {
    await connected();
    await pause(300);
    const { from, to } = block();
    await pause(300);
    const times = frameTimes(await noted()).filter((at) => at >= from && at <= to);
    expect(times.length).to.be.greaterThan(FEWEST_FRAMES);
    expect(largestGap(times)).to.be.lessThan(LARGEST_GAP_MS);
    // Every frame that the worklet gave was taken, and every one taken was sent.
    const taken = 2 * reports.filter(({ type }) => type === 'level').length - 1;
    expect(frameTimes(await noted()).length).to.be.at.least(taken);
    expect(reports.filter(({ type }) => type === 'network')).to.deep.equal([]);
  });

  it('plays an answer without a gap', async () => {
    await connected();
    response('response.created', 0);
    // Faster than it is played, as providers send, but never more than the 2 s ahead that would hide a stall.
    for (let n = 0; n < 8; n++) delta(12_000, n * 400);
    response('response.done', 8 * 400);
    await until(() => playing().length > 0);
    block();
    await until(() => playing().length > 1);
    expect(playing()).to.deep.equal([true, false]);
    const last = reports.filter((report) => report.type === 'playhead').at(-1);
    expect(last?.type === 'playhead' && last.playhead.playedSamples).to.equal(96_000);
  });

  it('gives way to the visitor meanwhile', async () => {
    await connected();
    response('response.created', 0);
    delta(240_000, 0);
    await until(() => playing().length > 0);
    order({
      type: 'say',
      after: 500,
      event: { type: 'input_audio_buffer.speech_started', item_id: 'u', audio_start_ms: 0 },
    });
    await pause(0);
    const { from, to } = block();
    await until(() => playing().length > 1);
    const truncate = (await noted()).find(({ event }) => event.type === 'conversation.item.truncate');
    expect(truncate!.at).to.be.within(from, to);
    expect(truncate!.event.audio_end_ms).to.be.within(1, BLOCKED_MS);
    const cut = reports.find((report) => report.type === 'interrupted');
    expect(cut?.type === 'interrupted' && cut.audioEndMs).to.equal(truncate!.event.audio_end_ms);
  });
});
