/** What the use cases of a session work with. `create-voice-server` puts it together, once. */
import type { SessionLimits } from '@voice-agent/protocol';
import type { AgentRegistry } from '../agents/agent-registry.ts';
import type { Admission } from '../limits/admission.ts';
import type { RateLimits } from '../limits/rate-limits.ts';
import type { Logger } from '../logger.ts';
import type { RealtimeProvider } from '../providers/realtime-provider.ts';
import type { Store } from '../store/store.ts';
import type { VoiceTelemetry } from '../telemetry/voice-telemetry.ts';
import type { ApprovalTokens } from './approval-token.ts';
import type { Generations } from './generations.ts';
import type { SafetyIdentifier } from './safety-identifier.ts';
import type { SessionCensus } from './session-census.ts';
import type { SessionRecords } from './session-record.ts';
import type { SessionRoom } from './session-room.ts';
import type { SessionTokens } from './session-token.ts';

export interface SessionServices {
  readonly agents: AgentRegistry;
  readonly provider: RealtimeProvider;
  readonly store: Store;
  readonly records: SessionRecords;
  readonly room: SessionRoom;
  readonly tokens: SessionTokens;
  readonly approvals: ApprovalTokens;
  readonly generations: Generations;
  readonly safetyIdentifier: SafetyIdentifier;
  readonly census: SessionCensus;
  readonly limits: SessionLimits;
  readonly rates: RateLimits;
  readonly admission: Admission;
  /** What happened, for logs, metrics, traces and the app. */
  readonly telemetry: VoiceTelemetry;
  /** For what belongs into the log alone. Redacts. */
  readonly log: Logger;
  /** Unix milliseconds. */
  now(): number;
}

/** Where a request came from. */
export interface Caller {
  /** The `Origin` header. Absent: no browser, or not a request that browsers mark. */
  readonly origin: string | undefined;
  /** The address that called, or the /64 of IPv6. Absent: the runtime does not tell. */
  readonly network: string | undefined;
  /** Our address as the caller wrote it. */
  readonly requestUrl: string;
  /** Aborts when the caller has gone. */
  readonly signal: AbortSignal;
}
