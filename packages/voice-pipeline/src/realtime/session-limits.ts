/** What one session may take of the server's memory and time. */

export interface SessionLimits {
  /** Items of the conversation. Default 2000: beyond it the oldest go, and a client's own are refused. */
  maxItems: number;
  /** Characters of what the client puts into the conversation, pictures included. Default 32 Mi. */
  maxConversationChars: number;
  /** Responses that may begin in a minute. Default 120. */
  responsesPerMinute: number;
}

export const DEFAULT_LIMITS: SessionLimits = {
  maxItems: 2000,
  maxConversationChars: 32 * 1024 * 1024,
  responsesPerMinute: 120,
};
