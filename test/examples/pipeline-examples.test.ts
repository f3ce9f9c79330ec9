/** The programs of examples/ do what they say: with real speech, and with a real server in the place of a model. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeWav, parseWav, pcm16ToBytes } from '@voice-agent/protocol';
import { flite } from '@voice-agent/voice-pipeline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askAgent } from '../../examples/pipeline/agent.ts';
import { Parrot, typed } from '../../examples/pipeline/custom-workflow.ts';
import { converse } from '../../examples/pipeline/multi-turn.ts';
import { answerFile } from '../../examples/pipeline/single-turn.ts';
import {
  bytes,
  events,
  json,
  startScriptedEndpoint,
} from '../../packages/voice-pipeline/src/remote/scripted-endpoint.fixture.ts';

let folder: string;
const tts = flite();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'voice-agent-examples-'));
});
afterAll(async () => {
  await tts.close();
  await rm(folder, { recursive: true });
});

/** A WAV file of sentences, and seconds of silence. */
async function wavOf(name: string, ...script: (string | number)[]): Promise<string> {
  const samples: number[] = [];
  for (const line of script) {
    if (typeof line === 'number') samples.push(...new Int16Array(line * 24_000));
    else for await (const chunk of tts.synthesize(line, { voice: 'rms' })) samples.push(...chunk);
  }
  const file = join(folder, name);
  await writeFile(file, encodeWav(Int16Array.from(samples), 24_000));
  return file;
}

describe('examples', () => {
  it('pipeline-single-turn', async () => {
    const answer = join(folder, 'answer.wav');
    expect(await answerFile(await wavOf('question.wav', 0.3, 'when are you open', 0.3), answer)).toMatch(
      /nine to five/,
    );
    const parsed = parseWav(await readFile(answer));
    expect(parsed.ok && parsed.audio.samples.length / 24_000).toBeGreaterThan(2);
  });

  it('pipeline-multi-turn', async () => {
    const lines: string[] = [];
    const file = await wavOf('conversation.wav', 0.5, 'my name is john', 1);
    await converse(file, { pieceMs: 0, log: (line) => lines.push(line) });
    expect(lines[0]).toMatch(/^agent: Hello\./);
    expect(lines.slice(-2)).toEqual(['you: my name is john', 'agent: You are john.']);
  });

  it('pipeline-agent', async () => {
    const server = await startScriptedEndpoint();
    const call = { id: 'c1', index: 0, function: { name: 'cancel_order', arguments: '{"orderId":"A-42"}' } };
    server.answer(
      json({ text: 'cancel order A 42' }),
      events([{ choices: [{ delta: { tool_calls: [call] }, finish_reason: 'tool_calls' }] }, '[DONE]']),
      events([{ choices: [{ delta: { content: 'It is cancelled.' }, finish_reason: 'stop' }] }, '[DONE]']),
      bytes(pcm16ToBytes(new Int16Array(4800).fill(5)), 'audio/pcm'),
    );
    const asked: string[] = [];
    const question = encodeWav(new Int16Array(4800), 24_000);
    const answer = await askAgent(question, { baseUrl: server.baseUrl }, async (text) => asked.push(text) > 0);
    await server.stop();
    expect(asked).toEqual(['Cancel an order {"orderId":"A-42"}?']);
    expect(answer).toMatchObject({
      transcripts: ['cancel order A 42'],
      text: 'It is cancelled.',
      durationSeconds: 0.2,
    });
    expect(server.requests[2]?.body.toString()).toContain('{\\"cancelled\\":true}');
  });

  it('pipeline-custom-workflow', async () => {
    expect(await typed(new Parrot(), ['hello', 'good night'])).toEqual([
      'Say something.',
      'That was number 1. You said hello.',
      'That was number 2. You said good night.',
    ]);
  });
});
