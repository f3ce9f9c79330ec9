/** The element, as the panel sees it: what to show, and what may be asked for. */
import type { ReactiveControllerHost } from 'lit';
import type { VoiceSnapshot } from '../session/voice-snapshot.ts';
import type { LabelOverrides } from './labels.ts';

export interface PanelHost extends ReactiveControllerHost {
  readonly renderRoot: ParentNode;
  readonly snapshot: VoiceSnapshot;
  readonly layout: 'floating' | 'inline';
  readonly mode: 'voice' | 'text';
  readonly open: boolean;
  readonly heading: string | undefined;
  readonly labels: LabelOverrides;
  start(mode?: 'voice' | 'text'): void;
  startVoice(): void;
  stop(): void;
  mute(): void;
  unmute(): void;
  interrupt(): void;
  sendText(text: string): void;
  /** The visitor puts the panel away. */
  dismiss(): void;
}
