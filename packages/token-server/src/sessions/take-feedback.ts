/** Tells the telemetry how a visitor rates a conversation. Their words are content: told only where content is asked for. */
import type { SessionFeedback } from '@voice-agent/protocol';
import type { SessionServices } from './session-services.ts';
import type { TokenClaims } from './session-token.ts';

export function takeFeedback(
  { telemetry }: Pick<SessionServices, 'telemetry'>,
  { sub: sessionId, agent }: Pick<TokenClaims, 'sub' | 'agent'>,
  { rating, comment }: SessionFeedback,
): void {
  const content = comment === undefined ? {} : { content: { comment } };
  telemetry.emit('session.rated', { sessionId, agent, trust: 'client', rating, ...content });
}
