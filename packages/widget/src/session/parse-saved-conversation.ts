/**
 * The conversation that an earlier page saved. Anybody on the origin can have written it, so nothing of it is shown
 * unless all of it is as we would write it. Pure and total.
 */
import { isAgentInfo, isSessionLimits, isSessionToken } from '../tools/parse-answer.ts';
import { type Check, isFlag, isNumber, isText, listOf, oneOf, optional, recordOf, shape } from '../tools/shape.ts';
import type { TranscriptEntry } from '../transcript/transcript-entry.ts';
import type { SavedConversation } from './saved-conversation.ts';

export interface Expected {
  /** The token server's address, as it is saved. */
  readonly server: string;
  /** Unix milliseconds. */
  readonly now: number;
}

/** Milliseconds. After half an hour a visitor has begun something else, and a greeting is right again. */
const MAX_AGE = 30 * 60_000;

/** No other URI: the view shows it. */
const isImage: Check = (value) =>
  isText(value) && /^data:image\/(png|jpeg);base64,[A-Za-z\d+/]+=*$/.test(value as string);

const entryChecks: Readonly<Record<TranscriptEntry['kind'], Check>> = {
  user: shape({
    text: isText,
    via: oneOf('voice', 'text'),
    images: optional(listOf(isImage)),
    state: oneOf('pending', 'done', 'failed'),
  }),
  agent: shape({
    agent: isText,
    text: isText,
    heardLength: isNumber,
    state: oneOf('streaming', 'done', 'interrupted'),
  }),
  tool: shape({
    name: isText,
    title: isText,
    state: oneOf('asked', 'running', 'declined', 'done', 'failed'),
    progress: optional((value) => isText(value) || isNumber(value)),
    milliseconds: optional(isNumber),
  }),
  notice: shape({
    notice: oneOf('handoff', 'reconnected', 'resumed', 'guardrail', 'otherMicrophone'),
    agent: isText,
    device: optional(isText),
  }),
};

const isEntry: Check = (value) => {
  const entry = value as TranscriptEntry;
  if (!shape({ id: isText, kind: oneOf(...Object.keys(entryChecks)) })(value)) return false;
  if (!entryChecks[entry.kind](value)) return false;
  return entry.kind !== 'agent' || isWithin(entry.heardLength, entry.text.length);
};

const isSaved = shape({
  version: oneOf(1),
  server: isText,
  savedAt: isNumber,
  mode: oneOf('voice', 'text'),
  muted: isFlag,
  session: isSessionToken,
  agent: isAgentInfo,
  limits: isSessionLimits,
  startedAt: isNumber,
  entries: (value) => listOf(isEntry)(value) && areDistinct((value as TranscriptEntry[]).map(({ id }) => id)),
  // A call without an output still ran; JSON leaves the field out.
  calls: listOf(shape({ itemId: isText, callId: isText, name: isText, arguments: isText, output: optional(isText) })),
  context: listOf(shape({ itemId: isText, text: isText })),
  unanswered: isFlag,
  times: optional(recordOf(isNumber)),
});

/** undefined: nothing that may go on. It is of another server or version, too old, expired, or was not written by us. */
export function parseSavedConversation(value: unknown, { server, now }: Expected): SavedConversation | undefined {
  if (!isSaved(value)) return undefined;
  const saved = value as SavedConversation;
  // A clock that was put back a little must not lose a conversation, nor one from far ahead last for ever.
  const fresh = Math.abs(now - saved.savedAt) <= MAX_AGE && saved.session.expiresAt * 1000 > now;
  return fresh && saved.server === server ? saved : undefined;
}

function isWithin(value: number, most: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= most;
}

function areDistinct(ids: readonly string[]): boolean {
  return new Set(ids).size === ids.length;
}
