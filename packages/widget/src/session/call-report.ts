/**
 * What a call tells the token server of itself: numbers. Nothing that was said is in them. Best effort: a report that is lost
 * is lost.
 */
import type { ClientReport } from '@voice-agent/protocol';
import type { MediaReport } from './ports.ts';
import type { VoiceSessionEvent } from './voice-snapshot.ts';

const SAMPLE_RATE_HZ = 24_000;

/** Errors are the call's to add. */
type Numbers = Omit<ClientReport, 'errors'>;

export interface CallReport {
  read(event: VoiceSessionEvent): void;
  hear(report: Extract<MediaReport, { type: 'server-event' }>): void;
  /** What there is since the last time. */
  take(): Numbers;
}

export function callReport(): CallReport {
  let report: Numbers;
  /** Of the microphone's samples, those that are in a report. */
  let counted = 0;
  const take = () => {
    const taken = report;
    report = {
      sentSeconds: 0,
      receivedSeconds: 0,
      turnLatenciesMs: [],
      reconnects: 0,
      droppedFrames: 0,
      inputTokens: 0,
      outputTokens: 0,
    };
    return taken;
  };
  take();
  return {
    take,
    read(event) {
      if (event.type === 'latency') report.turnLatenciesMs.push(event.milliseconds);
      if (event.type === 'reconnected') report.reconnects += 1;
      if (event.type === 'network') report.droppedFrames = event.droppedFrames;
      if (event.type === 'usage') {
        report.inputTokens += event.usage.input_tokens;
        report.outputTokens += event.usage.output_tokens;
      }
    },
    hear({ event, receivedSamples, sentSamples }) {
      if (event.type === 'response.output_audio.done') report.receivedSeconds += receivedSamples / SAMPLE_RATE_HZ;
      report.sentSeconds += (sentSamples - counted) / SAMPLE_RATE_HZ;
      counted = sentSamples;
    },
  };
}
