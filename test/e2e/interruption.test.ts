/** The visitor speaks while the agent speaks. */
import { bytesToPcm16, decodeBase64, PCM_SAMPLE_RATE_HZ } from '@voice-agent/protocol';
import { afterEach, describe, expect, it } from 'vitest';
import { recordOnAudioThread, samplesIn } from '../faults/support/recorded-sound.ts';
import { beginCall, expectCleanVisit, part, type ShopVisit, visitShop, waitForTurn } from './support/visit-shop.ts';

let visit: ShopVisit;
afterEach(() => visit.close());

describe('an interruption', () => {
  it('stops the playback, tells the engine how far it came, and marks what was not heard', async () => {
    // The hours of a whole week take over twenty seconds to say. A machine at its limits takes up to nine to begin.
    const microphone = [8, 'What are your opening hours?', 10, 'What time is it?', 60];
    // For the recorder: on the page's thread a busy machine would lose pieces of what was played.
    const contentSecurityPolicy = (policy: string) => policy.replace("script-src 'self'", '$& blob:');
    visit = await visitShop({ microphone, contentSecurityPolicy });
    const { page, proxy, context } = visit;
    await recordOnAudioThread(context);
    await page.goto(proxy.url);
    await beginCall(page);
    await waitForTurn(page, 'user', /opening hours/i);
    await waitForTurn(page, 'user', /what time is it/i);
    await waitForTurn(page, 'agent', /\bit is \S+ (am|pm) on \w+day/i);

    const truncations = proxy.sentOf('conversation.item.truncate');
    expect(truncations).toHaveLength(1);
    const [{ item_id, audio_end_ms }] = truncations as [(typeof truncations)[0]];
    expect(proxy.receivedOf('conversation.item.truncated')).toMatchObject([{ item_id, audio_end_ms }]);

    const item = audioOf(item_id);
    const played = await samplesIn(page);
    const playedMs = (playedPart(item, played) / PCM_SAMPLE_RATE_HZ) * 1000;
    expect(playedMs).toBeGreaterThan(1000);
    expect(playedMs).toBeLessThan((item.length / PCM_SAMPLE_RATE_HZ) * 1000 - 1000);
    expect(Math.abs(audio_end_ms - playedMs)).toBeLessThanOrEqual(20);

    const interrupted = part(page, 'agent-turn').filter({ has: page.locator('[part~="unheard"]') });
    expect(await interrupted.count()).toBe(1);
    const whole = (await interrupted.textContent()) ?? '';
    const unheard = (await part(page, 'unheard').textContent()) ?? '';
    expect(whole).toMatch(/tuesday/i);
    expect(unheard).toMatch(/saturday/i);
    expect(proxy.receivedOf('error')).toEqual([]);
    expectCleanVisit(visit);
  });
});

/** All audio that the engine sent for an item. */
function audioOf(itemId: string): Int16Array {
  const deltas = visit.proxy.receivedOf('response.output_audio.delta').filter(({ item_id }) => item_id === itemId);
  const bytes = deltas.flatMap(({ delta }) => [...(decodeBase64(delta) ?? [])]);
  return bytesToPcm16(Uint8Array.from(bytes));
}

/**
 * How many samples of `item` are in what the page played: found where its start matches, followed until it does not.
 * The fade at the end is quieter than the item, so a sample counts as played while it has not fallen to silence.
 */
function playedPart(item: Int16Array, played: Int16Array): number {
  const loud = item.findIndex((sample) => Math.abs(sample) > 1000);
  const probe = item.subarray(loud, loud + 2400);
  const start = find(probe, played) - loud;
  expect(start, 'the item was played').toBeGreaterThanOrEqual(0);
  let end = 0;
  for (let at = 0; at < item.length && start + at < played.length; at++) {
    if (played[start + at] !== 0) end = at + 1;
    // Half a second of perfect silence is not speech: Flite's pauses hum.
    if (at - end > PCM_SAMPLE_RATE_HZ / 2) break;
  }
  return end;
}

function find(probe: Int16Array, samples: Int16Array): number {
  for (let start = 0; start + probe.length < samples.length; start++) {
    let at = 0;
    while (at < probe.length && Math.abs((samples[start + at] as number) - (probe[at] as number)) <= 2) at++;
    if (at === probe.length) return start;
  }
  return -1;
}
