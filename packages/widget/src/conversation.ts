/** What a conversation needs and a page without one does not: one module, so that one request brings it all. */
import { createVoiceSession } from './create-voice-session.ts';
import type { ParseSaved } from './session/voice-session.ts';
import { SessionLink } from './view/link/session-link.ts';
import { Panel } from './view/panel/panel.ts';
import type { ConversationCode } from './view/voice-agent-view.ts';
import type { RoomLabels } from './view/words/room-labels.ts';

/** Here the panel meets the languages. */
class SpeakingPanel extends Panel {
  protected override async loadRoomLabels(tag: string | undefined): Promise<RoomLabels> {
    return (await import('./languages/rooms/load-room-labels.ts')).loadRoomLabels(tag);
  }
}

/** Once it is there, it reads what any page has left. */
let parseSaved: ParseSaved | undefined;

/** @param saved - whether another page left a conversation. What reads it is fetched only then. */
export async function conversationCode(saved: boolean): Promise<ConversationCode> {
  if (saved) parseSaved = (await import('./session/parse-saved-conversation.ts')).parseSavedConversation;
  return {
    createVoiceSession: (options) => createVoiceSession(options, { parseSaved }),
    SessionLink,
    Panel: SpeakingPanel,
  };
}
