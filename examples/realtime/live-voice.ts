/**
 * Live voice: a WAV file is spoken into the session at the pace of speech, as a microphone would. The server hears where
 * the turn ends, writes down what was said, and answers.
 *
 *     OPENAI_API_KEY=… node examples/realtime/live-voice.ts question.wav answer.wav
 */
import { readFile, writeFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { encodeBase64, encodeWav, PCM_SAMPLE_RATE_HZ, parseWav, pcm16ToBytes, resample } from '@voice-agent/protocol';
import { openSession, type RealtimeEndpoint, type RealtimeSession } from './open-session.ts';

const PIECE_MS = 40;
const PIECE_SAMPLES = (PCM_SAMPLE_RATE_HZ * PIECE_MS) / 1000;

export interface Spoken {
  heard: string;
  answer: string;
}

export async function speak(question: string, answerFile: string, endpoint?: RealtimeEndpoint): Promise<Spoken> {
  const parsed = parseWav(await readFile(question));
  if (!parsed.ok) throw new Error(`${question}: ${parsed.reason}`);
  const { samples, sampleRateHz } = parsed.audio;
  const input = { turn_detection: { type: 'server_vad' as const }, transcription: { model: 'gpt-transcribe' } };
  const session = await openSession({ instructions: 'Answer in one sentence.', audio: { input } }, endpoint);
  const ended = new AbortController();
  const speaking = stream(resample(samples, sampleRateHz, PCM_SAMPLE_RATE_HZ), session, ended.signal);

  const sound: Buffer[] = [];
  const spoken: Spoken = { heard: '', answer: '' };
  for await (const event of session.events) {
    if (event.type === 'error') throw new Error(event.error.message);
    if (event.type === 'conversation.item.input_audio_transcription.completed') spoken.heard = event.transcript;
    if (event.type === 'response.output_audio_transcript.delta') spoken.answer += event.delta;
    if (event.type === 'response.output_audio.delta') sound.push(Buffer.from(event.delta, 'base64'));
    if (event.type === 'response.done') session.close();
  }
  ended.abort();
  await speaking;
  const bytes = Buffer.concat(sound);
  const answer = new Int16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
  await writeFile(answerFile, encodeWav(answer, PCM_SAMPLE_RATE_HZ));
  return spoken;
}

/** The file, then silence: without it no turn ends. */
async function stream(samples: Int16Array, { send }: RealtimeSession, signal: AbortSignal): Promise<void> {
  for (let at = 0; !signal.aborted; at += PIECE_SAMPLES) {
    const piece = new Int16Array(PIECE_SAMPLES);
    piece.set(samples.subarray(at, at + PIECE_SAMPLES));
    send({ type: 'input_audio_buffer.append', audio: encodeBase64(pcm16ToBytes(piece)) });
    await pause(PIECE_MS);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(await speak(process.argv[2] ?? 'question.wav', process.argv[3] ?? 'answer.wav'));
}
