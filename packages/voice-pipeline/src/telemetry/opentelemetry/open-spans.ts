/** Spans that were started by one event and are ended by another. What a turn leaves open ends with it. */
import { type Attributes, context, type Span, type SpanStatusCode, type Tracer, trace } from '@opentelemetry/api';
import { ATTRIBUTE, SPAN } from './semantic-names.ts';

/** Where an event belongs. */
interface Place {
  readonly runId: string;
  readonly turn: number;
  readonly sentence?: number;
  readonly callId?: string;
  readonly at: number;
}

type SpanName = (typeof SPAN)[keyof typeof SPAN];

export class OpenSpans {
  readonly #tracer: Tracer;
  /** The spans of each turn, by name, sentence and tool call. */
  readonly #turns = new Map<string, Map<string, Span>>();

  constructor(tracer: Tracer) {
    this.#tracer = tracer;
  }

  start(name: SpanName, place: Place, attributes: Attributes): void {
    const spans = this.#turns.get(turnKey(place)) ?? new Map<string, Span>();
    this.#turns.set(turnKey(place), spans);
    const parent = spans.get(spanKey(SPAN.turn, place));
    const within = parent ? trace.setSpan(context.active(), parent) : context.active();
    const all = { [ATTRIBUTE.operationName]: name, ...attributes };
    const key = spanKey(name, place);
    spans.get(key)?.end(place.at);
    spans.set(key, this.#tracer.startSpan(name, { startTime: place.at, attributes: defined(all) }, within));
  }

  end(name: SpanName, place: Place, attributes: Attributes): void {
    const spans = this.#turns.get(turnKey(place));
    const key = spanKey(name, place);
    const span = spans?.get(key);
    if (!spans || !span) return;
    span.setAttributes(defined(attributes));
    if (name === SPAN.turn) {
      for (const [other, open] of spans) if (other !== key) open.end(place.at);
      this.#turns.delete(turnKey(place));
    } else spans.delete(key);
    span.end(place.at);
  }

  fail(name: SpanName, place: Place & { readonly error: string }, code: SpanStatusCode): void {
    const span = this.#turns.get(turnKey(place))?.get(spanKey(name, place));
    span?.setStatus({ code });
    this.end(name, place, { [ATTRIBUTE.errorType]: place.error });
  }
}

function turnKey({ runId, turn }: Place): string {
  return `${runId} ${turn}`;
}

/** The turn's own span has no sentence. */
function spanKey(name: SpanName, { sentence = 0, callId = '' }: Place): string {
  if (name === SPAN.tool) return `${name} ${callId}`;
  return name === SPAN.tts ? `${name} ${sentence}` : name;
}

function defined(attributes: Attributes): Attributes {
  return Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== undefined));
}
