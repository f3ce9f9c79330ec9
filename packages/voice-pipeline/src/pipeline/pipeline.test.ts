import { parseWav } from '@voice-agent/protocol';
import { describe, expect, it } from 'vitest';
import { AudioInput } from '../audio/audio-input.ts';
import { StreamedAudioInput } from '../audio/streamed-audio-input.ts';
import { PipelineError } from '../errors.ts';
import type { Tts } from '../stages/tts.ts';
import { SimpleWorkflow } from '../workflow/simple-workflow.ts';
import type { Workflow } from '../workflow/workflow.ts';
import { createPipeline } from './pipeline.ts';
import { completeConfig, type PipelineConfig } from './pipeline-config.ts';
import type { PipelineConversation } from './run-context.ts';
import { collect, errorsOf, outline, ScriptedStt } from './stages.fixture.ts';
import { ScriptedTts, settle } from './tts.fixture.ts';

const clip = AudioInput.fromSamples(new Int16Array(4800));
const echo = new SimpleWorkflow({ answer: (text) => `You said: ${text}.` });
const never = () => new Promise<never>(() => undefined);

const parts = () => ({ stt: new ScriptedStt('hi'), workflow: echo, tts: new ScriptedTts() });

function pipelineOf(more: Partial<PipelineConfig> = {}) {
  return createPipeline({ ...parts(), ...more });
}

function silent(name: string, chunks: Int16Array<ArrayBuffer>[] = []): Tts {
  return {
    name,
    voices: [],
    async *synthesize() {
      yield* chunks;
    },
    close: async () => undefined,
  };
}

describe('createPipeline: run', () => {
  it('hears, answers and speaks one turn', async () => {
    const stt = new ScriptedStt('where is my order');
    const events = await collect(pipelineOf({ stt }).run(clip));
    expect(stt.heard).toEqual([4800]);
    expect(outline(events)).toEqual([
      'turn_started 1',
      'transcript_delta 1',
      'transcript 1',
      'text 1',
      'audio 1',
      'turn_ended 1 completed',
      'session_ended completed',
    ]);
    const deltas = events.flatMap((event) => (event.type === 'transcript_delta' ? event.delta : []));
    expect(deltas.join('')).toBe('where is my order');
    expect(events).toContainEqual({ type: 'transcript', turn: 1, text: 'where is my order' });
    expect(events).toContainEqual({ type: 'text', turn: 1, text: 'You said: where is my order.' });
  });

  it('collects everything, also as a file', async () => {
    const recording = await pipelineOf({ stt: new ScriptedStt('a longer one') })
      .run(clip)
      .collect();
    expect(recording).toMatchObject({ transcripts: ['a longer one'], text: 'You said: a longer one.' });
    expect([...recording.samples].slice(0, 4)).toEqual([3, 3, 3, 5]);
    expect(recording.durationSeconds).toBe(recording.samples.length / 24_000);
    expect(parseWav(recording.toWav())).toEqual({
      ok: true,
      audio: { samples: recording.samples, sampleRateHz: 24_000 },
    });
  });

  it.each([undefined, new Uint8Array(9), 'question.wav'])('is not made of %j', (audio) => {
    for (const run of ['run', 'runStreamed'] as const)
      expect(() => pipelineOf()[run](audio as never)).toThrow(
        'audio must be an AudioInput or a StreamedAudioInput, not ',
      );
  });

  it('is read once', async () => {
    const result = pipelineOf().run(clip);
    await result.collect();
    await expect(result.collect()).rejects.toThrow('once');
  });

  it('hands language, voice, speed and instructions on', async () => {
    const stt = new ScriptedStt('hi');
    const tts = new ScriptedTts();
    const seen: unknown[] = [];
    const workflow: Workflow = {
      run(text, { instructions, history, tools }) {
        seen.push(text, instructions, history, tools);
        return 'Fine.';
      },
    };
    await collect(
      pipelineOf({ stt, tts, workflow, language: 'en', voice: 'one', speed: 1.2, instructions: 'Be kind.' }).run(clip),
    );
    expect(stt.options[0]).toMatchObject({ language: 'en' });
    expect(tts.requests[0]?.options).toMatchObject({ voice: 'one', speed: 1.2 });
    expect(seen).toEqual(['hi', 'Be kind.', [{ type: 'message', role: 'user', text: 'hi' }], []]);
  });

  it('keeps a conversation over runs: the history and the workflow’s state', async () => {
    const conversation: PipelineConversation = { history: [], state: {} };
    const workflow: Workflow = {
      run(text, { state, history }) {
        state.turns = Number(state.turns ?? 0) + 1;
        return `${text} was number ${state.turns} of ${history.length}.`;
      },
    };
    const pipeline = pipelineOf({ stt: new ScriptedStt('one', 'two'), workflow });
    await collect(pipeline.run(clip, { conversation }));
    const result = pipeline.run(clip, { conversation });
    await collect(result);
    expect(result.conversation).toBe(conversation);
    expect(conversation.history.map((item) => item.type === 'message' && item.text)).toEqual([
      'one',
      'one was number 1 of 1.',
      'two',
      'two was number 2 of 3.',
    ]);
  });

  it('hands function calls out after the speech, and puts them into the history', async () => {
    const call = { type: 'function_call', name: 'look', arguments: '{}' } as const;
    const workflow: Workflow = {
      async *run() {
        yield call;
        yield 'One moment.';
      },
    };
    const result = pipelineOf({ workflow }).run(clip);
    const event = (await collect(result)).find(({ type }) => type === 'function_call');
    expect(event).toMatchObject({ turn: 1, call, callId: expect.stringMatching(/^call_\w{24}$/) });
    expect(result.conversation.history.slice(1)).toMatchObject([
      { role: 'assistant', text: 'One moment.' },
      { type: 'function_call', name: 'look', callId: event && 'callId' in event ? event.callId : '' },
    ]);
  });

  it.each([
    ['no_speech', { stt: new ScriptedStt('  ') }],
    ['no_answer', { workflow: new SimpleWorkflow({ answer: () => '' }) }],
    ['skipped', { hooks: { afterTranscribe: () => null } }],
  ] as const)('ends a turn without an answer: %s', async (reason, parts) => {
    const events = await collect(pipelineOf(parts).run(clip));
    expect(outline(events).at(-2)).toBe(`turn_ended 1 ${reason}`);
    expect(outline(events)).not.toContain('audio 1');
    expect(errorsOf(events)).toEqual([]);
  });

  it.each([
    ['stt-failed', { stt: new ScriptedStt(new Error('broken'), new Error('broken')) }],
    ['workflow-failed', { workflow: new SimpleWorkflow({ answer: () => Promise.reject(new Error('broken')) }) }],
    ['tts-failed', { tts: new ScriptedTts({ failsOn: 'You' }) }],
    ['hook-failed', { hooks: { afterTranscribe: () => Promise.reject(new Error('broken')) } }],
    ['stt-timeout', { stt: new ScriptedStt(never(), never()), timeouts: { sttMs: 20 } }],
    ['workflow-timeout', { workflow: new SimpleWorkflow({ answer: never }), timeouts: { workflowMs: 20 } }],
    ['tts-timeout', { tts: new ScriptedTts({ beforeChunk: never }), timeouts: { ttsMs: 20 } }],
  ] as const)('tells of a stage that breaks or hangs: %s', async (code, parts) => {
    const events = await collect(pipelineOf(parts).run(clip));
    const error = events.find((event) => event.type === 'error')?.error;
    expect(error).toBeInstanceOf(PipelineError);
    expect(error?.code).toBe(code);
    expect(outline(events).slice(-3)).toEqual(['error 1', 'turn_ended 1 failed', 'session_ended completed']);
    await expect(pipelineOf(parts).run(clip).collect()).rejects.toBeInstanceOf(PipelineError);
  });

  it.each([
    ['nothing', silent('Mute')],
    ['empty chunks', silent('Mute', [new Int16Array(0)])],
  ])('tells of a voice that has %s for words, and goes on', async (_, tts) => {
    const events = await collect(pipelineOf({ tts }).run(clip));
    expect(errorsOf(events)).toEqual(['tts-empty']);
    expect(outline(events).at(-2)).toBe('turn_ended 1 completed');
  });

  it('tells of a stage that throws at once', async () => {
    const stt = new ScriptedStt();
    stt.start = () => {
      throw new Error('not today');
    };
    expect(errorsOf(await collect(pipelineOf({ stt }).run(clip)))).toEqual(['stt-failed']);
  });

  it('lets hooks change the words, the sentences and the sound', async () => {
    const tts = new ScriptedTts();
    const events = await collect(
      pipelineOf({
        tts,
        workflow: new SimpleWorkflow({
          answer: (text) => `First ${text}. Then the second sentence. And the third one.`,
        }),
        hooks: {
          afterTranscribe: async (text) => text.toUpperCase(),
          beforeSynthesize: (text) => (text.includes('second') ? null : text.replace('First', '1st')),
          afterSynthesize: (samples) => (samples.length === 3 ? null : samples.map(() => 7)),
        },
      }).run(clip),
    );
    expect(events).toContainEqual({ type: 'transcript', turn: 1, text: 'HI' });
    expect(events.flatMap((event) => (event.type === 'text' ? event.text : []))).toEqual([
      'First HI. ',
      'Then the second sentence. ',
      'And the third one.',
    ]);
    expect(tts.requests.map(({ text }) => text)).toEqual(['1st HI. ', 'And the third one.']);
    const sound = events.flatMap((event) => (event.type === 'audio' ? [...event.samples] : []));
    expect(new Set(sound)).toEqual(new Set([7]));
    expect(errorsOf(events)).toEqual([]);
  });

  it.each(['listening', 'thinking', 'answering'])('stops every stage when it is aborted while %s', async (phase) => {
    const stop = new AbortController();
    const stt = new ScriptedStt(phase === 'thinking' ? never() : 'hi');
    let workflowSignal: AbortSignal | undefined;
    const workflow: Workflow = {
      async *run(_text, { signal }) {
        workflowSignal = signal;
        yield 'One moment please. And ';
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
        yield 'never said.';
      },
    };
    const input = new StreamedAudioInput();
    if (phase !== 'listening') input.close();
    const tts = new ScriptedTts();
    const reading = collect(pipelineOf({ stt, workflow, tts }).run(input, { signal: stop.signal }));
    await settle();
    stop.abort();
    const events = await reading;
    expect(outline(events).slice(-2)).toEqual(['turn_ended 1 aborted', 'session_ended aborted']);
    expect(errorsOf(events)).toEqual([]);
    expect(stt.cancels).toBeGreaterThan(0);
    expect(tts.requests.map(({ text }) => text)).toEqual(phase === 'answering' ? ['One moment please. '] : []);
    expect(workflowSignal?.aborted).toBe(phase === 'answering' ? true : undefined);
  });

  it('does nothing when it is aborted before', async () => {
    const events = await collect(pipelineOf().run(clip, { signal: AbortSignal.abort() }));
    expect(outline(events).at(-1)).toBe('session_ended aborted');
    expect(outline(events)).not.toContain('transcript 1');
  });

  it('stops everything when its reader stops', async () => {
    let signal: AbortSignal | undefined;
    const workflow: Workflow = {
      async *run(_text, context) {
        signal = context.signal;
        yield 'One moment please. And then some more.';
      },
    };
    for await (const event of pipelineOf({ workflow }).run(clip)) if (event.type === 'audio') break;
    expect(signal?.aborted).toBe(true);
  });

  it('holds the workflow back while nobody reads', async () => {
    let pieces = 0;
    const workflow: Workflow = {
      async *run() {
        for (;;) {
          pieces += 1;
          yield 'This is one more sentence. ';
        }
      },
    };
    const result = pipelineOf({ workflow }).run(clip);
    await settle();
    await settle();
    expect(pieces).toBeLessThan(10);
    for await (const event of result) if (event.type === 'audio') break;
  });

  it('says what is wrong with its audio', async () => {
    const input = new StreamedAudioInput({ format: 'wav' });
    input.push(new TextEncoder().encode('RIFF'));
    input.close();
    const events = await collect(pipelineOf().run(input));
    expect(errorsOf(events)).toEqual(['invalid-audio']);
    expect(outline(events).at(-1)).toBe('session_ended failed');
  });

  it('runs several at once', async () => {
    const pipeline = pipelineOf({ stt: new ScriptedStt('hi', 'hi', 'hi') });
    const turns = await Promise.all([1, 2, 3].map(() => collect(pipeline.run(clip))));
    for (const events of turns) expect(events).toContainEqual({ type: 'text', turn: 1, text: 'You said: hi.' });
  });
});

describe('createPipeline: numbers', () => {
  it('has the default for what is undefined, as where a setting is missing', async () => {
    const missing = {
      sttMs: undefined,
      workflowMs: undefined,
      ttsMs: undefined,
    } as unknown as PipelineConfig['timeouts'];
    const turnDetection = { silenceDurationMs: undefined, threshold: undefined, prefixPaddingMs: undefined };
    expect(completeConfig({ ...parts(), timeouts: missing, turnDetection } as PipelineConfig)).toEqual(
      expect.objectContaining({
        timeouts: { sttMs: 30_000, workflowMs: 30_000, ttsMs: 30_000 },
        turnDetection: { threshold: 0.5, prefixPaddingMs: 300, silenceDurationMs: 500 },
      }),
    );
  });

  it.each([
    [{ timeouts: { ttsMs: Number.NaN } }, 'timeouts.ttsMs'],
    [{ turnDetection: { threshold: 5 } }, 'turnDetection.threshold'],
    [{ turnDetection: { silenceDurationMs: Number.NaN } }, 'turnDetection.silenceDurationMs'],
    [{ prefetch: Infinity }, 'prefetch'],
  ])('refuses %j', (more, name) => {
    expect(() => createPipeline({ ...parts(), ...more })).toThrow(`${name} must be a number from `);
  });
});
