/** The log as a listener: one line for each event that no other line tells of. Content stays out, whatever is set. */
import type { Logger } from '../logger.ts';
import type { VoiceEvent, VoiceEventType } from './voice-event.ts';
import type { VoiceEventListener } from './voice-observer.ts';

/** null: no line. */
const LEVELS: Record<VoiceEventType, keyof Logger | null> = {
  'session.started': null, // `mint.granted` follows.
  'session.ended': 'info',
  'session.followed': null, // The instance that did it has its line.
  'session.failed': null, // The browser's word; a stranger could fill the disk with it.
  'session.rated': null, // Likewise.
  'mint.granted': 'info',
  'mint.refused': 'warn',
  'mint.failed': 'warn',
  'tool.asked': 'info',
  'tool.decided': 'info',
  'tool.called': null, // Its end follows.
  'tool.returned': 'info',
  'tool.failed': null, // Where it is caught, its log line holds the error.
  'tool.timed_out': 'warn',
  'tool.cancelled': 'info',
  'tool.replayed': 'info',
  'tool.denied': 'warn',
  'agent.handed_off': 'info',
  'agent.handoff_refused': 'warn',
  'guardrail.tripped': 'warn',
  'limit.exceeded': 'warn',
  'store.degraded': 'error',
  'store.recovered': 'info',
  'origin.refused': 'warn',
  'request.failed': null, // Where it is caught, its log line holds the error.
  'telemetry.listener_failed': 'error',
  'audio.sent': null,
  'audio.received': null,
  'turn.answered': null,
  'client.reported': null,
};

/** @param log - one that redacts. */
export function logEvents(log: Logger): VoiceEventListener {
  return (event: VoiceEvent) => {
    const level = LEVELS[event.type];
    if (level === null) return;
    const { type, at: _at, content: _content, ...fields } = event as VoiceEvent & { content?: unknown };
    log[level](type, fields);
  };
}
