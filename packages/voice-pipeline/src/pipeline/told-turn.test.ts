/** What a pipeline tells of a turn, in order, with everything that can be in one. */
import { describe, expect, it } from 'vitest';
import { AudioInput } from '../audio/audio-input.ts';
import { PipelineError } from '../errors.ts';
import type { Stt } from '../stages/stt.ts';
import type { PipelineTelemetryEvent } from '../telemetry/pipeline-events.ts';
import { PipelineTelemetry } from '../telemetry/pipeline-telemetry.ts';
import { AgentWorkflow } from '../workflow/agent-workflow.ts';
import type { ChatModel, ChatOutput } from '../workflow/chat-model.ts';
import { SimpleWorkflow } from '../workflow/simple-workflow.ts';
import { createPipeline } from './pipeline.ts';
import type { PipelineConfig } from './pipeline-config.ts';
import { collect, outline, ScriptedStt } from './stages.fixture.ts';
import { ScriptedTts } from './tts.fixture.ts';

const clip = AudioInput.fromSamples(new Int16Array(4800));

async function told(parts: Partial<PipelineConfig> = {}, content = false) {
  const told: PipelineTelemetryEvent[] = [];
  const telemetry = new PipelineTelemetry({ content, listeners: [(event) => told.push(event)] });
  const workflow = new SimpleWorkflow({ answer: (text) => `You said ${text}.` });
  const stages = { stt: new ScriptedStt('hello'), workflow, tts: new ScriptedTts(), telemetry };
  const events = await collect(createPipeline({ ...stages, ...parts }).run(clip));
  return { told, events, types: told.map(({ type }) => type) };
}

/** Waits for its recogniser, and guesses while it hears. */
function guessingStt(): Stt {
  const scripted = new ScriptedStt('hello');
  return {
    name: 'Guessing',
    start(options = {}) {
      const utterance = scripted.start();
      options.onRecogniser?.(12);
      let isTold = false;
      const guess = () => {
        if (!isTold) options.onInterim?.('hell');
        isTold = true;
      };
      const finish = () => {
        const words = utterance.finish();
        options.onInterim?.('too late');
        return words;
      };
      return { ...utterance, push: guess, finish };
    },
    close: async () => undefined,
  };
}

/** Each round's outputs. */
function scriptedModel(...rounds: ChatOutput[][]): ChatModel {
  return {
    name: 'scripted',
    async *complete() {
      yield* rounds.shift() ?? [];
    },
  };
}

const call = (id: string, name: string): ChatOutput => ({ id, type: 'function', function: { name, arguments: '{}' } });

describe('the telemetry of a turn', () => {
  it('tells each step once, in order, with the wait for a recogniser and what was guessed', async () => {
    const { told: all, types, events } = await told({ stt: guessingStt() });
    expect(types.filter((type) => type !== 'tts.chunk')).toEqual([
      'pipeline.started',
      'pipeline.turn.started',
      'stt.started',
      'stt.admitted',
      'stt.interim',
      'stt.delta',
      'stt.completed',
      'workflow.started',
      'workflow.first_token',
      'workflow.completed',
      'tts.started',
      'tts.first_chunk',
      'pipeline.turn.first_audio',
      'tts.completed',
      'pipeline.turn.ended',
      'pipeline.ended',
    ]);
    expect(all).toContainEqual(expect.objectContaining({ type: 'stt.admitted', stage: 'Guessing', waitedMs: 12 }));
    expect(outline(events)).toContain('transcript_interim 1');
    expect(JSON.stringify(all)).not.toContain('hell');
  });

  it('tells of the tools that an agent runs, those that fail, and a handoff; and nothing of what is in them', async () => {
    const secret = 'order of Mrs Miller';
    const workflow = new AgentWorkflow({
      model: scriptedModel(
        [call('c1', 'lookup'), call('c2', 'cancel'), call('c3', 'imagined')],
        [call('c4', 'transfer_to_billing')],
        ['Here is billing.'],
      ),
      instructions: '',
      tools: {
        lookup: { description: '', parameters: {}, effect: 'read', run: () => secret },
        cancel: { description: '', parameters: {}, effect: 'write', run: () => secret },
      },
      handoffs: { billing: { instructions: '' } },
    });
    const { told: all } = await told({ workflow });
    const work = all.filter(({ type }) => /^(tool|agent)\./.test(type));
    const expected = [
      { type: 'tool.called', tool: 'lookup', callId: 'c1' },
      { type: 'tool.called', tool: 'cancel', callId: 'c2' },
      { type: 'tool.called', tool: 'imagined', callId: 'c3' },
      { type: 'tool.failed', tool: 'imagined', callId: 'c3', error: 'unknown-tool' },
      { type: 'tool.failed', tool: 'cancel', callId: 'c2', error: 'not-approved' },
      { type: 'tool.returned', tool: 'lookup', callId: 'c1' },
      { type: 'agent.handed_off', agent: 'billing' },
    ];
    expect(work).toHaveLength(expected.length);
    for (const one of expected) expect(work).toContainEqual(expect.objectContaining({ turn: 1, ...one }));
    expect(work.at(-1)?.type).toBe('agent.handed_off');
    expect(JSON.stringify(all)).not.toContain(secret);
  });

  it.each<[string, Partial<PipelineConfig>, string]>([
    ['stt.failed', { stt: new ScriptedStt(new PipelineError('stt-failed', 'deaf')) }, 'stt-failed'],
    [
      'workflow.failed',
      { workflow: new SimpleWorkflow({ answer: () => Promise.reject(new Error('no idea')) }) },
      'workflow-failed',
    ],
    ['tts.failed', { tts: new ScriptedTts({ failsOn: 'You' }) }, 'tts-failed'],
  ])('tells %s with its code', async (type, parts, error) => {
    const { told: all } = await told(parts);
    expect(all).toContainEqual(expect.objectContaining({ type, error, durationMs: expect.any(Number) }));
    expect(all).toContainEqual(expect.objectContaining({ type: 'pipeline.turn.ended', reason: 'failed' }));
  });
});
