/** The element, as the panel sees it: what to show, and what may be asked for. */
import type { ReactiveControllerHost } from 'lit';
import type { ApprovalAnswer, VoiceSnapshot } from '../../session/voice-snapshot.ts';
import type { LabelOverrides, Labels } from '../words/labels.ts';
import type { VoiceLevelEvent } from './voice-session.events.ts';

export interface PanelHost
  extends ReactiveControllerHost,
    Pick<
      HTMLElement,
      | 'animate'
      | 'currentCSSZoom'
      | 'dispatchEvent'
      | 'getAttribute'
      | 'getBoundingClientRect'
      | 'matches'
      | 'setAttribute'
      | 'style'
    > {
  readonly renderRoot: ParentNode;
  readonly agent: string | undefined;
  readonly snapshot: VoiceSnapshot;
  readonly layout: 'floating' | 'bar' | 'button' | 'inline';
  /** The launcher begins the call itself; of a closed panel its cards are shown. */
  readonly compact: 'bar' | 'button' | undefined;
  readonly mode: 'both' | 'voice' | 'text';
  readonly open: boolean;
  readonly heading: string | undefined;
  /** What the visitor may say next. */
  readonly suggestions: readonly string[] | undefined;
  /** Before a language has come, and with it the panel, only those of the launcher. */
  readonly words: Labels;
  /** Those that the page lays over the others. */
  readonly labels: LabelOverrides;
  /** BCP 47, of the words; undefined where the page's own applies. */
  readonly language: string | undefined;
  addEventListener(type: 'voice-transcript-change', listener: () => void): void;
  addEventListener(type: 'voice-level', listener: (event: VoiceLevelEvent) => void): void;
  start(mode?: 'voice' | 'text'): void;
  startVoice(): void;
  stop(): void;
  mute(): void;
  unmute(): void;
  interrupt(): void;
  sendText(text: string): void;
  /** Rejects where it is no picture that can be sent. */
  sendImage(image: Blob | string, text?: string): Promise<void>;
  talk(active: boolean): void;
  stay(): void;
  /** The visitor's click on an approval. */
  decide(callId: string, answer: ApprovalAnswer): void;
  show(): void;
  setVolume(volume: number): void;
  muteOutput(muted: boolean): void;
  selectMicrophone(deviceId: string): void;
  selectSpeaker(deviceId: string): void;
  refreshDevices(): void;
  resumeSound(): void;
  /** The visitor puts the panel away. */
  dismiss(): void;
}
