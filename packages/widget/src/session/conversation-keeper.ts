/** Keeps the conversation of a call for the next one, or gives it up for good. */
import type { EndClock } from './end-clock.ts';
import type { Grants } from './grants.ts';
import type { PagePort, TokenServerPort } from './ports.ts';
import type { SavedConversation } from './saved-conversation.ts';
import type { SessionState } from './session-state.ts';
import { isUnanswered } from './snapshot-of.ts';

export interface ConversationKeeperOptions {
  readonly page: PagePort;
  readonly tokenServer: TokenServerPort;
  readonly server: string;
  readonly continuity?: 'tab' | 'page' | undefined;
  readonly clock: EndClock;
  readonly grants: Grants;
  now(): number;
  state(): SessionState;
}

export class ConversationKeeper {
  readonly #options: ConversationKeeperOptions;

  constructor(options: ConversationKeeperOptions) {
    this.#options = options;
  }

  /** For the next page too, where that is wished. undefined: nothing was said, so that nothing is lost. */
  save(): SavedConversation | undefined {
    const { page, server, continuity, clock, grants, now, state } = this.#options;
    const { mode, muted, agent, transcript, calls, context, times } = state();
    const { entries } = transcript;
    const { limits, startedAt = now() } = clock;
    const { session } = grants;
    if (!session || !agent || !limits || entries.length === 0) return undefined;
    const saved: SavedConversation = {
      version: 1,
      server,
      savedAt: now(),
      mode,
      muted,
      session,
      agent,
      limits,
      startedAt,
      entries,
      calls,
      context,
      times,
      unanswered: isUnanswered(state()),
    };
    if (continuity !== 'page') page.save(saved);
    return saved;
  }

  /** It is over, here and at the server. */
  drop(): void {
    const { page, tokenServer, grants } = this.#options;
    page.forget();
    if (grants.session) tokenServer.endSession(grants.session);
  }
}
