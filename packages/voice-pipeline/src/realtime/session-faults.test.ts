/** Stages that throw, hang or bring nothing: told in one session, and no matter to another. */
import { afterEach, describe, expect, it } from 'vitest';
import type { Stt } from '../stages/stt.ts';
import type { Tts } from '../stages/tts.ts';
import type { VadDetector } from '../stages/vad.ts';
import {
  scriptedStt,
  signal,
  startEngine,
  TestClient,
  type TestEngine,
  toneTts,
  workflowOf,
} from './engine.fixture.ts';

let engine: TestEngine;

afterEach(async () => {
  await engine.stop();
});

const forever = new Promise<never>(() => undefined);
const QUICK = { stageTimeoutMs: 50 };
const FAULTS = ['throws', 'hangs', 'nothing'] as const;
type Fault = (typeof FAULTS)[number];

async function fault(kind: Fault): Promise<void> {
  if (kind === 'throws') throw new Error('broken inside');
  if (kind === 'hangs') await forever;
}

function thrower(): never {
  throw new Error('broken inside');
}

/** Says what it is told to say badly, and everything else well. */
function workflowThat(kind: Fault) {
  return workflowOf(async function* ({ history }) {
    const last = history.at(-1);
    if (last?.type !== 'message') return;
    if (last.text === 'bad') await fault(kind);
    else yield `You said ${last.text}.`;
  });
}

function ttsThat(kind: Fault): Tts {
  return {
    ...toneTts,
    async *synthesize(text, options) {
      if (text.includes('bad')) await fault(kind);
      else yield* toneTts.synthesize(text, options);
    },
  };
}

async function ask(client: TestClient, text: string) {
  client.type(text);
  client.send({ type: 'response.create' });
  return (await client.next('response.done')).response;
}

async function expectOthersFine(other: TestClient): Promise<void> {
  expect(await ask(other, 'fine')).toMatchObject({ status: 'completed' });
  expect(other.of('error')).toEqual([]);
}

describe('RealtimeSession, with a stage at fault', () => {
  it.each(FAULTS)('goes on when the workflow: %s', async (kind) => {
    engine = await startEngine({ ...QUICK, workflow: workflowThat(kind) });
    const [client, other] = [await TestClient.open(engine), await TestClient.open(engine)];
    const response = await ask(client, 'bad');
    if (kind === 'nothing') expect(response).toMatchObject({ status: 'completed', output: [] });
    else expect(response).toMatchObject({ status: 'failed', status_details: { error: { code: 'workflow-failed' } } });
    expect(JSON.stringify(client.events)).not.toContain('broken inside');
    await expectOthersFine(other);
    expect(await ask(client, 'good')).toMatchObject({ status: 'completed' });
  });

  it.each(FAULTS)('goes on when speech: %s', async (kind) => {
    engine = await startEngine({ ...QUICK, tts: ttsThat(kind) });
    const [client, other] = [await TestClient.open(engine), await TestClient.open(engine)];
    const response = await ask(client, 'bad');
    if (kind === 'nothing') expect(response.output).toMatchObject([{ content: [{ transcript: 'You said bad.' }] }]);
    else expect(response).toMatchObject({ status: 'failed', status_details: { error: { code: 'tts-failed' } } });
    await expectOthersFine(other);
    expect(await ask(client, 'good')).toMatchObject({ status: 'completed' });
  });

  it.each(FAULTS)('goes on when recognition: %s', async (kind) => {
    const heard = scriptedStt();
    const stt: Stt & { cancelled: number } = {
      ...heard,
      cancelled: 0,
      start: () => ({
        push: () => undefined,
        async *finish() {
          await fault(kind);
          yield '';
        },
        cancel: () => {
          stt.cancelled += 1;
        },
      }),
    };
    engine = await startEngine({ ...QUICK, stt });
    const audio = { input: { transcription: { model: 'any' } } };
    const [client, other] = [await TestClient.open(engine, { audio }), await TestClient.open(engine)];
    client.say(signal(300));
    client.say(signal(700, 0));
    if (kind === 'nothing') {
      const { transcript } = await client.next('conversation.item.input_audio_transcription.completed');
      expect(transcript).toBe('');
    } else {
      const { error } = await client.next('conversation.item.input_audio_transcription.failed');
      expect(error.code).toBe('stt_failed');
      // Its recogniser is for the next one.
      expect(stt.cancelled).toBe(1);
    }
    await expectOthersFine(other);
    expect(await ask(client, 'good')).toMatchObject({ status: 'completed' });
  });

  it.each([
    ['throws', thrower],
    ['rejects', async () => thrower()],
  ])('answers all the same when the operator’s own code %s', async (_how, listener) => {
    const stt = scriptedStt('hello', new Error('deaf'));
    engine = await startEngine({ stt, onRecognition: listener, onError: listener });
    const client = await TestClient.open(engine);
    client.say(signal(600));
    client.say(signal(700, 0));
    expect((await client.next('response.done')).response.status).toBe('completed');
    client.say(signal(600));
    client.say(signal(700, 0));
    expect((await client.next('error')).error).toMatchObject({ code: 'stt_failed' });
    await client.settle();
  });

  it('does not give up speech that waits for a recogniser behind others', async () => {
    let isWaiting = true;
    let askedCount = 0;
    let excused: () => void = () => undefined;
    /** Its time was over twice, and it was asked whether it still waits. */
    const excusedTwice = new Promise<void>((resolve) => {
      excused = resolve;
    });
    let release: () => void = () => undefined;
    const turn = new Promise<void>((resolve) => {
      release = resolve;
    });
    const start: Stt['start'] = () => ({
      get isWaiting() {
        askedCount += 1;
        if (askedCount === 2) excused();
        return isWaiting;
      },
      push: () => undefined,
      async *finish() {
        await turn;
        yield 'late words';
      },
      cancel: () => undefined,
    });
    engine = await startEngine({ ...QUICK, stt: { ...scriptedStt(), start } });
    const client = await TestClient.open(engine);
    client.say(signal(300));
    client.say(signal(700, 0));
    await client.next('input_audio_buffer.committed');
    await excusedTwice;
    release();
    isWaiting = false;
    expect(JSON.stringify((await client.next('response.done')).response.output)).toContain('late words');
  });

  it('ends when the detector never comes, and no other with it', async () => {
    engine = await startEngine({ ...QUICK, vad: { name: 'hanging', createDetector: () => forever } });
    const [client, other] = [await TestClient.open(engine), await TestClient.open(engine)];
    client.say(signal(100));
    expect(await client.closed).toEqual({ code: 1011, reason: 'server_error.vad-failed' });
    expect(client.events.at(-1)).toMatchObject({ type: 'error', error: { code: 'vad-failed' } });
    await expectOthersFine(other);
  });

  it('ends when the detector cannot be made at all', async () => {
    const createDetector = () => {
      throw new Error('no detector');
    };
    engine = await startEngine({ vad: { name: 'broken', createDetector } });
    const client = await TestClient.open(engine);
    client.say(signal(100));
    expect(await client.closed).toEqual({ code: 1011, reason: 'server_error.vad-failed' });
    expect(engine.errors).toEqual([new Error('no detector')]);
  });

  it('closes a detector that comes too late for its session', async () => {
    let bring: (detector: VadDetector) => void = () => undefined;
    const createDetector = () =>
      new Promise<VadDetector>((resolve) => {
        bring = resolve;
      });
    engine = await startEngine({ ...QUICK, vad: { name: 'slow', createDetector } });
    const client = await TestClient.open(engine);
    client.say(signal(100));
    await client.closed;
    await new Promise<void>((close) => bring({ isSpeech: () => false, close }));
  });
});
