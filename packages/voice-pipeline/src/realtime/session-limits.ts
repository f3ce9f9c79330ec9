/** What one session may take of the server's memory and time. */
import { type Check, optionsOf } from '../checked-options.ts';

export interface SessionLimits {
  /** Items of the conversation. Default 2000: beyond it the oldest go, and a client's own are refused. */
  maxItems: number;
  /** Characters of what the client puts into the conversation, pictures included. Default 32 Mi. */
  maxConversationChars: number;
  /** Responses that may begin in a minute. Default 120. */
  responsesPerMinute: number;
}

/** @throws RangeError for what limits nothing: zero, less, or no number */
const aboveZero: Check = (name, limit) => {
  if (typeof limit === 'number' && limit > 0) return;
  throw new RangeError(`${name} must be a number above 0, not ${limit}.`);
};

/** Of an option. */
export const sessionLimitsCheck = optionsOf<SessionLimits>({
  maxItems: aboveZero,
  maxConversationChars: aboveZero,
  responsesPerMinute: aboveZero,
});

/** What was left out has its default, also where it is there and undefined. */
export function sessionLimits({
  maxItems = 2000,
  maxConversationChars = 32 * 1024 * 1024,
  responsesPerMinute = 120,
}: Partial<SessionLimits> = {}): SessionLimits {
  return { maxItems, maxConversationChars, responsesPerMinute };
}
