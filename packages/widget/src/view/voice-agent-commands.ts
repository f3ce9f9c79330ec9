/** What a page or the panel asks of a conversation: each is passed on to it, and begins none. */
import type { ApprovalAnswer, ContextOptions } from '../session/voice-snapshot.ts';
import type { PageToolHandler } from '../tools/page-tools.ts';
import type { SessionLink } from './link/session-link.ts';
import { VoiceAgentProperties } from './voice-agent-properties.ts';

export abstract class VoiceAgentCommands extends VoiceAgentProperties {
  /** Runs it at once, or when the conversation's code has come, which this is no reason to fetch. */
  protected abstract tell(action: (link: SessionLink) => void): void;

  /**
   * Tells the agent something, e.g. what the visitor looks at, without asking for an answer. With `{ respond: true }` the agent
   * answers it in a call, once neither side speaks.
   */
  addContext(text: string, options?: ContextOptions): void {
    this.tell((link) => link.addContext(text, options));
  }

  /** Values that the agent may use, by name. Later ones are laid over earlier ones. */
  setDynamic(variables: Readonly<Record<string, string>>): void {
    this.tell((link) => link.setDynamic(variables));
  }

  /** The handler of a tool that the server declared with `runsIn: 'page'`. Answers how to take it back. */
  registerTool(name: string, handler: PageToolHandler): () => void {
    this.tell((link) => link.registerTool(name, handler));
    return () => this.tell((link) => link.unregisterTool(name, handler));
  }

  mute(): void {
    this.tell((link) => link.session()?.setMuted(true));
  }

  unmute(): void {
    this.tell((link) => link.session()?.setMuted(false));
  }

  /** Stops the agent's speech; the call goes on. */
  interrupt(): void {
    this.tell((link) => link.port?.interrupt());
  }

  /** With `turns="push-to-talk"`: begins and ends the visitor's turn. */
  talk(active: boolean): void {
    this.tell((link) => link.port?.talk(active));
  }

  /** Answers "are you still there?" for the visitor. */
  stay(): void {
    this.tell((link) => link.port?.stay());
  }

  /** @param volume - 0 to 1; what lies outside is taken for the nearest. */
  setVolume(volume: number): void {
    this.tell((link) => link.setOutput({ volume }));
  }

  /** The agent speaks on, unheard. */
  muteOutput(muted = true): void {
    this.tell((link) => link.setOutput({ muted }));
  }

  unmuteOutput(): void {
    this.muteOutput(false);
  }

  /** @param deviceId - from `snapshot.devices`; '' for the browser's choice. */
  selectMicrophone(deviceId: string): void {
    this.tell((link) => link.selectMicrophone(deviceId));
  }

  /** Where the browser can choose one. */
  selectSpeaker(deviceId: string): void {
    this.tell((link) => link.selectSpeaker(deviceId));
  }

  /** Looks up what there is, in a call; `snapshot.devices` holds it from then on. */
  refreshDevices(): void {
    this.tell((link) => link.port?.refreshDevices());
  }

  /** Where the browser had blocked the sound. Call it in a click. */
  resumeSound(): void {
    this.tell((link) => link.port?.resumeSound());
  }

  /** @internal The visitor's click on an approval. */
  decide(callId: string, answer: ApprovalAnswer): void {
    this.tell((link) => link.port?.decide(callId, answer));
  }
}
