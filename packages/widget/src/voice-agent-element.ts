/** `<voice-agent>` with the real session behind it. Not registered here; `define.ts` does that. */
import { type ConversationCode, VoiceAgentView } from './view/voice-agent-view.ts';

/** The element's class: see `VoiceAgentView` for its attributes, methods, events, slots, parts and properties. */
export class VoiceAgentElement extends VoiceAgentView {
  protected override async loadConversation(): Promise<ConversationCode> {
    const { createVoiceSession, Panel } = await import('./conversation.ts');
    return { createVoiceSession, Panel };
  }
}
