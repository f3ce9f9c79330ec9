/**
 * A conversation over one stream, as a microphone or a telephone brings it: the pipeline greets, finds the turns, and can
 * be interrupted. Here the stream is a WAV file, pushed in 20 ms pieces at the pace of speech.
 *
 *     node examples/pipeline/multi-turn.ts conversation.wav
 */
import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createPipeline, flite, pocketSphinx, SimpleWorkflow, StreamedAudioInput } from '@voice-agent/voice-pipeline';

export interface ConversationOptions {
  /** How long a piece of 20 ms takes. Default: 20. */
  pieceMs?: number;
  log?: (line: string) => void;
}

export async function converse(
  file: string,
  { pieceMs = 20, log = console.log }: ConversationOptions = {},
): Promise<void> {
  const stt = await pocketSphinx({ phrases: ['my name is [john|mary]', 'what is my name', 'thank you'] });
  const tts = flite();
  const workflow = new SimpleWorkflow({
    greeting: 'Hello. What is your name?',
    answer(text, { state }) {
      state.name = /john|mary/.exec(text)?.[0] ?? state.name;
      return state.name ? `You are ${state.name}.` : 'I do not know you.';
    },
  });
  const input = new StreamedAudioInput({ format: 'wav' });
  const events = createPipeline({ stt, workflow, tts }).runStreamed(input);
  const speaking = push(await readFile(file), input, pieceMs);
  for await (const event of events) {
    if (event.type === 'transcript') log(`you: ${event.text}`);
    if (event.type === 'text') log(`agent: ${event.text}`);
    if (event.type === 'turn_interrupted') log(`interrupted after: ${event.text}`);
    if (event.type === 'error') log(`${event.error.code}: ${event.error.message}`);
    // event.type === 'audio': play event.samples, 24 kHz mono.
  }
  await speaking;
  await Promise.all([stt.close(), tts.close()]);
}

async function push(wav: Uint8Array, input: StreamedAudioInput, pieceMs: number): Promise<void> {
  // 20 ms of 24 kHz samples of 16 bits.
  for (let at = 0; at < wav.length; at += 960) {
    input.push(wav.subarray(at, at + 960));
    await pause(pieceMs);
  }
  input.close();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await converse(process.argv[2] ?? 'conversation.wav');
