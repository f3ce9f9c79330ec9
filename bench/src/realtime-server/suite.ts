/** The embedded engine behind the Realtime protocol: how many sockets it holds, how soon it answers, how well it hears. */
import type { Suite } from '../harness/measure.ts';
import { firstAudio } from './scenarios/first-audio.ts';
import { recognition } from './scenarios/recognition.ts';
import { sockets } from './scenarios/sockets.ts';
import { turns } from './scenarios/turns.ts';
import { visitors } from './scenarios/visitors.ts';

export const realtimeServer: Suite = {
  name: 'realtime-server',
  scenarios: [sockets, firstAudio, visitors, turns, recognition],
};
