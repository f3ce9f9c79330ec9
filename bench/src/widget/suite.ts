/** The widget in a real browser, against a scripted Realtime server, side by side with its peers. */
import type { Suite } from '../harness/measure.ts';
import { bargeIn } from './scenarios/barge-in.ts';
import { busyBargeIn } from './scenarios/busy-barge-in.ts';
import { busyPage } from './scenarios/busy-page.ts';
import { captureDelay } from './scenarios/capture-delay.ts';
import { firstSound } from './scenarios/first-sound.ts';
import { jitter } from './scenarios/jitter.ts';
import { load } from './scenarios/load.ts';
import { longTranscript } from './scenarios/long-transcript.ts';
import { memory } from './scenarios/memory.ts';
import { openPanel } from './scenarios/open-panel.ts';
import { pageCost } from './scenarios/page-cost.ts';
import { ready } from './scenarios/ready.ts';

export const widget: Suite = {
  name: 'widget',
  browser: true,
  scenarios: [
    busyPage,
    bargeIn,
    busyBargeIn,
    captureDelay,
    firstSound,
    jitter,
    load,
    memory,
    ready,
    pageCost,
    openPanel,
    longTranscript,
  ],
};
