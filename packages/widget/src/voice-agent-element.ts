/** `<voice-agent>` with the real session behind it. Not registered here; `define.ts` does that. */
import { conversationKey } from './conversation-key.ts';
import { savedName } from './page/saved-name.ts';
import type { Language } from './view/language-controller.ts';
import { type ConversationCode, VoiceAgentView } from './view/voice-agent-view.ts';

/** The element's class: see `VoiceAgentView` for its attributes, methods, events, slots, parts and properties. */
export class VoiceAgentElement extends VoiceAgentView {
  protected override async loadConversation(): Promise<ConversationCode> {
    const { createVoiceSession, SessionLink, Panel } = await import('./conversation.ts');
    return { createVoiceSession, SessionLink, Panel };
  }

  protected override async loadLanguage(tag: string): Promise<Language> {
    // Of most pages, and then without the list of the others.
    if (/^en/i.test(tag)) return { tag: 'en', labels: (await import('./languages/en.ts')).en };
    return (await import('./languages/load-language.ts')).loadLanguage(tag);
  }

  protected override hasSavedConversation(): boolean {
    const key = conversationKey(this.server ?? VoiceAgentElement.defaultServer, this.agent);
    try {
      return this.continuity !== 'page' && key !== undefined && savedName(key) in sessionStorage;
    } catch {
      // Storage is forbidden here.
      return false;
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'voice-agent': VoiceAgentElement;
  }
}
