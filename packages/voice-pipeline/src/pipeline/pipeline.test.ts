import { describe, expect, it } from 'vitest';
import { AudioInput, StreamedAudioInput } from '../audio/audio-input.ts';
import { PipelineError } from '../errors.ts';
import type { Stt, SttUtterance } from '../stages/stt.ts';
import { SimpleWorkflow } from '../workflow/simple-workflow.ts';
import type { Workflow } from '../workflow/workflow.ts';
import { createPipeline, type PipelineEvent } from './pipeline.ts';
import { ScriptedTts, settle } from './tts.fixture.ts';

/** Hears `text`, word by word, whatever is said. */
class ScriptedStt implements Stt {
  readonly name = 'Scripted';
  samples = 0;
  cancels = 0;
  readonly #text: string;
  readonly #failure: Error | undefined;

  constructor(text: string, failure?: Error) {
    this.#text = text;
    this.#failure = failure;
  }

  start(): SttUtterance {
    return {
      push: (samples) => {
        this.samples += samples.length;
      },
      finish: () => this.#words(),
      cancel: () => {
        this.cancels += 1;
      },
    };
  }

  async *#words(): AsyncIterable<string> {
    if (this.#failure) throw this.#failure;
    yield* this.#text.match(/\s*\S+/gu) ?? [];
  }

  async close(): Promise<void> {}
}

const clip = AudioInput.fromPcm16(new Int16Array(4800));
const echo = new SimpleWorkflow({ answer: (text) => `You said: ${text}.` });

async function collect(events: AsyncIterable<PipelineEvent>): Promise<PipelineEvent[]> {
  const seen: PipelineEvent[] = [];
  for await (const event of events) seen.push(event);
  return seen;
}

function names(events: readonly PipelineEvent[]): string[] {
  return events.map((event) => (event.type === 'lifecycle' ? event.phase : event.type));
}

describe('createPipeline', () => {
  it('hears, answers and speaks one turn', async () => {
    const stt = new ScriptedStt('where is my order');
    const events = await collect(createPipeline({ stt, workflow: echo, tts: new ScriptedTts() }).run(clip));
    expect(stt.samples).toBe(4800);
    expect(names(events).filter((name, i, all) => name !== all[i - 1])).toEqual([
      'turn-started',
      'speech-ended',
      'transcript',
      'transcript-done',
      'text',
      'audio',
      'turn-ended',
    ]);
    const deltas = events.flatMap((event) => (event.type === 'transcript' ? event.delta : []));
    expect(deltas.join('')).toBe('where is my order');
    expect(events).toContainEqual({ type: 'transcript-done', text: 'where is my order' });
    expect(events).toContainEqual({ type: 'text', text: 'You said: where is my order.' });
  });

  it('says nothing when nothing was said', async () => {
    const tts = new ScriptedTts();
    const events = await collect(createPipeline({ stt: new ScriptedStt(''), workflow: echo, tts }).run(clip));
    expect(names(events)).toEqual(['turn-started', 'speech-ended', 'transcript-done', 'turn-ended']);
  });

  it('gives the workflow the history, the words and the instructions', async () => {
    const seen: unknown[] = [];
    const workflow: Workflow = {
      async *run(_text, { history, instructions }) {
        seen.push(history, instructions);
        yield 'Fine.';
      },
    };
    const earlier = { type: 'message', role: 'assistant', text: 'Hello.' } as const;
    const pipeline = createPipeline({
      stt: new ScriptedStt('hi'),
      workflow,
      tts: new ScriptedTts(),
      instructions: 'Be kind.',
    });
    await collect(pipeline.run(clip, { history: [earlier] }));
    expect(seen).toEqual([[earlier, { type: 'message', role: 'user', text: 'hi' }], 'Be kind.']);
  });

  it('hands function calls out after the speech', async () => {
    const call = { type: 'function_call', name: 'look', arguments: '{}' } as const;
    const workflow: Workflow = {
      async *run() {
        yield call;
        yield 'One moment.';
      },
    };
    const events = await collect(
      createPipeline({ stt: new ScriptedStt('hi'), workflow, tts: new ScriptedTts() }).run(clip),
    );
    expect(events.slice(-2)).toEqual([
      { type: 'function-call', call },
      { type: 'lifecycle', phase: 'turn-ended' },
    ]);
  });

  it.each([
    ['stt-failed', { stt: new ScriptedStt('', new Error('broken')) }],
    ['workflow-failed', { workflow: new SimpleWorkflow({ answer: () => Promise.reject(new Error('broken')) }) }],
    ['tts-failed', { tts: new ScriptedTts({ failsOn: 'You' }) }],
  ] as const)('reports a failure as an event: %s', async (code, broken) => {
    const parts = { stt: new ScriptedStt('hi'), workflow: echo, tts: new ScriptedTts(), ...broken };
    const events = await collect(createPipeline(parts).run(clip));
    const error = events.find((event) => event.type === 'error')?.error;
    expect(error).toBeInstanceOf(PipelineError);
    expect(error?.code).toBe(code);
    expect(names(events).at(-1)).toBe('turn-ended');
  });

  it.each(['listening', 'answering'])('ends with turn-aborted when it is aborted while %s', async (phase) => {
    const stop = new AbortController();
    const stt = new ScriptedStt('hi');
    const workflow: Workflow = {
      async *run(_text, { signal }) {
        yield 'One moment please. And ';
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
        yield 'never said.';
      },
    };
    const input = new StreamedAudioInput();
    if (phase === 'answering') input.end();
    const tts = new ScriptedTts();
    const reading = collect(createPipeline({ stt, workflow, tts }).run(input, { signal: stop.signal }));
    await settle();
    stop.abort();
    const events = await reading;
    expect(names(events).at(-1)).toBe('turn-aborted');
    expect(names(events)).not.toContain('error');
    expect(stt.cancels).toBeGreaterThan(0);
    expect(tts.requests.map(({ text }) => text)).toEqual(phase === 'answering' ? ['One moment please. '] : []);
  });

  it('stops everything when its reader stops', async () => {
    let signal: AbortSignal | undefined;
    const workflow: Workflow = {
      async *run(_text, context) {
        signal = context.signal;
        yield 'One moment please. And then some more.';
      },
    };
    const pipeline = createPipeline({ stt: new ScriptedStt('hi'), workflow, tts: new ScriptedTts() });
    for await (const event of pipeline.run(clip)) if (event.type === 'audio') break;
    expect(signal?.aborted).toBe(true);
  });

  it('runs several turns at once', async () => {
    const pipeline = createPipeline({ stt: new ScriptedStt('hi'), workflow: echo, tts: new ScriptedTts() });
    const turns = await Promise.all([1, 2, 3].map(() => collect(pipeline.run(clip))));
    for (const events of turns) expect(events).toContainEqual({ type: 'text', text: 'You said: hi.' });
  });
});
