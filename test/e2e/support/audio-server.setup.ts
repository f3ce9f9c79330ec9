/**
 * One audio server for the whole run. Firefox plays nothing without one, and Chromium takes the one it finds: a server
 * that a test stopped would take the loudspeaker from the browsers of all other tests.
 */
import { startAudioServer } from '../../../scripts/audio-server.ts';

export function setup(): () => Promise<void> {
  return startAudioServer().stop;
}
