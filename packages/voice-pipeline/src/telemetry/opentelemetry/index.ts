/** @voice-agent/voice-pipeline/opentelemetry: needs `@opentelemetry/api`, and an SDK to collect what it says. */
export { type OpenTelemetryOptions, openTelemetry } from './open-telemetry.ts';
