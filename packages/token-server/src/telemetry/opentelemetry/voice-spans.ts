/** The spans: a key's mint, a tool's execution, a handoff, and a whole session, made when it ends. */
import {
  type Attributes,
  context,
  propagation,
  type Span,
  SpanStatusCode,
  type TextMapGetter,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import type { VoiceEventOf } from '../voice-event.ts';
import type { VoiceObserver, VoiceOperation, VoiceOperationEnd } from '../voice-observer.ts';
import { ATTRIBUTE, SPAN } from './semantic-names.ts';

type Around = NonNullable<VoiceObserver['around']>;
type Request = Extract<VoiceOperation, { type: 'request' }>;

export function spansAround(tracer: Tracer): Around {
  return (operation, work) => {
    if (operation.type === 'request') return inCallersTrace(operation, work);
    const [name, attributes] = described(operation);
    return tracer.startActiveSpan(name, { attributes }, async (span) => {
      const end = await work(span);
      finish(span, operation, end);
    });
  };
}

/**
 * A session is mostly silence, and begins and ends in requests of their own, perhaps on two instances. So its span is
 * made at its end, by whom was told of it, as the root of a trace; `gen_ai.conversation.id` finds the others.
 */
export function sessionSpan(
  tracer: Tracer,
  { sessionId, agent, reason, durationMs, at }: VoiceEventOf<'session.ended'>,
) {
  const ending = trace.getSpanContext(context.active());
  tracer
    .startSpan(SPAN.session, {
      root: true,
      startTime: at - durationMs,
      attributes: {
        [ATTRIBUTE.conversationId]: sessionId,
        [ATTRIBUTE.agentName]: agent,
        [ATTRIBUTE.endReason]: reason,
      },
      ...(ending && { links: [{ context: ending }] }),
    })
    .end(at);
}

const headers: TextMapGetter<Request> = {
  keys: () => ['traceparent', 'tracestate'],
  get: (carrier, key) => carrier[key as 'traceparent' | 'tracestate'],
};

/** Where an HTTP instrumentation has begun a span for the request, that one has read the headers already. */
function inCallersTrace(request: Request, work: Parameters<Around>[1]): Promise<unknown> {
  const active = context.active();
  if (trace.getSpan(active) || request.traceparent === undefined) return work();
  return context.with(propagation.extract(active, request, headers), () => work());
}

function described(operation: Exclude<VoiceOperation, Request>): [name: string, attributes: Attributes] {
  if (operation.type === 'mint') return [SPAN.mint, { [ATTRIBUTE.mintPurpose]: operation.purpose }];
  const { sessionId, agent, callId } = operation;
  const attributes: Attributes = {
    [ATTRIBUTE.conversationId]: sessionId,
    [ATTRIBUTE.agentName]: agent,
    [ATTRIBUTE.toolCallId]: callId,
  };
  if (operation.type === 'handoff') return [SPAN.handoff, attributes];
  const { tool, content } = operation;
  attributes[ATTRIBUTE.operationName] = 'execute_tool';
  attributes[ATTRIBUTE.toolName] = tool;
  attributes[ATTRIBUTE.toolType] = 'function';
  if (content) attributes[ATTRIBUTE.toolArguments] = JSON.stringify(content.arguments);
  return [`${SPAN.tool} ${tool}`, attributes];
}

function finish(span: Span, { type }: VoiceOperation, { error, sessionId, agent, content }: VoiceOperationEnd): void {
  if (sessionId !== undefined) span.setAttribute(ATTRIBUTE.conversationId, sessionId);
  if (agent !== undefined) span.setAttribute(type === 'handoff' ? ATTRIBUTE.handoffTo : ATTRIBUTE.agentName, agent);
  if (content) span.setAttribute(ATTRIBUTE.toolOutput, content.output);
  if (error !== undefined) {
    span.setAttribute(ATTRIBUTE.errorType, error);
    span.setStatus({ code: SpanStatusCode.ERROR });
  }
  span.end();
}
