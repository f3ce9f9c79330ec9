/** `<voice-agent>` with the real session behind it. Not registered here; `define.ts` does that. */
import { conversationKey } from './conversation-key.ts';
import { savedName } from './page/saved-name.ts';
import { type ConversationCode, VoiceAgentView } from './view/voice-agent-view.ts';
import { isEnglish, type Language } from './view/words/language-controller.ts';

/**
 * A voice agent: click to talk, click to end; read along, or type.
 * From here, and from the classes it extends, the package's manifest and docs/reference-element.md are made: `npm run api`.
 *
 * @summary A launcher in the page's corner, or a panel in its flow, that holds a spoken conversation.
 * @tag voice-agent
 *
 * @fires {VoiceStatusChangeEvent} voice-status-change - the call's status changed
 * @fires {VoiceTranscriptChangeEvent} voice-transcript-change - a turn began, grew or was finished
 * @fires {VoiceErrorEvent} voice-error - something failed; the visitor reads a sentence about it
 * @fires {VoiceOpenChangeEvent} voice-open-change - the visitor opened or closed the panel
 * @fires {VoiceConsentChangeEvent} voice-consent-change - the visitor agreed to what `consent` says, or took that back
 * @fires {VoiceToolCallEvent} voice-tool-call - the agent uses a tool
 * @fires {VoiceToolResultEvent} voice-tool-result - a tool is done, or failed
 * @fires {VoiceApprovalChangeEvent} voice-approval-change - a tool waits for the visitor's approval, or has its answer
 * @fires {VoiceHandoffEvent} voice-handoff - another agent took over
 * @fires {VoiceGuardrailTripEvent} voice-guardrail-trip - an answer was stopped
 * @fires {VoiceUsageEvent} voice-usage - what an answer cost, in tokens
 * @fires {VoiceLatencyEvent} voice-latency - how long the visitor waited for the first sound of an answer
 * @fires {VoiceReconnectEvent} voice-reconnect - the line broke and is being mended, or is mended
 * @fires {VoiceMicrophoneChangeEvent} voice-microphone-change - the microphone went away and another one took over
 * @fires {VoiceNetworkChangeEvent} voice-network-change - the line does not keep up, or does again
 * @fires {VoiceWarningChangeEvent} voice-warning-change - the call will end by itself unless the visitor stays
 * @fires {VoiceLevelEvent} voice-level - how loud both sides are, about every 0.6 seconds
 *
 * @attr {'bottom-end' | 'bottom-start' | 'top-end' | 'top-start'} [corner='bottom-end'] - where a floating element stands, in the page's direction
 * @attr {'auto' | 'light' | 'dark'} [theme='auto'] - light or dark; `auto` is as the visitor's system is
 * @attr {string} consent - asks the visitor's yes before anything begins; what is agreed to, or empty for words of ours
 * @attr {string} consent-href - a page that says more about it
 * @attr {boolean} images - a button to send a picture with, where the agent can look at pictures
 * @attr {boolean} rating - asks how the conversation was when it is over
 * @attr {string} link-hosts - hosts that links of the agent may lead to, beside the page's own: `docs.example *.shop.example`
 * @attr {'idle' | 'connecting' | 'listening' | 'thinking' | 'speaking' | 'reconnecting' | 'ended' | 'error'} status - what it does now, from the first call on; read-only, and a custom state by the same name
 *
 * @slot launcher - instead of all that stands on the launcher, open or closed
 * @slot launcher-icon - instead of the light on the launcher
 * @slot avatar - instead of the light in the header
 * @slot header - instead of the heading's text
 * @slot empty - instead of the welcome, which stands there before the first turn
 * @slot footer - below the field to type in: a link to your privacy notice, say
 *
 * @csspart launcher - the floating button
 * @csspart orb - the light on the launcher, in the header and in the welcome
 * @csspart panel - the whole panel
 * @csspart header,heading - its top, and the title there
 * @csspart status,weak-network - what the call does, and that the line does not keep up
 * @csspart visual - the wave on the header's edge, as loud as who speaks
 * @csspart stop-speaking,settings-button,close - the buttons of the header
 * @csspart settings,mute-output,move-launcher - the settings, the button that makes the agent unheard, and the one for another corner
 * @csspart menu-button,menu - the button of what can be done with the conversation, and that
 * @csspart copy-all,print,save-text,save-json,conversation-id,copy-id - what can be done with it, and its id
 * @csspart setting,device,volume - one row of the settings; a list to choose from; the slider
 * @csspart tool-title,tool-state - what a tool does, and how far it is
 * @csspart bar - the call's buttons beside the launcher, with `layout="bar"`
 * @csspart welcome,greeting,hint - what stands there before the first turn, and its two sentences
 * @csspart transcript - the list of turns, which scrolls
 * @csspart turn,user-turn,agent-turn,words - one turn; whose it is; what was said
 * @csspart link - a link in the agent's words
 * @csspart turn-tools,time,copy-turn - when a turn began, and the button that copies it; seen when the turn is looked at
 * @csspart unheard,interrupted - the rest of an answer that was interrupted, and the word for that
 * @csspart picture,tool,notice - a picture of the visitor's; a tool that runs or ran; a handoff, a mended line, an answer that was stopped
 * @csspart approval,arguments,argument,approve,approve-always,decline-reason,decline - the card that asks whether a tool may run, with what, its buttons, and the field to say why not
 * @csspart suggestions,suggestion - what the visitor may say next, as buttons
 * @csspart state-strip - "reconnecting", "weak network" or "muted", in front of the controls
 * @csspart consent,consent-link,agree,disagree,withdraw - the question for the visitor's yes, and the button that takes it back
 * @csspart rating,stars,star,comment,rate - the rating at the end
 * @csspart screen-reader - the switch for who uses a screen reader
 * @csspart permission,permission-words - the card that says what to do while the browser asks for the microphone, and its words
 * @csspart error,retry,type-instead,own-tab - the card that says what went wrong, and its ways out
 * @csspart warning,countdown,stay,leave - the card before a call ends by itself, and its buttons
 * @csspart footer,controls - the bottom, and its row of buttons
 * @csspart start,start-anew,end - the buttons that begin and end a call
 * @csspart mute,meter - the microphone's button, and its level
 * @csspart talk,hold - turn a written conversation into a spoken one; the button of push-to-talk
 * @csspart resume-sound - the button where the browser wants a click before it plays
 * @csspart composer,input,send - the field to type in, and its button
 * @csspart send-picture,picture-failed - the button that sends a picture, and the sentence where it could not
 * @csspart announcement - what is read out at once; not seen
 *
 * @cssprop [--voice-agent-accent] - the brand's colour; every other colour is made of it, for light and dark, and can be read
 * @cssprop [--voice-agent-on-accent] - text on it; default: black or white, whichever can be read
 * @cssprop [--voice-agent-surface] - the panel's background
 * @cssprop [--voice-agent-raised] - what stands out from it: turns, cards, fields
 * @cssprop [--voice-agent-text] - text
 * @cssprop [--voice-agent-quiet] - text that is less important
 * @cssprop [--voice-agent-line] - borders
 * @cssprop [--voice-agent-danger] - errors and the button that ends a call
 * @cssprop [--voice-agent-font=system-ui, sans-serif] - the font's family
 * @cssprop [--voice-agent-radius=20px] - of the panel's corners
 * @cssprop [--voice-agent-offset=20px] - from the edges of the window
 * @cssprop [--voice-agent-width=392px] - of the floating panel
 * @cssprop [--voice-agent-height=640px] - of the panel; inline 560px
 * @cssprop [--voice-agent-z-index=2147483000] - of the floating element
 */
export class VoiceAgentElement extends VoiceAgentView {
  protected override async loadConversation(): Promise<ConversationCode> {
    return (await import('./conversation.ts')).conversationCode(this.hasSavedConversation());
  }

  protected override async loadLanguage(tag: string): Promise<Language> {
    // Of most pages, and then without the list of the others.
    if (isEnglish(tag)) return { tag: 'en', labels: (await import('./languages/en.ts')).en };
    return (await import('./languages/load-language.ts')).loadLanguage(tag);
  }

  protected override hasSavedConversation(): boolean {
    const { tokenServer = '', agent, continuity } = this;
    try {
      return (
        continuity !== 'page' &&
        savedName(conversationKey(new URL(tokenServer, document.baseURI), agent)) in sessionStorage
      );
    } catch {
      // Storage is forbidden here, or the server is no address.
      return false;
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'voice-agent': VoiceAgentElement;
  }
}
