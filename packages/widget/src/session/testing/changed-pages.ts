/** A conversation that goes from one page to the next, for tests. Not part of the product. */
import { responseCreated, responseDone } from '../../transcript/testing/server-events.ts';
import { ManualClock } from './manual-clock.ts';
import type { RecordingMedia } from './recording-media.ts';
import { RecordingPage } from './recording-page.ts';
import { settled } from './settled.ts';
import { type LiveCall, liveCall, type Stage, type StageOptions, stage } from './staged-session.ts';

export const agent = {
  greeting: 'Welcome.',
  tools: [
    { name: 'look', runsIn: 'server', approval: false } as const,
    { name: 'paint', runsIn: 'page', approval: false } as const,
  ],
};
/** A conversation on one page, as it is when the visitor opens the next one. */
export async function leftCall(before: (call: LiveCall) => void = () => undefined): Promise<LiveCall> {
  const call = await liveCall('voice', { agent }, { callTool: () => new Promise(() => undefined) });
  call.media.play(responseCreated('r1'), responseDone('r1'));
  call.session.setMuted(true);
  call.session.sendText('When do you open?');
  call.media.play(responseCreated('r2'), responseDone('r2'));
  before(call);
  call.page.tell('leaving');
  return call;
}

/** The next page. The one before it is gone, with its clock. */
export function nextPage({ page, clock }: Stage, options: StageOptions = {}, afterSeconds = 1): Stage {
  return stage({
    ...options,
    page: new RecordingPage(page.stored),
    clock: new ManualClock(clock.now() + afterSeconds * 1000),
  });
}

export async function taken(next: Stage, mode: 'voice' | 'text' = 'voice'): Promise<RecordingMedia> {
  next.session.start(mode);
  await settled();
  next.studio.last.stand();
  await settled();
  return next.studio.last;
}
