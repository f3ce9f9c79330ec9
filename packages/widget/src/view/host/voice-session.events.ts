/** What `<voice-agent>` tells the page of a running call, for logs, analytics and own displays. Loaded with the panel. */
import type { ResponseUsage } from '@voice-agent/protocol';
import type { EndWarning, VoiceSessionEvent } from '../../session/voice-snapshot.ts';
import { type FieldsOf, VoiceEvent } from './voice-agent.events.ts';

/** The agent uses a tool. Its arguments stay between the provider and the tool. */
export class VoiceToolCallEvent extends VoiceEvent {
  declare readonly callId: string;
  declare readonly name: string;
  /** For people. */
  declare readonly title: string;

  constructor(fields: FieldsOf<VoiceToolCallEvent>) {
    super('voice-tool-call', fields);
  }
}

/** A tool is done, or could not do it. */
export class VoiceToolResultEvent extends VoiceEvent {
  declare readonly callId: string;
  declare readonly name: string;
  declare readonly outcome: 'done' | 'failed';
  /** From the call to its result. */
  declare readonly milliseconds: number;

  constructor(fields: FieldsOf<VoiceToolResultEvent>) {
    super('voice-tool-result', fields);
  }
}

/** A tool waits for the visitor's approval, which only a click on its card gives; or the visitor has answered. */
export class VoiceApprovalChangeEvent extends VoiceEvent {
  declare readonly callId: string;
  declare readonly name: string;
  /** For people. */
  declare readonly title: string;
  /** expired: nobody has answered in time. */
  declare readonly state: 'asked' | 'approved' | 'declined' | 'expired';

  constructor(fields: FieldsOf<VoiceApprovalChangeEvent>) {
    super('voice-approval-change', fields);
  }
}

/** Another agent took over. */
export class VoiceHandoffEvent extends VoiceEvent {
  declare readonly agent: string;

  constructor(fields: FieldsOf<VoiceHandoffEvent>) {
    super('voice-handoff', fields);
  }
}

/** A guardrail stopped an answer; the agent explains itself in the next one. */
export class VoiceGuardrailTripEvent extends VoiceEvent {
  /** Of the answer in the transcript. */
  declare readonly itemId: string;
  /** The guardrail's. */
  declare readonly name: string;

  constructor(fields: FieldsOf<VoiceGuardrailTripEvent>) {
    super('voice-guardrail-trip', fields);
  }
}

/** What an answer cost, in the provider's tokens. */
export class VoiceUsageEvent extends VoiceEvent {
  declare readonly responseId: string;
  declare readonly usage: ResponseUsage;

  constructor(fields: FieldsOf<VoiceUsageEvent>) {
    super('voice-usage', fields);
  }
}

/** How long the visitor waited: from the end of the own turn to the first audible sample of the answer. */
export class VoiceLatencyEvent extends VoiceEvent {
  declare readonly responseId: string;
  declare readonly milliseconds: number;

  constructor(fields: FieldsOf<VoiceLatencyEvent>) {
    super('voice-latency', fields);
  }
}

/** The line broke and is being mended, or is mended. The status tells the same; this also says why and how long. */
export class VoiceReconnectEvent extends VoiceEvent {
  declare readonly phase: 'reconnecting' | 'reconnected';
  /** Counts from 1; when reconnected, how many it took. */
  declare readonly attempt: number;
  /** reconnecting: the close code that began it; undefined for a planned change of the line. */
  declare readonly code: number | undefined;
  /** reconnected: how long the line was away. */
  declare readonly milliseconds: number | undefined;

  constructor(fields: FieldsOf<VoiceReconnectEvent>) {
    super('voice-reconnect', fields);
  }
}

/** The microphone in use went away and another one took over. */
export class VoiceMicrophoneChangeEvent extends VoiceEvent {
  /** The browser's name of the new one. */
  declare readonly label: string;

  constructor(fields: FieldsOf<VoiceMicrophoneChangeEvent>) {
    super('voice-microphone-change', fields);
  }
}

/** The line no longer keeps up with the microphone, or does again. */
export class VoiceNetworkChangeEvent extends VoiceEvent {
  declare readonly weak: boolean;
  /** In this call so far. */
  declare readonly droppedFrames: number;

  constructor(fields: FieldsOf<VoiceNetworkChangeEvent>) {
    super('voice-network-change', fields);
  }
}

/** The call will end by itself unless the visitor stays; or, with `undefined`, that has passed. */
export class VoiceWarningChangeEvent extends VoiceEvent {
  declare readonly warning: EndWarning | undefined;

  constructor(fields: FieldsOf<VoiceWarningChangeEvent>) {
    super('voice-warning-change', fields);
  }
}

/**
 * How loud both sides are: root mean squares, 0 to 1, about every 0.6 seconds during a call, the loudest of that time.
 * Fired whether anybody listens or not: an element cannot know who listens further up.
 */
export class VoiceLevelEvent extends VoiceEvent {
  declare readonly microphone: number;
  declare readonly speaker: number;

  constructor(fields: FieldsOf<VoiceLevelEvent>) {
    super('voice-level', fields);
  }
}

/** The page's event for one of the session's. */
export function sessionEvent(event: VoiceSessionEvent): Event {
  switch (event.type) {
    case 'reconnecting': {
      const { type: phase, ...fields } = event;
      return new VoiceReconnectEvent({ phase, ...fields, milliseconds: undefined });
    }
    case 'reconnected': {
      const { type: phase, attempts: attempt, ...fields } = event;
      return new VoiceReconnectEvent({ phase, ...fields, attempt, code: undefined });
    }
    default: {
      const { type, ...fields } = event;
      return new PLAIN[type](fields as never);
    }
  }
}

/** Those that carry the session's fields as they are. */
const PLAIN = {
  'tool-call': VoiceToolCallEvent,
  'tool-result': VoiceToolResultEvent,
  approval: VoiceApprovalChangeEvent,
  handoff: VoiceHandoffEvent,
  guardrail: VoiceGuardrailTripEvent,
  usage: VoiceUsageEvent,
  latency: VoiceLatencyEvent,
  'microphone-changed': VoiceMicrophoneChangeEvent,
  network: VoiceNetworkChangeEvent,
};

declare global {
  interface HTMLElementEventMap {
    'voice-tool-call': VoiceToolCallEvent;
    'voice-tool-result': VoiceToolResultEvent;
    'voice-approval-change': VoiceApprovalChangeEvent;
    'voice-handoff': VoiceHandoffEvent;
    'voice-guardrail-trip': VoiceGuardrailTripEvent;
    'voice-usage': VoiceUsageEvent;
    'voice-latency': VoiceLatencyEvent;
    'voice-reconnect': VoiceReconnectEvent;
    'voice-microphone-change': VoiceMicrophoneChangeEvent;
    'voice-network-change': VoiceNetworkChangeEvent;
    'voice-warning-change': VoiceWarningChangeEvent;
    'voice-level': VoiceLevelEvent;
  }
}
