/**
 * A line for every event, for a developer's eye: `createPipeline({ …, debug: true })`, or VOICE_AGENT_DEBUG=1 in the
 * environment for every pipeline of the process.
 */
import type { PipelineTelemetryEvent, PipelineTelemetryListener } from './pipeline-events.ts';

export function isDebugWanted(environment: Readonly<Record<string, string | undefined>>): boolean {
  return !['', '0', 'false', 'off'].includes((environment.VOICE_AGENT_DEBUG ?? '').toLowerCase());
}

/** `12:00:00.000 stt.completed turn=1 durationMs=120 …`. Chunks of speech are left out: there are ten a second. */
export function debugLog(write: (line: string) => void): PipelineTelemetryListener {
  return (event) => {
    if (event.type !== 'tts.chunk') write(`${debugLine(event)}\n`);
  };
}

/** One listener for all, so that two pipelines with one emitter are written once. */
export const debugToStandardError: PipelineTelemetryListener = debugLog((line) => process.stderr.write(line));

function debugLine({ type, at, ...fields }: PipelineTelemetryEvent): string {
  const words = Object.entries(fields).map(([name, value]) => `${name}=${written(value)}`);
  return [new Date(at).toISOString().slice(11, 23), type, ...words].join(' ');
}

function written(value: unknown): string {
  if (typeof value === 'number') return String(Math.round(value * 1000) / 1000);
  return typeof value === 'string' && /^[\w-]+$/.test(value) ? value : JSON.stringify(value);
}
