/** What a page sets on `<voice-agent>` and hears of it, for the typings of JSX, Vue and Svelte. Types only. */
import type { VoiceAgentElement } from './voice-agent-element.ts';

/** Properties and, where they have another name, attributes. */
export interface VoiceAgentAttributes
  extends Partial<
    Pick<
      VoiceAgentElement,
      | 'server'
      | 'agent'
      | 'locale'
      | 'layout'
      | 'mode'
      | 'turns'
      | 'audioFormat'
      | 'capture'
      | 'continuity'
      | 'workerUrl'
      | 'credentials'
      | 'volume'
      | 'open'
      | 'heading'
      | 'labels'
      | 'metadata'
      | 'challenge'
      | 'suggestions'
    >
  > {
  corner?: 'bottom-end' | 'bottom-start' | 'top-end' | 'top-start';
  theme?: 'auto' | 'light' | 'dark';
  'link-hosts'?: string;
  consent?: string;
  'consent-href'?: string;
  rating?: boolean;
  images?: boolean;
  'audio-format'?: 'pcm' | 'pcmu' | 'pcma';
  'worker-url'?: string;
}

/** The element's own events by name. */
export type VoiceAgentEventMap = Pick<HTMLElementEventMap, Extract<keyof HTMLElementEventMap, `voice-${string}`>>;
