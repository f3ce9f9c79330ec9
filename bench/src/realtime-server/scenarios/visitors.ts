/**
 * 20 visitors at once, on one machine with its recognisers and the bench itself: all ask within a second, and hear an
 * answer of ten seconds. A gap is the time in which a player that begins with the first byte would have run dry.
 */
import { flite } from '@voice-agent/voice-pipeline';
import type { Scenario } from '../../harness/measure.ts';
import { maximum, median } from '../../harness/statistics.ts';
import { Child } from '../../token-server/child.ts';
import type { EngineReport } from '../engine.ts';
import { IN_DOMAIN } from '../sentences.ts';
import { join, say, silence, VOICES } from '../speech.ts';
import { soundMs, Visitor } from '../visitor.ts';
import { ENGINE } from './sockets.ts';

const VISITORS = 20;

export const visitors: Scenario = {
  name: 'visitors',
  async run({ quick, log }) {
    const engine = new Child(ENGINE);
    const tts = flite();
    try {
      const { port } = await engine.message<{ port: number }>();
      const questions = await Promise.all(
        Array.from({ length: quick ? 5 : VISITORS }, (_, n) =>
          say(tts, IN_DOMAIN[n % IN_DOMAIN.length] as string, VOICES[n % VOICES.length] as string),
        ),
      );
      const heard = await Promise.all(questions.map((question, n) => converse(port, question, n * 50)));
      const { recognitions } = await engine.ask<EngineReport>({});
      const waits = recognitions.map(({ waitedMs }) => waitedMs);
      const unheard = heard.filter(({ isAnswered }) => !isAnswered).length;
      log(
        `  ${unheard} of ${heard.length} were not heard; first audio after ${heard.map(({ delayMs }) => Math.round(delayMs)).join(' ')} ms`,
      );
      const base = { better: 'lower' as const, unit: 'ms', peers: {}, budget: null };
      return [
        {
          ...base,
          id: 'realtime-server.gaps',
          title: 'silence in the answers of 20 visitors who hear them at once',
          value: heard.reduce((sum, { gapMs }) => sum + gapMs, 0),
          budget: 0,
        },
        {
          ...base,
          id: 'realtime-server.wait',
          title: 'wait for a recogniser, 20 visitors speaking at once, median',
          value: median(waits),
        },
        {
          ...base,
          id: 'realtime-server.wait-max',
          title: 'wait for a recogniser, 20 visitors speaking at once, longest',
          value: maximum(waits),
        },
      ];
    } finally {
      await engine.stop();
      await tts.close();
    }
  },
};

async function converse(
  port: number,
  question: Int16Array,
  delayMs: number,
): Promise<{ gapMs: number; delayMs: number; isAnswered: boolean }> {
  const visitor = await Visitor.open(port);
  let gapMs = 0;
  /** When a player that never stopped would have nothing left. */
  let dryAt: number | undefined;
  let firstAt = 0;
  const answered = visitor.answered();
  visitor.on((event, at) => {
    if (event.type !== 'response.output_audio.delta') return;
    firstAt ||= at;
    if (dryAt !== undefined && at > dryAt) gapMs += at - dryAt;
    dryAt = Math.max(dryAt ?? at, at) + soundMs(event.delta);
  });
  const spokenAt = await visitor.speak(join([silence(400 + delayMs), question]));
  void visitor.speak(silence(20_000));
  const isAnswered = await answered;
  visitor.close();
  return { gapMs, delayMs: firstAt - spokenAt, isAnswered };
}
