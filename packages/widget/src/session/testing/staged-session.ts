/** A VoiceSession on doubles, for tests. Not part of the product. */
import type { CreateSessionRequest } from '@voice-agent/protocol';
import { sessionCreated } from '../../transcript/testing/server-events.ts';
import { VoiceSession } from '../voice-session.ts';
import { ManualClock } from './manual-clock.ts';
import { RecordingStudio } from './recording-media.ts';
import { type GrantOptions, grantOf, ScriptedTokenServer, type TokenServerScript } from './scripted-token-server.ts';
import { settled } from './settled.ts';

export interface Stage {
  readonly session: VoiceSession;
  readonly studio: RecordingStudio;
  readonly server: ScriptedTokenServer;
  readonly clock: ManualClock;
}

export interface StageOptions {
  /** The test says when media is ready. */
  holdMedia?: boolean;
  script?: TokenServerScript;
  request?: CreateSessionRequest;
}

export function stage({ holdMedia = false, script = {}, request = {} }: StageOptions = {}): Stage {
  const studio = new RecordingStudio({ hold: holdMedia });
  const server = new ScriptedTokenServer(script);
  const clock = new ManualClock();
  const session = new VoiceSession({ openMedia: studio.open, tokenServer: server, request, schedule: clock.schedule });
  return { session, studio, server, clock };
}

/** A call whose session has been created. */
export async function liveCall(mode: 'voice' | 'text', grant: GrantOptions = {}, script: TokenServerScript = {}) {
  const set = stage({ script: { createSession: async () => grantOf(grant), ...script } });
  set.session.start(mode);
  await settled();
  const media = set.studio.last;
  media.serverEvent(sessionCreated());
  await settled();
  return { ...set, media };
}
