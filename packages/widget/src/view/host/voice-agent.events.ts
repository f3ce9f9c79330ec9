/**
 * What `<voice-agent>` tells the page: bubbling, composed, fired for what happened inside. Fields instead of `detail`.
 * Here stand those that can happen before the conversation's code is there; the rest comes with that.
 */
import type { VoiceAgentError } from '../../errors/voice-agent-error.ts';
import type { VoiceSnapshot, VoiceStatus } from '../../session/voice-snapshot.ts';
import type { TranscriptEntry } from '../../transcript/transcript-entry.ts';

/** What an event of ours says beside what every event says. */
export type FieldsOf<Told extends Event> = Omit<Told, keyof Event>;

/** Not to be listened for: each event is a class of its own. */
export class VoiceEvent extends Event {
  constructor(name: string, fields: object) {
    super(name, { bubbles: true, composed: true });
    Object.assign(this, fields);
  }
}

/** The call's status changed. */
export class VoiceStatusChangeEvent extends VoiceEvent {
  declare readonly status: VoiceStatus;
  declare readonly previous: VoiceStatus;

  constructor(fields: FieldsOf<VoiceStatusChangeEvent>) {
    super('voice-status-change', fields);
  }
}

/** Something failed. The visitor already reads a sentence about it; `error.message` is for developers. */
export class VoiceErrorEvent extends VoiceEvent {
  declare readonly error: VoiceAgentError;

  constructor(fields: FieldsOf<VoiceErrorEvent>) {
    super('voice-error', fields);
  }
}

/** A turn began, grew or was finished. Comes once per word while the agent speaks. */
export class VoiceTranscriptChangeEvent extends VoiceEvent {
  declare readonly entries: readonly TranscriptEntry[];

  constructor(fields: FieldsOf<VoiceTranscriptChangeEvent>) {
    super('voice-transcript-change', fields);
  }
}

/** The visitor opened or closed the panel. Setting `open` from the page does not fire it. */
export class VoiceOpenChangeEvent extends VoiceEvent {
  declare readonly open: boolean;

  constructor(fields: FieldsOf<VoiceOpenChangeEvent>) {
    super('voice-open-change', fields);
  }
}

/** What a page is told when one snapshot follows another. */
export function snapshotEvents(now: VoiceSnapshot, before: VoiceSnapshot): Event[] {
  const { status, entries, error } = now;
  const events: Event[] = [];
  if (status !== before.status) events.push(new VoiceStatusChangeEvent({ status, previous: before.status }));
  if (entries !== before.entries) events.push(new VoiceTranscriptChangeEvent({ entries }));
  if (error && error !== before.error) events.push(new VoiceErrorEvent({ error }));
  return events;
}

declare global {
  interface HTMLElementEventMap {
    'voice-status-change': VoiceStatusChangeEvent;
    'voice-transcript-change': VoiceTranscriptChangeEvent;
    'voice-error': VoiceErrorEvent;
    'voice-open-change': VoiceOpenChangeEvent;
  }
}
