/** Parses the token server's answers. Total: undefined means that the answer does not keep the HTTP contract. */
import type { SessionGrant } from '@voice-agent/protocol';
import { isFlag, isNumber, isRecord, isText, listOf, oneOf, optional, recordOf, shape } from './shape.ts';

export const isSessionToken = shape({ id: isText, token: isText, expiresAt: isNumber });

export const isAgentInfo = shape({
  name: isText,
  greeting: optional(isText),
  suggestions: optional(listOf(isText)),
  tools: listOf(
    shape({
      name: isText,
      title: optional(isText),
      runsIn: oneOf('server', 'page'),
      approval: isFlag,
      onInterrupt: optional(isText),
    }),
  ),
  handoffs: recordOf(isText),
});

/** `heartbeatSeconds` is not looked at: a clock does not start for what is no number. */
export const isSessionLimits = shape({ maxDurationSeconds: isNumber, idleSeconds: isNumber });

const isDialect = shape({
  serverEvents: optional(recordOf(isText)),
  unsupported: optional(listOf(isText)),
  images: optional(isFlag),
  maxSessionSeconds: optional(isNumber),
});

const isSessionGrant = shape({
  session: isSessionToken,
  realtime: shape({
    url: isText,
    protocols: listOf(isText),
    expiresAt: isNumber,
    // A session's configuration is sent on as it came: the provider is its judge.
    configure: optional(isRecord),
    dialect: optional(isDialect),
  }),
  agent: isAgentInfo,
  limits: isSessionLimits,
});

export function parseSessionGrant(value: unknown): SessionGrant | undefined {
  return isSessionGrant(value) ? (value as SessionGrant) : undefined;
}
