/** What `<voice-agent>` tells the page of the visitor's yes. Loaded with the question for it. */
import { type FieldsOf, VoiceEvent } from './voice-agent.events.ts';

/** The visitor has agreed to what `consent` says, or has taken that back. A yes of an earlier page is not told again. */
export class VoiceConsentChangeEvent extends VoiceEvent {
  declare readonly given: boolean;

  constructor(fields: FieldsOf<VoiceConsentChangeEvent>) {
    super('voice-consent-change', fields);
  }
}

declare global {
  interface HTMLElementEventMap {
    'voice-consent-change': VoiceConsentChangeEvent;
  }
}
