/**
 * Tells the telemetry what a browser reports of its call. It is the visitor's word: every event of it is marked as the
 * client's, none is logged, and nothing else follows from it.
 */
import type { ClientReport } from '@voice-agent/protocol';
import type { SessionServices } from './session-services.ts';
import type { TokenClaims } from './session-token.ts';

export function takeReport(
  { telemetry }: Pick<SessionServices, 'telemetry'>,
  { sub: sessionId, agent }: Pick<TokenClaims, 'sub' | 'agent'>,
  report: ClientReport,
): void {
  const of = { sessionId, agent, trust: 'client' } as const;
  const { sentSeconds, receivedSeconds, reconnects, droppedFrames, inputTokens, outputTokens } = report;
  if (sentSeconds > 0) telemetry.emit('audio.sent', { ...of, seconds: sentSeconds });
  if (receivedSeconds > 0) telemetry.emit('audio.received', { ...of, seconds: receivedSeconds });
  for (const latencyMs of report.turnLatenciesMs) telemetry.emit('turn.answered', { ...of, latencyMs });
  for (const code of new Set(report.errors)) telemetry.emit('session.failed', { ...of, code });
  const usage = { inputTokens, outputTokens };
  telemetry.emit('client.reported', { ...of, reconnects, droppedFrames, usage });
}
