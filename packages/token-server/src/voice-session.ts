/**
 * The signed-in visitor, as `authenticate` answers. Must survive JSON: it is kept in the store for the session.
 *
 * An app adds its own fields once, and every tool sees them:
 * `declare module '@voice-agent/token-server' { interface VoiceUser { plan: 'free' | 'paid' } }`
 */
export interface VoiceUser {
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
}
