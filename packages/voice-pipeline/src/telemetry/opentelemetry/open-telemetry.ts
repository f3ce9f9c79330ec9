/**
 * Traces and metrics for OpenTelemetry, through its API only: what collects them is the SDK that the app sets up. A turn
 * is a span, with its recognition, its workflow, its tools and each of its sentences as children. Without an SDK all of it does nothing.
 */
import { type MeterProvider, metrics, SpanStatusCode, type TracerProvider, trace } from '@opentelemetry/api';
import type { PipelineTelemetryEvent, PipelineTelemetryListener } from '../pipeline-events.ts';
import { latencyListener } from './latency-listener.ts';
import { OpenSpans } from './open-spans.ts';
import { ATTRIBUTE, SCHEMA_URL, SPAN } from './semantic-names.ts';

export interface OpenTelemetryOptions {
  /** Default: the global one. */
  tracerProvider?: TracerProvider;
  /** Default: the global one. */
  meterProvider?: MeterProvider;
}

const SCOPE = '@voice-agent/voice-pipeline';

/** Listens: `createPipeline({ …, telemetry: new PipelineTelemetry({ listeners: [openTelemetry()] }) })`. */
export function openTelemetry(options: OpenTelemetryOptions = {}): PipelineTelemetryListener {
  const { tracerProvider = trace.getTracerProvider(), meterProvider = metrics.getMeterProvider() } = options;
  const spans = new OpenSpans(tracerProvider.getTracer(SCOPE, undefined, { schemaUrl: SCHEMA_URL }));
  const measure = latencyListener(meterProvider.getMeter(SCOPE, undefined, { schemaUrl: SCHEMA_URL }));
  return (event) => {
    measure(event);
    traceEvent(spans, event);
  };
}

function traceEvent(spans: OpenSpans, event: PipelineTelemetryEvent): void {
  switch (event.type) {
    case 'pipeline.turn.started': {
      const attributes = { [ATTRIBUTE.conversationId]: event.runId, [ATTRIBUTE.turn]: event.turn };
      spans.start(SPAN.turn, event, attributes);
      break;
    }
    case 'pipeline.turn.ended':
      spans.end(SPAN.turn, event, { [ATTRIBUTE.endReason]: event.reason });
      break;
    case 'stt.started':
      spans.start(SPAN.stt, event, { [ATTRIBUTE.stage]: event.stage });
      break;
    case 'stt.completed':
      spans.end(SPAN.stt, event, {
        [ATTRIBUTE.audioSeconds]: event.audioSeconds,
        [ATTRIBUTE.transcript]: event.content?.text,
      });
      break;
    case 'tool.called':
      spans.start(SPAN.tool, event, {
        [ATTRIBUTE.toolName]: event.tool,
        [ATTRIBUTE.toolCallId]: event.callId,
        [ATTRIBUTE.toolType]: 'function',
      });
      break;
    case 'tool.returned':
      spans.end(SPAN.tool, event, {});
      break;
    case 'tool.failed':
      spans.fail(SPAN.tool, event, SpanStatusCode.ERROR);
      break;
    case 'workflow.started':
      spans.start(SPAN.workflow, event, {});
      break;
    case 'workflow.completed':
      spans.end(SPAN.workflow, event, { [ATTRIBUTE.answer]: event.content?.text });
      break;
    case 'tts.started':
      spans.start(SPAN.tts, event, {
        [ATTRIBUTE.stage]: event.stage,
        [ATTRIBUTE.outputType]: 'speech',
        [ATTRIBUTE.sentence]: event.content?.text,
      });
      break;
    case 'tts.completed':
      spans.end(SPAN.tts, event, { [ATTRIBUTE.audioSeconds]: event.audioSeconds });
      break;
    case 'stt.failed':
      spans.fail(SPAN.stt, event, SpanStatusCode.ERROR);
      break;
    case 'workflow.failed':
      spans.fail(SPAN.workflow, event, SpanStatusCode.ERROR);
      break;
    case 'tts.failed':
      spans.fail(SPAN.tts, event, SpanStatusCode.ERROR);
      break;
  }
}
