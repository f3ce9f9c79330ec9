/**
 * The signed-in visitor, as `authenticate` answers. Must survive JSON: it is kept in the store for the session.
 *
 * An app adds its own fields once, and every tool sees them:
 * `declare module '@voice-agent/token-server' { interface VoiceUser { plan: 'free' | 'paid' } }`
 */
export interface VoiceUser {
  /** Not empty. */
  readonly id: string;
}

/** What instructions and tools may know of the session. */
export interface VoiceSession {
  /** `vs_…` */
  readonly id: string;
  /** null: nobody is signed in. */
  readonly user: VoiceUser | null;
  /** BCP 47, as the page told. Untrusted. */
  readonly locale?: string;
  /** As the page told. Untrusted. */
  readonly metadata: Readonly<Record<string, string>>;
  /** How the agent of now came to speak. Absent: the session began with it. */
  readonly handoff?: HandoffOrigin;
}

export interface HandoffOrigin {
  /** Name of the agent that handed over. */
  readonly from: string;
  /** What its model passed on, where the handoff asks for a `reason`. The visitor can write anything here: untrusted. */
  readonly reason?: string;
}
