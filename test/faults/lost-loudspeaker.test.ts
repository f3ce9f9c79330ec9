/**
 * The system's audio server dies in the middle of a call and is started again, for real. Chromium stops the sound then,
 * and waits to be told to go on; Firefox plays on by its own clock.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OwnAudio, startOwnAudio } from './support/own-audio.ts';
import { BROWSERS, visitsIn } from './support/visits-in.ts';

/** What Chromium itself says of it. */
const FAILED = /encountered an error from the audio device/;

describe.each(BROWSERS)('a loudspeaker that %s loses', (browser) => {
  let audio: OwnAudio;
  beforeAll(async () => {
    audio = await startOwnAudio();
  });
  afterAll(() => audio.close());
  const open = visitsIn(browser, () => audio);

  it('is waited for, and the answer is heard', async () => {
    const visit = await open();
    const session = await visit.beginCall();
    await audio.kill();
    session.hear('spoken_1', 'What do you sell?');
    session.answer({ text: 'We sell bicycles.', itemId: 'answer_1' });
    if (browser === 'Chromium') await visit.waitForPart('resume-sound');
    expect(await visit.count('error')).toBe(0);
    await audio.restart();
    await visit.waitForTurn('agent', 'we sell bicycles');
    await visit.waitForStatus('listening');
    await visit.waitForNo('resume-sound');
    expect(visit.provider.sessions).toHaveLength(1);
    expect(visit.errors.filter((text) => !FAILED.test(text))).toEqual([]);
    expect(visit.errors.length > 0).toBe(browser === 'Chromium');
  });
});
