/** G.711 both ways, for lines that are too thin for PCM: a sixth of the bytes, and still understood. */
import { decodeBase64 } from '@voice-agent/protocol';
import { afterEach, describe, expect, it } from 'vitest';
import { playedSamples } from './support/page-sound.ts';
import { recognise } from './support/speech.ts';
import {
  beginCall,
  expectCleanVisit,
  type ShopVisit,
  visitShop,
  waitForStatus,
  waitForTurn,
} from './support/visit-shop.ts';

let visit: ShopVisit;
afterEach(() => visit.close());

describe('audio-format', () => {
  it.each(['pcmu', 'pcma'])('%s carries question and answer in 8 kB a second', async (format) => {
    visit = await visitShop({ microphone: [8, 'What is the status of order forty two?', 60] });
    const { page, proxy } = visit;
    await page.goto(proxy.url);
    await page.evaluate((value) => document.querySelector('voice-agent')?.setAttribute('audio-format', value), format);
    await beginCall(page);
    await waitForTurn(page, 'user', /status of order (forty two|42)/i);
    await waitForTurn(page, 'agent', /has been shipped/i);
    await waitForStatus(page, 'listening');

    const [created] = proxy.receivedOf('session.created');
    expect(created?.session.audio).toMatchObject({
      input: { format: { type: `audio/${format}` } },
      output: { format: { type: `audio/${format}` } },
    });
    const frames = proxy.sentOf('input_audio_buffer.append').map(({ audio }) => decodeBase64(audio)?.length ?? 0);
    const [first = 0] = proxy
      .receivedOf('input_audio_buffer.speech_started')
      .map(({ audio_start_ms }) => audio_start_ms);
    expect(first).toBeGreaterThan(6_000);
    // 20 or 40 ms of 8 kHz.
    expect(new Set(frames.map((bytes) => bytes % 160))).toEqual(new Set([0]));
    const heard = await recognise(await playedSamples(page), [
      'hello this is larkspur cycles how can i help',
      'order forty two a larkspur courier in racing green has been shipped it will arrive on thursday',
      'order fifty seven two puncture proof tires is ready for you to collect',
    ]);
    expect(heard).toMatch(/how can i help.*has been shipped/);
    expect(proxy.receivedOf('error')).toEqual([]);
    expectCleanVisit(visit);
  });
});
