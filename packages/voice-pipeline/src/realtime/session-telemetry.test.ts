/** What sessions tell of themselves: the pipeline's events, a session being a run and a response a turn. */
import { afterEach, describe, expect, it } from 'vitest';
import type { PipelineTelemetryEvent } from '../telemetry/pipeline-events.ts';
import { PipelineTelemetry } from '../telemetry/pipeline-telemetry.ts';
import type { RealtimeServerOptions } from './create-realtime-server.ts';
import {
  API_KEY,
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

async function start(options: Partial<RealtimeServerOptions> = {}) {
  const told: PipelineTelemetryEvent[] = [];
  let arrived = () => {};
  const listener = (event: PipelineTelemetryEvent) => {
    told.push(event);
    arrived();
  };
  const telemetry = new PipelineTelemetry({ listeners: [listener] });
  engine = await startEngine({ stt: scriptedStt('good day', 'again'), telemetry, ...options });
  const until = async (type: PipelineTelemetryEvent['type']) => {
    while (!told.some((event) => event.type === type)) await new Promise<void>((resolve) => (arrived = resolve));
  };
  const types = () => told.map(({ type }) => type).filter((type) => type !== 'tts.chunk' && type !== 'stt.delta');
  const ends = () => told.flatMap((event) => (event.type === 'pipeline.turn.ended' ? [event.reason] : []));
  return { told, types, until, ends };
}

function say(client: TestClient): void {
  client.say(signal(300));
  client.say(signal(700, 0));
}

describe('RealtimeSession, telling of itself', () => {
  it('tells of a spoken turn from its first sound to the end of its answer', async () => {
    const { told, types, until } = await start();
    const client = await TestClient.open(engine);
    say(client);
    await client.next('response.done');
    client.close();
    await until('pipeline.ended');
    expect(types()).toEqual([
      'pipeline.started',
      'pipeline.turn.started',
      'stt.started',
      'stt.admitted',
      'stt.completed',
      'workflow.started',
      'workflow.first_token',
      'workflow.completed',
      'tts.started',
      'tts.first_chunk',
      'tts.completed',
      'pipeline.turn.first_audio',
      'pipeline.turn.ended',
      'pipeline.ended',
    ]);
    const { session } = client.of('session.created')[0] ?? {};
    expect(new Set(told.map((event) => 'runId' in event && event.runId))).toEqual(new Set([session?.id]));
    expect(new Set(told.flatMap((event) => ('turn' in event ? [event.turn] : [])))).toEqual(new Set([1]));
    expect(told).toContainEqual(expect.objectContaining({ type: 'stt.admitted', stage: 'scripted', waitedMs: 12 }));
    expect(told).toContainEqual(expect.objectContaining({ type: 'pipeline.ended', reason: 'closed', turnCount: 1 }));
    expect(JSON.stringify(told)).not.toContain('good day');
  });

  it('tells of a typed turn, its tools and its failure', async () => {
    const workflow = workflowOf(function* ({ history, report }) {
      report?.({ type: 'tool.called', tool: 'lookup', callId: 'c' });
      report?.({ type: 'tool.returned', tool: 'lookup', callId: 'c', durationMs: 3 });
      if (history.length > 1) throw new Error('no idea');
      yield 'Here it is.';
    });
    const { told, ends, types } = await start({ workflow });
    const client = await TestClient.open(engine);
    for (let i = 0; i < 2; i++) {
      client.type('hello');
      client.send({ type: 'response.create' });
      await client.next('response.done');
    }
    expect(types()).not.toContain('stt.started');
    expect(told).toContainEqual(expect.objectContaining({ type: 'tool.returned', turn: 1, tool: 'lookup' }));
    expect(told).toContainEqual(
      expect.objectContaining({ type: 'workflow.failed', turn: 2, error: 'workflow-failed' }),
    );
    expect(ends()).toEqual(['completed', 'failed']);
  });

  it('ends a turn as interrupted when the visitor speaks on, and the last one when the line is cut', async () => {
    let answering: () => void = () => undefined;
    const isAnswering = new Promise<void>((resolve) => (answering = resolve));
    const tts = {
      ...toneTts,
      async *synthesize() {
        yield new Int16Array(4800);
        answering();
        await new Promise(() => undefined);
      },
    };
    const { ends, until } = await start({ tts });
    const client = await TestClient.open(engine);
    say(client);
    await isAnswering;
    client.say(signal(300));
    await client.next('response.done', ({ response }) => response.status === 'cancelled');
    expect(ends()).toEqual(['interrupted']);
    client.close();
    await until('pipeline.ended');
    expect(ends()).toEqual(['interrupted', 'aborted']);
  });

  it('ends a turn that only noise made, one that broke, and one that nobody answers', async () => {
    const { ends } = await start({ stt: scriptedStt('', new Error('broken'), 'words', 'more words') });
    const client = new TestClient(`${engine.url}?intent=transcription`, [
      'realtime',
      `openai-insecure-api-key.${API_KEY}`,
    ]);
    await client.next('session.created');
    const completed = 'conversation.item.input_audio_transcription.completed';
    say(client);
    await client.next(completed);
    say(client);
    await client.next('conversation.item.input_audio_transcription.failed');
    for (let i = 0; i < 2; i++) {
      say(client);
      await client.next(completed);
    }
    expect(ends()).toEqual(['no_speech', 'failed', 'no_answer']);
  });
});
