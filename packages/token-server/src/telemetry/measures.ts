/**
 * What of an event is a number: the one list of metrics, whoever collects them (OpenTelemetry, Prometheus, the board).
 *
 * Attributes come from closed sets of this server's code and configuration: agents, tools, reasons. Never a session, a
 * user or a call, nor any text that a caller may choose: a metric with those grows without bound. Pure.
 */
import type { VoiceEvent, VoiceEventOf } from './voice-event.ts';

/** Seconds, from a glance to a wait that nobody bears. Source: server-side voice latencies lie between 0.05 and 10 s. */
export const LATENCY_BUCKETS_SECONDS: readonly number[] = [
  0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2, 3, 5, 7.5, 10, 30,
];
/** Of the semantic conventions for `gen_ai.client.token.usage`, up to what a conversation may hold. */
const TOKEN_BUCKETS: readonly number[] = [1, 4, 16, 64, 256, 1_024, 4_096, 16_384, 65_536, 262_144];
const SESSION_BUCKETS_SECONDS: readonly number[] = [10, 30, 60, 120, 300, 600, 1_200, 1_800, 3_600, 7_200];

export type AttributeName =
  | 'agent'
  | 'direction'
  | 'guardrail'
  | 'kind'
  | 'limit'
  | 'outcome'
  | 'purpose'
  | 'rating'
  | 'reason'
  | 'to'
  | 'token'
  | 'tool';

export type MeasureAttributes = Readonly<Partial<Record<AttributeName, string>>>;

export interface MetricDescription {
  readonly type: 'counter' | 'histogram';
  /** UCUM: 's' for seconds, '{thing}' for counted things. */
  readonly unit: string;
  readonly description: string;
  readonly buckets?: readonly number[];
}

export const METRICS = {
  'voice_agent.sessions': counted('{session}', 'Sessions that were started'),
  'voice_agent.session.duration': timed('How long sessions lasted that were ended', SESSION_BUCKETS_SECONDS),
  'voice_agent.session.failures': counted('{session}', 'Calls that broke, as their browsers tell'),
  'voice_agent.session.ratings': counted('{rating}', 'Conversations that visitors rated'),
  'voice_agent.mint.duration': timed('How long the provider took for a key, or to fail'),
  'voice_agent.mint.denied': counted('{mint}', 'Keys that were not given'),
  'voice_agent.tool.duration': timed('How long tool handlers took'),
  'voice_agent.tool.replays': counted('{call}', 'Tool calls that got the answer of an earlier one'),
  'voice_agent.tool.denied': counted('{call}', 'Tool calls for which no handler ran'),
  'voice_agent.handoffs': counted('{handoff}', 'Conversations that were handed over to another agent'),
  'voice_agent.handoff.denied': counted('{handoff}', 'Handoffs that were refused'),
  'voice_agent.guardrails': counted('{trip}', 'Guardrails that tripped'),
  'voice_agent.limits': counted('{refusal}', 'Rates, caps and budgets that said no'),
  'voice_agent.faults': counted('{fault}', 'Failures of this server: requests, store, listeners'),
  'voice_agent.origins.refused': counted('{request}', 'Requests of pages that may not'),
  'voice_agent.audio.duration': { ...counted('s', 'Sound that went through, as browsers tell') },
  'voice_agent.turn.latency': timed(
    'From the end of a visitor’s turn to the first sound of the answer, as browsers tell',
  ),
  'voice_agent.token.usage': {
    type: 'histogram',
    unit: '{token}',
    description: 'Tokens between two reports of a browser, as the provider told it',
    buckets: TOKEN_BUCKETS,
  },
  'voice_agent.reconnects': counted('{reconnect}', 'Lines that were mended, as browsers tell'),
} as const satisfies Readonly<Record<string, MetricDescription>>;

export type MetricName = keyof typeof METRICS;

export interface Measure {
  readonly name: MetricName;
  /** In the metric's unit; what a counter grows by. */
  readonly value: number;
  readonly attributes: MeasureAttributes;
}

/** Events that are no numbers give none. */
export function measuresOf(event: VoiceEvent): readonly Measure[] {
  switch (event.type) {
    case 'session.started':
      return [one('voice_agent.sessions', { agent: event.agent })];
    case 'session.ended':
      return [took('voice_agent.session.duration', event, { agent: event.agent, reason: event.reason })];
    case 'session.failed':
      return [one('voice_agent.session.failures', { agent: event.agent, reason: event.code })];
    case 'session.rated':
      return [one('voice_agent.session.ratings', { agent: event.agent, rating: String(event.rating) })];
    case 'mint.granted':
      return [
        took('voice_agent.mint.duration', event, { agent: event.agent, purpose: event.purpose, outcome: 'granted' }),
      ];
    case 'mint.failed': {
      const { purpose, reason } = event;
      return [
        took('voice_agent.mint.duration', event, { purpose, outcome: 'failed' }),
        one('voice_agent.mint.denied', { purpose, reason }),
      ];
    }
    case 'mint.refused':
      return [one('voice_agent.mint.denied', { purpose: event.purpose, reason: event.reason })];
    case 'tool.returned':
      return [
        took('voice_agent.tool.duration', event, { agent: event.agent, tool: event.tool, outcome: event.outcome }),
      ];
    case 'tool.failed':
    case 'tool.timed_out':
    case 'tool.cancelled': {
      const outcome = event.type.slice('tool.'.length);
      return [took('voice_agent.tool.duration', event, { agent: event.agent, tool: event.tool, outcome })];
    }
    case 'tool.replayed':
      return [one('voice_agent.tool.replays', { agent: event.agent, tool: event.tool })];
    case 'tool.denied': {
      const { agent, tool, reason } = event;
      return [one('voice_agent.tool.denied', { agent, ...(tool !== undefined && { tool }), reason })];
    }
    case 'agent.handed_off':
      return [one('voice_agent.handoffs', { agent: event.agent, to: event.to })];
    case 'agent.handoff_refused':
      return [one('voice_agent.handoff.denied', { agent: event.agent, reason: event.reason })];
    case 'guardrail.tripped':
      return [
        one('voice_agent.guardrails', {
          agent: event.agent,
          guardrail: event.guardrail,
          ...(event.tool !== undefined && { tool: event.tool }),
        }),
      ];
    case 'limit.exceeded':
      return [one('voice_agent.limits', { limit: event.limit })];
    case 'origin.refused':
      return [one('voice_agent.origins.refused', {})];
    case 'request.failed':
      return [one('voice_agent.faults', { kind: 'request' })];
    case 'store.degraded':
      return [one('voice_agent.faults', { kind: 'store' })];
    case 'telemetry.listener_failed':
      return [one('voice_agent.faults', { kind: 'listener' })];
    case 'audio.sent':
    case 'audio.received': {
      const attributes = { agent: event.agent, direction: event.type.slice('audio.'.length) };
      return [{ name: 'voice_agent.audio.duration', value: event.seconds, attributes }];
    }
    case 'turn.answered':
      return [{ name: 'voice_agent.turn.latency', value: event.latencyMs / 1_000, attributes: { agent: event.agent } }];
    case 'client.reported':
      return reported(event);
    default:
      return [];
  }
}

function reported({ agent, reconnects, usage }: VoiceEventOf<'client.reported'>): readonly Measure[] {
  const tokens = [
    { token: 'input', value: usage?.inputTokens ?? 0 },
    { token: 'output', value: usage?.outputTokens ?? 0 },
  ];
  return [
    { name: 'voice_agent.reconnects', value: reconnects, attributes: { agent } } as const,
    ...tokens.map(({ token, value }) => {
      return { name: 'voice_agent.token.usage', value, attributes: { agent, token } } as const;
    }),
  ].filter(({ value }) => value > 0);
}

function counted(unit: string, description: string) {
  return { type: 'counter', unit, description } as const;
}

function timed(description: string, buckets: readonly number[] = LATENCY_BUCKETS_SECONDS) {
  return { type: 'histogram', unit: 's', description, buckets } as const;
}

function one(name: MetricName, attributes: MeasureAttributes): Measure {
  return { name, value: 1, attributes };
}

function took(name: MetricName, { durationMs }: { durationMs: number }, attributes: MeasureAttributes): Measure {
  return { name, value: Math.max(0, durationMs) / 1_000, attributes };
}
