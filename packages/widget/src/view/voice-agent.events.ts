/** What `<voice-agent>` tells the page: bubbling, composed, fired for what happened inside. Fields instead of `detail`. */
import type { VoiceAgentError } from '../errors/voice-agent-error.ts';
import type { VoiceSnapshot, VoiceStatus } from '../session/voice-snapshot.ts';
import type { TranscriptEntry } from '../transcript/transcript-entry.ts';

const OUTWARD: EventInit = { bubbles: true, composed: true };

/** The call's status changed. */
export class VoiceStatusChangeEvent extends Event {
  readonly status: VoiceStatus;
  readonly previous: VoiceStatus;

  constructor(status: VoiceStatus, previous: VoiceStatus) {
    super('voice-status-change', OUTWARD);
    this.status = status;
    this.previous = previous;
  }
}

/** A turn began, grew or was finished. Comes once per word while the agent speaks. */
export class VoiceTranscriptChangeEvent extends Event {
  readonly entries: readonly TranscriptEntry[];

  constructor(entries: readonly TranscriptEntry[]) {
    super('voice-transcript-change', OUTWARD);
    this.entries = entries;
  }
}

/** Something failed. The visitor already reads a sentence about it; `error.message` is for developers. */
export class VoiceErrorEvent extends Event {
  readonly error: VoiceAgentError;

  constructor(error: VoiceAgentError) {
    super('voice-error', OUTWARD);
    this.error = error;
  }
}

/** The visitor opened or closed the panel. Setting `open` from the page does not fire it. */
export class VoiceOpenChangeEvent extends Event {
  readonly open: boolean;

  constructor(open: boolean) {
    super('voice-open-change', OUTWARD);
    this.open = open;
  }
}

/** What a page is told when one snapshot follows another. */
export function snapshotEvents(now: VoiceSnapshot, before: VoiceSnapshot): Event[] {
  const events: Event[] = [];
  if (now.status !== before.status) events.push(new VoiceStatusChangeEvent(now.status, before.status));
  if (now.entries !== before.entries) events.push(new VoiceTranscriptChangeEvent(now.entries));
  if (now.error && now.error !== before.error) events.push(new VoiceErrorEvent(now.error));
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
