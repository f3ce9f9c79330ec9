/**
 * The one queue for `response.create`, whoever asks. Pure: the session sends what `dueRequest` names, then `markSent`.
 *
 * The provider writes one response at a time and refuses a second one; its turn detection may begin one at any moment
 * before ours arrives. So a request waits for `response.done`, one at most is on its way, and a refused one waits again.
 */
import type { RealtimeErrorDetails, ServerEvent } from '@voice-agent/protocol';

/** answer: whoever asked wants what stands in the conversation answered, so that many requests become one. */
export interface AnswerRequest {
  readonly kind: 'answer';
  /** The last item that the answer must have read. */
  readonly itemId: string;
}

export interface GreetingRequest {
  readonly kind: 'greeting';
  readonly instructions: string;
}

/** A sentence while a tool runs. It is said out of band and answers nobody; what comes after it makes it needless. */
export interface FillerRequest {
  readonly kind: 'filler';
  readonly instructions: string;
}

export type ResponseRequest = AnswerRequest | GreetingRequest | FillerRequest;

interface Waiting {
  readonly request: ResponseRequest;
  /** Whether the provider has the item. */
  readonly added: boolean;
  /** A response that began after that, so that it has read the item and answers it. */
  readonly answeredBy: string | undefined;
}

interface InFlight extends Waiting {
  readonly eventId: string;
  /** The response that began since: ours, unless a refusal follows. */
  readonly begun: string | undefined;
}

export interface ResponseQueue {
  /** Ids of the responses between `response.created` and `response.done`. */
  readonly active: readonly string[];
  readonly inFlight: InFlight | undefined;
  readonly waiting: readonly Waiting[];
  /** An answer would talk over the visitor, and what is being said will bring one anyway. */
  readonly visitorSpeaks: boolean;
  /** We were refused for a response that we have not seen: wait for its end. */
  readonly refused: boolean;
  /** The visitor stopped what is active, or what is to begin: nobody waits for the rest of it. */
  readonly cancelled: boolean;
  /** The response whose last item so far is a message, and complete: all that may be missing is `response.done`. */
  readonly written: string | undefined;
  /**
   * The message of an error that came while a response was being written, of which nothing has come since. It may be the
   * response's end: LocalAI tells of none that failed by `response.done`.
   */
  readonly doubt: string | undefined;
}

export const emptyQueue: ResponseQueue = Object.freeze({
  active: [],
  inFlight: undefined,
  waiting: [],
  visitorSpeaks: false,
  refused: false,
  cancelled: false,
  written: undefined,
  doubt: undefined,
});

/** @param added - whether the provider has confirmed the request's item already. */
export function enqueue(queue: ResponseQueue, request: ResponseRequest, added = false): ResponseQueue {
  // Of several waiting for an answer the last is enough: it has read what stood before it.
  const others = queue.waiting.filter(
    ({ request: { kind } }) => kind !== 'filler' && (kind !== 'answer' || request.kind !== 'answer'),
  );
  return { ...queue, waiting: [...others, { request, added, answeredBy: undefined }] };
}

/** What may be sent now. */
export function dueRequest(queue: ResponseQueue): ResponseRequest | undefined {
  const { active, inFlight, waiting, visitorSpeaks, refused } = queue;
  if (active.length > 0 || inFlight || visitorSpeaks || refused) return undefined;
  return waiting[0]?.request;
}

/** The first waiting request went out as the client event `eventId`. */
export function markSent(queue: ResponseQueue, eventId: string): ResponseQueue {
  const [first, ...waiting] = queue.waiting;
  return first ? { ...queue, waiting, cancelled: false, inFlight: { ...first, eventId, begun: undefined } } : queue;
}

/** The visitor stopped the responses that are active, and the one that is to begin. */
export function markCancelled(queue: ResponseQueue): ResponseQueue {
  return { ...queue, cancelled: true };
}

export interface LostLine {
  /** Responses whose tools bring the answer themselves. */
  readonly calling: readonly string[];
  /** Of the greeting something was heard, or will be: it is not said twice. */
  readonly greeted: boolean;
  /** The item that a response was answering which nobody else will ask for again. */
  readonly itemId: string;
}

/**
 * The line broke: what was asked for and not finished is asked for again, once, by whoever asked first. A response that
 * the visitor had stopped, by speech or by hand, is over; so is one that was written to its end.
 */
export function requeue(queue: ResponseQueue, { calling, greeted, itemId }: LostLine): ResponseQueue {
  const { active, inFlight, cancelled, visitorSpeaks, written } = queue;
  const stopped = cancelled || visitorSpeaks;
  const over = written === undefined ? calling : [...calling, written];
  const cut = stopped ? [] : active.filter((id) => id !== inFlight?.begun && !over.includes(id));
  const again = inFlight && isWantedAgain(inFlight, { stopped, over, greeted }) ? [inFlight] : [];
  const open = queue.waiting.filter(({ answeredBy }) => written === undefined || answeredBy !== written);
  const waiting = [...again, ...open].map(({ request }) => request).filter(({ kind }) => kind !== 'filler');
  if (cut.length > 0) waiting.unshift({ kind: 'answer', itemId });
  return waiting.reduce((fresh, request) => enqueue(fresh, request), emptyQueue);
}

function isWantedAgain(
  { request, begun }: InFlight,
  { stopped, over, greeted }: { stopped: boolean; over: readonly string[]; greeted: boolean },
): boolean {
  if (begun === undefined) return true;
  return !stopped && !over.includes(begun) && !(request.kind === 'greeting' && greeted);
}

/** Whether the agent is at work on an answer, or will be. */
export function owesResponse({ active, inFlight, waiting }: ResponseQueue): boolean {
  return active.length > 0 || inFlight !== undefined || waiting.length > 0;
}

/**
 * Whether the error answers our `response.create`. Without an id that is so while no response has begun that can be
 * ours; once it has, the provider refused an answer of its own.
 */
export function isRefusal({ inFlight }: ResponseQueue, error: RealtimeErrorDetails): boolean {
  if (!inFlight) return false;
  if (error.event_id) return error.event_id === inFlight.eventId;
  const { request, begun, answeredBy } = inFlight;
  // An answer that has not read our item is none of ours.
  const isOurs = begun !== undefined && (request.kind !== 'answer' || answeredBy === begun);
  return isBusy(error) && !isOurs;
}

export function foldQueue(before: ResponseQueue, event: ServerEvent): ResponseQueue {
  const queue = before.doubt !== undefined && 'response_id' in event ? { ...before, doubt: undefined } : before;
  switch (event.type) {
    case 'conversation.item.added':
    case 'conversation.item.done':
      return event.item.id ? markAdded(queue, event.item.id) : queue;
    case 'input_audio_buffer.speech_started':
      return { ...queue, visitorSpeaks: true };
    case 'input_audio_buffer.committed':
    case 'input_audio_buffer.cleared':
      // What begins now answers what the visitor said since.
      return stillCancelled({ ...queue, visitorSpeaks: false });
    case 'response.created':
      return begin(queue, event.response.id);
    case 'response.output_item.added':
      return event.response_id === queue.written ? { ...queue, written: undefined } : queue;
    case 'response.output_item.done': {
      const { item } = event;
      const isWhole = item.type === 'message' && item.status === 'completed';
      return isWhole ? { ...queue, written: event.response_id } : queue;
    }
    case 'response.done':
      return finish(queue, event.response.id, event.response.status === 'completed');
    case 'error': {
      if (isRefusal(queue, event.error)) return refuse(queue, isBusy(event.error));
      return queue.active.length > 0 && !isBusy(event.error) ? { ...queue, doubt: event.error.message } : queue;
    }
    default:
      return queue;
  }
}

/** Whether the response that begins next is a filler, which answers nothing. */
export function awaitsFiller({ inFlight }: ResponseQueue): boolean {
  return inFlight?.request.kind === 'filler' && inFlight.begun === undefined;
}

function begin(queue: ResponseQueue, id: string): ResponseQueue {
  // Nothing is heard of one that was stopped before it began.
  const answers = (!queue.cancelled || queue.active.length > 0) && !awaitsFiller(queue);
  const answered = <W extends Waiting>(one: W): W => (one.added && answers ? { ...one, answeredBy: id } : one);
  return {
    ...queue,
    active: [...queue.active, id],
    inFlight: queue.inFlight && { ...answered(queue.inFlight), begun: id },
    waiting: queue.waiting.map(answered),
    visitorSpeaks: false,
  };
}

function finish(queue: ResponseQueue, id: string, completed: boolean): ResponseQueue {
  const { inFlight } = queue;
  const active = queue.active.filter((other) => other !== id);
  return stillCancelled({
    ...queue,
    active,
    doubt: undefined,
    inFlight: inFlight?.begun === id ? undefined : inFlight,
    waiting: queue.waiting
      .filter(({ answeredBy }) => !(completed && answeredBy === id))
      .map((one) => (one.answeredBy === id ? { ...one, answeredBy: undefined } : one)),
    refused: false,
  });
}

function stillCancelled(queue: ResponseQueue): ResponseQueue {
  return { ...queue, cancelled: queue.cancelled && queue.active.length > 0 };
}

/** Busy: it waits again, at the front. Refused for any other reason it would be refused again. */
function refuse(queue: ResponseQueue, busy: boolean): ResponseQueue {
  const { inFlight, waiting, active } = queue;
  if (!inFlight || !busy) return { ...queue, inFlight: undefined };
  const superseded = inFlight.request.kind === 'answer' && waiting.some(({ request }) => request.kind === 'answer');
  return {
    ...queue,
    inFlight: undefined,
    waiting: superseded ? waiting : [inFlight, ...waiting],
    refused: active.length === 0,
  };
}

function markAdded(queue: ResponseQueue, itemId: string): ResponseQueue {
  const marked = <W extends Waiting>(one: W): W => {
    return one.request.kind === 'answer' && one.request.itemId === itemId ? { ...one, added: true } : one;
  };
  const { inFlight, waiting } = queue;
  return { ...queue, inFlight: inFlight && marked(inFlight), waiting: waiting.map(marked) };
}

/** The provider is writing another response. */
export function isBusy(error: RealtimeErrorDetails): boolean {
  return error.code === 'conversation_already_has_active_response';
}
