/** A VoiceSession on doubles, for tests. Not part of the product. */

import type { LoadTools } from '../call-tools.ts';
import { parseSavedConversation } from '../parse-saved-conversation.ts';
import * as toolsRoom from '../tools-room.ts';
import type { VoiceSessionOptions } from '../voice-session.ts';
import { VoiceSession } from '../voice-session.ts';
import type { VoiceSessionEvent } from '../voice-snapshot.ts';
import { ManualClock } from './manual-clock.ts';
import { type RecordingMedia, RecordingStudio } from './recording-media.ts';
import { RecordingPage } from './recording-page.ts';
import { type GrantOptions, grantOf, ScriptedTokenServer, type TokenServerScript } from './scripted-token-server.ts';
import { settled } from './settled.ts';

export const SERVER = 'https://agent.test/';

export interface Stage {
  readonly session: VoiceSession;
  readonly studio: RecordingStudio;
  readonly server: ScriptedTokenServer;
  readonly clock: ManualClock;
  readonly page: RecordingPage;
  /** What was told, in order. */
  readonly events: VoiceSessionEvent[];
}

export interface StageOptions
  extends Pick<VoiceSessionOptions, 'request' | 'capture' | 'output' | 'turns' | 'continuity' | 'signal'> {
  /** The test says when media is ready. */
  holdMedia?: boolean;
  script?: TokenServerScript;
  /** Default: the code of tools is there at once. */
  loadTools?: LoadTools;
  page?: RecordingPage;
  clock?: ManualClock;
}

export function stage(options: StageOptions = {}): Stage {
  const { holdMedia = false, script = {}, page = new RecordingPage(), clock = new ManualClock(), ...others } = options;
  const studio = new RecordingStudio({ hold: holdMedia });
  const server = new ScriptedTokenServer(script);
  const session = new VoiceSession({
    openMedia: studio.open,
    tokenServer: server,
    page,
    loadTools: async () => toolsRoom,
    ...others,
    server: SERVER,
    parseSaved: parseSavedConversation,
    schedule: clock.schedule,
    now: clock.now,
  });
  const events: VoiceSessionEvent[] = [];
  session.subscribeEvents((event) => events.push(event), new AbortController().signal);
  return { session, studio, server, clock, page, events };
}

export interface LiveCall extends Stage {
  readonly media: RecordingMedia;
}

/** A call whose line stands. */
export async function liveCall(
  mode: 'voice' | 'text',
  grant: GrantOptions = {},
  script: TokenServerScript = {},
  options: StageOptions = {},
): Promise<LiveCall> {
  const set = stage({ ...options, script: { createSession: async () => grantOf(grant), ...script } });
  set.session.start(mode);
  await settled();
  const media = set.studio.last;
  media.stand();
  await settled();
  return { ...set, media };
}

/** The next line of a call whose line broke: waits for the try, and lets it stand. */
export async function mend({ clock, media }: LiveCall): Promise<void> {
  const before = media.connections.length;
  for (let tries = 0; tries < 10 && media.connections.length === before; tries += 1) {
    clock.advance(1);
    await settled();
  }
  media.stand();
  await settled();
}
