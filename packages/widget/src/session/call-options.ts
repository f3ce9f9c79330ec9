/** What a call is made of and whom it tells. Types only. */
import type { CreateSessionRequest } from '@voice-agent/protocol';
import type { PageTools } from '../tools/page-tools.ts';
import type { Schedule } from './call-timers.ts';
import type { LoadTools } from './call-tools.ts';
import type { CaptureSettings, OpenMedia, OutputSettings, PagePort, TokenServerPort } from './ports.ts';
import type { SavedConversation } from './saved-conversation.ts';
import type { SessionInput } from './session-input.ts';
import type { SessionState } from './session-state.ts';
import type { VoiceLevels, VoiceSessionEvent } from './voice-snapshot.ts';

/** The conversation that a call takes up, and how the transcript says so. */
export interface Resumption {
  readonly saved: SavedConversation;
  readonly notice: 'reconnected' | 'resumed';
}

export interface CallOptions {
  readonly openMedia: OpenMedia;
  readonly tokenServer: TokenServerPort;
  readonly page: PagePort;
  readonly pageTools: PageTools;
  readonly loadTools: LoadTools;
  readonly server: string;
  readonly continuity?: 'tab' | 'page' | undefined;
  readonly capture: CaptureSettings;
  readonly output: OutputSettings;
  readonly schedule: Schedule;
  readonly resumption: Resumption | undefined;
  now(): number;
  request(): CreateSessionRequest;
  state(): SessionState;
  dispatch(input: SessionInput): void;
  onLevels(levels: VoiceLevels): void;
  onEvent(event: VoiceSessionEvent): void;
  /** The call is over, and its conversation may be taken up again. */
  onResumable(resumption: Resumption): void;
}
