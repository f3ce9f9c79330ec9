/** Reads off the element what a call is to be made with. What a property should not hold is taken for its default. Pure. */
import type { CreateSessionRequest } from '@voice-agent/protocol';
import type { CaptureSettings, OutputSettings } from '../../session/ports.ts';
import type { ChallengeToken } from '../../tools/token-server-client.ts';

export interface VoiceSessionOptions extends Omit<CreateSessionRequest, 'challenge'> {
  /** Address of the token server; relative to the page. */
  server: URL | string;
  /** Who ends the visitor's turns. Default 'automatic'. */
  turns?: 'automatic' | 'push-to-talk' | undefined;
  /** Wishes for the microphone. */
  capture?: CaptureSettings | undefined;
  /** What a call begins with; changed by `setOutput` from then on. */
  output?: OutputSettings | undefined;
  /** How far a conversation reaches: over the pages of this tab, or to the end of this page. Default 'tab'. */
  continuity?: 'tab' | 'page' | undefined;
  /** Answers a fresh token of the page's challenge, where the server wants one passed. */
  challenge?: ChallengeToken | undefined;
  /** Where the media thread's script is; relative to the page. Default: beside the widget's own. */
  workerUrl?: string | undefined;
  /** Whether a call begins with the cookies of a token server of another origin. Default 'same-origin': it does not. */
  credentials?: 'same-origin' | 'include' | undefined;
}

/** The element's properties, as the page has set them. null: the page has taken the attribute away. */
export interface SessionWishes {
  /** By the page's word, or where the script came from. */
  readonly tokenServer: string | undefined;
  readonly agent: string | null | undefined;
  readonly locale: string | null | undefined;
  readonly metadata: Record<string, string> | null | undefined;
  readonly audioFormat: string;
  readonly turns: string;
  readonly capture: CaptureSettings | null | undefined;
  readonly continuity: string;
  readonly volume: number | null | undefined;
  readonly challenge: ChallengeToken | null | undefined;
  readonly workerUrl: string | null | undefined;
  readonly credentials: string;
}

export function wantedSession(
  wishes: SessionWishes,
): Omit<VoiceSessionOptions, 'server'> & { server: string | undefined } {
  const { audioFormat, volume } = wishes;
  return {
    server: wishes.tokenServer,
    // An empty name is none.
    agent: wishes.agent || undefined,
    locale: wishes.locale || undefined,
    metadata: wishes.metadata ?? undefined,
    audioFormat: audioFormat === 'audio/pcmu' || audioFormat === 'audio/pcma' ? audioFormat : undefined,
    turns: wishes.turns === 'push-to-talk' ? 'push-to-talk' : undefined,
    capture: wishes.capture ?? undefined,
    continuity: wishes.continuity === 'page' ? 'page' : undefined,
    challenge: wishes.challenge ?? undefined,
    workerUrl: wishes.workerUrl ?? undefined,
    credentials: wishes.credentials === 'include' ? 'include' : undefined,
    output: typeof volume === 'number' && volume >= 0 && volume <= 1 ? { volume } : undefined,
  };
}
