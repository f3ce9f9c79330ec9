/** Records how long things took with OpenTelemetry's histograms. */
import type { Meter } from '@opentelemetry/api';
import type { PipelineTelemetryEvent } from '../pipeline-events.ts';
import { ATTRIBUTE, LATENCY_BUCKETS, METRIC } from './semantic-names.ts';

export function latencyListener(meter: Meter): (event: PipelineTelemetryEvent) => void {
  const histogram = (name: string, description: string) =>
    meter.createHistogram(name, {
      unit: 's',
      description,
      advice: { explicitBucketBoundaries: LATENCY_BUCKETS },
    });
  const turnLatency = histogram(METRIC.turnLatency, "From the end of a visitor's speech to the answer's first sound.");
  const sttDuration = histogram(METRIC.sttDuration, "From the end of a visitor's speech to its words.");
  const sttWait = histogram(METRIC.sttWait, 'How long speech waited for a recogniser behind others.');
  const firstToken = histogram(METRIC.timeToFirstToken, 'From the words to the first piece of an answer.');
  const firstChunk = histogram(METRIC.timeToFirstChunk, 'From a sentence to its first sound.');
  const toolDuration = histogram(METRIC.toolDuration, 'How long a tool took.');
  return (event) => {
    if (event.type === 'stt.admitted') sttWait.record(event.waitedMs / 1000, { [ATTRIBUTE.stage]: event.stage });
    if (event.type === 'tool.returned' || event.type === 'tool.failed') {
      const outcome = event.type === 'tool.returned' ? 'done' : event.error;
      const attributes = { [ATTRIBUTE.toolName]: event.tool, [ATTRIBUTE.outcome]: outcome };
      toolDuration.record(event.durationMs / 1000, attributes);
    }
    if (event.type === 'pipeline.turn.first_audio') turnLatency.record(event.latencyMs / 1000);
    if (event.type === 'workflow.first_token') firstToken.record(event.durationMs / 1000);
    if (event.type === 'stt.completed') sttDuration.record(event.durationMs / 1000, { [ATTRIBUTE.stage]: event.stage });
    if (event.type === 'tts.first_chunk')
      firstChunk.record(event.durationMs / 1000, { [ATTRIBUTE.stage]: event.stage });
  };
}
