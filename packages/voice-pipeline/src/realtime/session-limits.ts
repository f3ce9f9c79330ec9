/** What one session may take of the server's memory and time. */

export interface SessionLimits {
  /** Items of the conversation. Default 2000: beyond it the oldest go, and a client's own are refused. */
  maxItems: number;
  /** Characters of what the client puts into the conversation, pictures included. Default 32 Mi. */
  maxConversationChars: number;
  /** Responses that may begin in a minute. Default 120. */
  responsesPerMinute: number;
}

/**
 * What was left out has its default, also where it is there and undefined.
 *
 * @throws RangeError for what limits nothing: zero, less, or no number
 */
export function sessionLimits({
  maxItems = 2000,
  maxConversationChars = 32 * 1024 * 1024,
  responsesPerMinute = 120,
}: Partial<SessionLimits> = {}): SessionLimits {
  const limits = { maxItems, maxConversationChars, responsesPerMinute };
  for (const [name, limit] of Object.entries(limits)) {
    if (!(limit > 0)) throw new RangeError(`limits.${name} must be a number above 0, not ${limit}.`);
  }
  return limits;
}
