import { describe, expect, it, vi } from 'vitest';
import { noise, seededRandom } from '../../../protocol/src/audio/signals.fixture.ts';
import { StreamedAudioInput } from '../audio/streamed-audio-input.ts';
import { PipelineError } from '../errors.ts';
import type { VadDetector } from '../stages/vad.ts';
import { SimpleWorkflow } from '../workflow/simple-workflow.ts';
import type { Workflow } from '../workflow/workflow.ts';
import { createPipeline } from './pipeline.ts';
import type { PipelineConfig } from './pipeline-config.ts';
import type { PipelineEvent } from './pipeline-event.ts';
import { collect, errorsOf, loudnessVad, outline, ScriptedStt, speakInto } from './stages.fixture.ts';
import { ScriptedTts, settle } from './tts.fixture.ts';

const echo = new SimpleWorkflow({ answer: (text) => `You said: ${text}.` });

function pipelineOf(parts: Partial<PipelineConfig> = {}) {
  return createPipeline({ stt: new ScriptedStt(), workflow: echo, tts: new ScriptedTts(), vad: loudnessVad, ...parts });
}

/** Reads on its own, so that a test can look at what has come so far. */
function reading(events: AsyncIterable<PipelineEvent>) {
  const seen: PipelineEvent[] = [];
  const done = (async () => {
    for await (const event of events) seen.push(event);
  })();
  return { seen, done };
}

/** A voice of one word a second, so that it is known how much was heard. */
class SlowTts extends ScriptedTts {
  override async *synthesize(text: string): AsyncIterable<Int16Array<ArrayBuffer>> {
    for (const _ of text.trim().split(/\s+/u)) yield new Int16Array(24_000).fill(1);
  }
}

describe('createPipeline: runStreamed', () => {
  it.each([
    ['is aborted', 30_000, 'session_ended aborted'],
    ['is late', 5, 'session_ended failed'],
  ])('ends while its detector is made, when it %s, and closes that afterwards', async (why, sttMs, ending) => {
    let make: (detector: VadDetector) => void = () => undefined;
    const close = vi.fn();
    const vad = { name: 'slow', createDetector: () => new Promise<VadDetector>((resolve) => (make = resolve)) };
    const stop = new AbortController();
    const result = pipelineOf({ vad, timeouts: { sttMs } }).runStreamed(new StreamedAudioInput(), {
      signal: stop.signal,
    });
    const { seen, done } = reading(result);
    if (why === 'is aborted') stop.abort();
    await done;
    expect(outline(seen).at(-1)).toBe(ending);
    make({ isSpeech: () => false, close });
    await expect.poll(() => close.mock.calls.length).toBe(1);
  });

  it('greets, answers turn after turn, and ends when the stream is closed', async () => {
    const stt = new ScriptedStt('one', 'two');
    const workflow = new SimpleWorkflow({ greeting: 'Welcome.', answer: (text) => `${text}.` });
    const input = new StreamedAudioInput();
    const result = pipelineOf({ stt, workflow }).runStreamed(input);
    const { seen, done } = reading(result);
    await settle();
    speakInto(input);
    await settle();
    speakInto(input);
    await settle();
    input.close();
    await done;
    const turn = (number: number) =>
      ['turn_started', 'transcript_delta', 'transcript', 'text', 'audio'].map((type) => `${type} ${number}`);
    expect(outline(seen)).toEqual([
      'turn_started 0',
      'text 0',
      'audio 0',
      'turn_ended 0 completed',
      ...turn(1),
      'turn_ended 1 completed',
      ...turn(2),
      'turn_ended 2 completed',
      'session_ended completed',
    ]);
    expect(result.conversation.history.map((item) => item.type === 'message' && item.text)).toEqual([
      'Welcome.',
      'one',
      'one.',
      'two',
      'two.',
    ]);
    // The speech, what came shortly before it, and the silence that ended it.
    for (const samples of stt.heard) expect(samples / 24).toBeGreaterThanOrEqual(400 + 500);
  });

  it('answers a turn that the end of the stream cuts off', async () => {
    const input = new StreamedAudioInput();
    speakInto(input, 400, 0);
    input.close();
    const events = await collect(pipelineOf({ stt: new ScriptedStt('hi') }).runStreamed(input));
    expect(outline(events)).toContain('turn_ended 1 completed');
  });

  it('ends without a turn when nobody speaks, and without a greeting when there is none', async () => {
    const input = new StreamedAudioInput();
    input.push(new Int16Array(24_000));
    input.close();
    expect(await collect(pipelineOf().runStreamed(input))).toEqual([{ type: 'session_ended', reason: 'completed' }]);
  });

  it('does not greet in a conversation that has begun', async () => {
    const input = new StreamedAudioInput();
    input.close();
    const conversation = { history: [{ type: 'message', role: 'user', text: 'hi' } as const], state: {} };
    const workflow = new SimpleWorkflow({ greeting: 'Welcome.', answer: () => '' });
    expect(outline(await collect(pipelineOf({ workflow }).runStreamed(input, { conversation })))).toEqual([
      'session_ended completed',
    ]);
  });

  it('tells what is understood while the visitor speaks', async () => {
    const stt = new ScriptedStt('hello there');
    const input = new StreamedAudioInput();
    const { seen, done } = reading(pipelineOf({ stt }).runStreamed(input));
    speakInto(input, 400, 0);
    await settle();
    stt.options[0]?.onInterim?.('hell');
    stt.options[0]?.onInterim?.('hello');
    input.close();
    await done;
    expect(seen.filter(({ type }) => type === 'transcript_interim')).toEqual([
      { type: 'transcript_interim', turn: 1, text: 'hell' },
      { type: 'transcript_interim', turn: 1, text: 'hello' },
    ]);
  });

  it('is interrupted by speech: stops the answer, and reports and remembers how much was spoken', async () => {
    const stt = new ScriptedStt('tell me a story', 'stop');
    let aborted: AbortSignal | undefined;
    const workflow: Workflow = {
      async *run(text, { signal }) {
        if (text === 'stop') {
          yield 'Fine.';
          return;
        }
        aborted = signal;
        for (;;) yield 'Once there was a king. He had a wonderful castle. ';
      },
    };
    const input = new StreamedAudioInput();
    const result = pipelineOf({ stt, workflow, tts: new SlowTts() }).runStreamed(input);
    const seen: PipelineEvent[] = [];
    let heardSeconds = 0;
    speakInto(input);
    for await (const event of result) {
      seen.push(event);
      if (event.type !== 'audio' || event.turn !== 1) continue;
      heardSeconds += 1;
      if (heardSeconds === 7) {
        speakInto(input);
        input.close();
        await settle();
      }
    }
    const interruption = seen.find((event) => event.type === 'turn_interrupted');
    expect(interruption).toMatchObject({ turn: 1, audioEndMs: 7000 });
    // Five words of seven seconds, and two more or so of a sentence whose length was not known yet.
    expect(interruption?.text).toMatch(/^Once there was a king\. He had( a)?$/);
    expect(heardSeconds).toBe(7);
    expect(aborted?.aborted).toBe(true);
    const order = outline(seen);
    expect(order.indexOf('turn_ended 1 interrupted')).toBeLessThan(order.indexOf('turn_started 2'));
    expect(order).toContain('turn_ended 2 completed');
    expect(result.conversation.history).toMatchObject([
      { text: 'tell me a story' },
      { role: 'assistant', text: interruption?.text },
      { text: 'stop' },
      { text: 'Fine.' },
    ]);
  });

  it('cuts an answer that a player still plays, though it was handed out whole', async () => {
    const stt = new ScriptedStt('hi', 'wait');
    const workflow = new SimpleWorkflow({ answer: (text) => (text === 'hi' ? 'One two three four.' : '') });
    const input = new StreamedAudioInput();
    const result = pipelineOf({ stt, workflow, tts: new SlowTts() }).runStreamed(input, { playedMs: () => 2200 });
    const { seen, done } = reading(result);
    speakInto(input);
    await settle();
    expect(outline(seen)).toContain('turn_ended 1 completed');
    speakInto(input);
    input.close();
    await done;
    expect(seen).toContainEqual({ type: 'turn_interrupted', turn: 1, audioEndMs: 2200, text: 'One two' });
    expect(result.conversation.history).toMatchObject([{ text: 'hi' }, { text: 'One two' }, { text: 'wait' }]);
  });

  it.each([
    ['throws', () => JSON.parse('')],
    ['says nothing', () => Number.NaN],
  ])('takes what was read for played where the player %s', async (_what, playedMs) => {
    const stt = new ScriptedStt('hi', 'wait');
    const workflow = new SimpleWorkflow({ answer: (text) => (text === 'hi' ? 'One two three four.' : 'Fine.') });
    const input = new StreamedAudioInput();
    const result = pipelineOf({ stt, workflow, tts: new SlowTts() }).runStreamed(input, { playedMs });
    const { seen, done } = reading(result);
    speakInto(input);
    await settle();
    speakInto(input);
    input.close();
    await done;
    expect(errorsOf(seen)).toEqual([]);
    expect(result.conversation.history).toMatchObject([
      { text: 'hi' },
      { text: 'One two three four.' },
      { text: 'wait' },
      { text: 'Fine.' },
    ]);
  });

  it('keeps the words of a turn that was spoken on before they were known, and answers the next', async () => {
    let recognise: (text: string) => void = () => undefined;
    const first = new Promise<string>((resolve) => {
      recognise = resolve;
    });
    const stt = new ScriptedStt(first, 'with cheese');
    const seenHistories: number[] = [];
    const workflow: Workflow = {
      run(_text, { history }) {
        seenHistories.push(history.length);
        return 'Fine.';
      },
    };
    const input = new StreamedAudioInput();
    const result = pipelineOf({ stt, workflow }).runStreamed(input);
    const { seen, done } = reading(result);
    speakInto(input);
    await settle();
    speakInto(input);
    await settle();
    recognise('a sandwich');
    input.close();
    await done;
    expect(outline(seen)).toContain('turn_ended 1 interrupted');
    expect(outline(seen).at(-2)).toBe('turn_ended 2 completed');
    expect(seenHistories).toEqual([2]);
    expect(result.conversation.history).toMatchObject([
      { text: 'a sandwich' },
      { text: 'with cheese' },
      { text: 'Fine.' },
    ]);
  });

  it('goes on after a turn that failed', async () => {
    const stt = new ScriptedStt(new Error('broken'), 'again');
    const input = new StreamedAudioInput();
    const { seen, done } = reading(pipelineOf({ stt }).runStreamed(input));
    speakInto(input);
    await settle();
    speakInto(input);
    input.close();
    await done;
    expect(errorsOf(seen)).toEqual(['stt-failed']);
    expect(outline(seen)).toContain('turn_ended 1 failed');
    expect(outline(seen).slice(-2)).toEqual(['turn_ended 2 completed', 'session_ended completed']);
  });

  it.each([
    ['does not load', { createDetector: () => Promise.reject(new PipelineError('vad-failed', 'no')) }],
    [
      'breaks',
      {
        createDetector: async () => ({
          isSpeech: () => {
            throw new Error('no');
          },
          close: () => undefined,
        }),
      },
    ],
  ])('ends when the detector %s', async (_, vad) => {
    const input = new StreamedAudioInput();
    speakInto(input);
    const events = await collect(pipelineOf({ vad: { name: 'Broken', ...vad } }).runStreamed(input));
    expect(errorsOf(events)).toEqual(['vad-failed']);
    expect(outline(events).at(-1)).toBe('session_ended failed');
  });

  it('ends with the input’s error when more is pushed than may wait', async () => {
    const input = new StreamedAudioInput({ maxBufferedSeconds: 1 });
    expect(() => input.push(new Int16Array(48_000))).toThrow(PipelineError);
    expect(errorsOf(await collect(pipelineOf().runStreamed(input)))).toEqual(['input-overflow']);
  });

  it('stops everything on abort, while it listens and while it speaks', async () => {
    for (const isSpeaking of [false, true]) {
      const stop = new AbortController();
      const stt = new ScriptedStt('hi');
      const input = new StreamedAudioInput();
      const tts = new ScriptedTts({ beforeChunk: () => new Promise(() => undefined) });
      const { seen, done } = reading(pipelineOf({ stt, tts }).runStreamed(input, { signal: stop.signal }));
      speakInto(input, 400, isSpeaking ? 700 : 0);
      await settle();
      stop.abort();
      await done;
      expect(outline(seen).slice(-2)).toEqual(['turn_ended 1 aborted', 'session_ended aborted']);
      expect(stt.cancels).toBeGreaterThan(0);
    }
  });

  it.each([
    ['silence', () => new Int16Array(24_000)],
    ['white noise', (random: () => number) => noise(24_000, random, 500)],
  ])('hears ten minutes of %s in bounded memory', async (_, second) => {
    const random = seededRandom(12);
    const input = new StreamedAudioInput({ maxBufferedSeconds: 2 });
    const stt = new ScriptedStt();
    const { seen, done } = reading(pipelineOf({ stt }).runStreamed(input));
    for (let i = 0; i < 600; i++) {
      input.push(second(random));
      // It would throw if what was pushed were not taken.
      while (input.bufferedSeconds > 0) await new Promise((resolve) => setImmediate(resolve));
    }
    input.close();
    await done;
    expect(stt.heard).toEqual([]);
    expect(outline(seen).at(-1)).toBe('session_ended completed');
  });
});
