/** `<voice-agent>` with the real session behind it. Not registered here; `define.ts` does that. */
import type { CreateVoiceSession } from './view/session-controller.ts';
import { VoiceAgentView } from './view/voice-agent-view.ts';

/** The element's class: see `VoiceAgentView` for its attributes, methods, events, slots, parts and properties. */
export class VoiceAgentElement extends VoiceAgentView {
  protected override async loadSession(): Promise<CreateVoiceSession> {
    const { createVoiceSession } = await import('./create-voice-session.ts');
    return createVoiceSession;
  }
}
