/**
 * G.711 both ways, for lines that are too thin for PCM: a sixth of the bytes, and every sample in its place.
 *
 * PocketSphinx' model wants the band above 4 kHz, which G.711 does not carry: it hears most sentences right and others
 * not, so here a visitor says one that it does, and again when a busy browser has lost pieces of it.
 */
import { createAudioDecoder, decodeBase64, resample } from '@voice-agent/protocol';
import { flite } from '@voice-agent/voice-pipeline';
import { afterEach, describe, expect, it } from 'vitest';
import { likeness } from './support/likeness.ts';
import { playedSamples } from './support/page-sound.ts';
import { beginCall, expectCleanVisit, type ShopVisit, visitShop, waitForTurn } from './support/visit-shop.ts';

const QUESTION = 'When are you open?';
/** The browser's own processing of a voice changes its samples, and they are compared. */
const AS_IT_IS = JSON.stringify({ echoCancellation: false, noiseSuppression: false, autoGainControl: false });

let visit: ShopVisit;
afterEach(() => visit.close());

/** What is left of a sentence in G.711's band. */
async function spoken(text: string, voice: string): Promise<Int16Array> {
  const tts = flite();
  const samples: number[] = [];
  for await (const chunk of tts.synthesize(text, { voice })) samples.push(...chunk);
  await tts.close();
  return resample(resample(Int16Array.from(samples), 24_000, 8_000), 8_000, 24_000);
}

describe('audio-format', () => {
  it.each(['pcmu', 'pcma'] as const)('%s carries question and answer in 8 kB a second', async (format) => {
    visit = await visitShop({ microphone: [8, QUESTION, 10, QUESTION, 10, QUESTION, 60] });
    const { page, proxy } = visit;
    await page.goto(proxy.url);
    await page.evaluate(
      (attributes) => {
        const agent = document.querySelector('voice-agent');
        for (const [name, value] of Object.entries(attributes)) agent?.setAttribute(name, value);
      },
      { 'audio-format': format, capture: AS_IT_IS },
    );
    await beginCall(page);
    await waitForTurn(page, 'user', /when are you open/i);
    await waitForTurn(page, 'agent', /on monday we are closed/i);

    const type = `audio/${format}` as const;
    const [created] = proxy.receivedOf('session.created');
    expect(created?.session.audio).toMatchObject({ input: { format: { type } }, output: { format: { type } } });
    const [started] = proxy.receivedOf('input_audio_buffer.speech_started');
    const startMs = started?.audio_start_ms ?? 0;
    expect(startMs).toBeGreaterThan(6_000);

    const frames = proxy
      .sentOf('input_audio_buffer.append')
      .map(({ audio }) => decodeBase64(audio) ?? new Uint8Array());
    // 40 ms at 8 kHz; the first of a stream is shorter by what the filter holds.
    expect(new Set(frames.slice(1).map(({ length }) => length))).toEqual(new Set([320]));
    const decode = createAudioDecoder({ type });
    const sent = Int16Array.from(frames.flatMap((bytes) => [...decode(bytes)]));
    const asked = sent.subarray(24 * (startMs - 1_000), 24 * (startMs + 3_000));
    const question = likeness(await spoken(QUESTION, 'slt'), asked);
    expect(question.decibels).toBeGreaterThan(25);
    expect(question.inOrder).toBe(true);

    const played = await playedSamples(page);
    const firstHeard = played.findIndex((sample) => sample !== 0);
    const greeted = played.subarray(firstHeard, firstHeard + 24 * 5_000);
    const greeting = likeness(await spoken('Hello, this is Larkspur Cycles.', 'marin'), greeted);
    expect(greeting.decibels).toBeGreaterThan(25);
    expect(greeting.inOrder).toBe(true);
    expect(proxy.receivedOf('error')).toEqual([]);
    expectCleanVisit(visit);
  });
});
