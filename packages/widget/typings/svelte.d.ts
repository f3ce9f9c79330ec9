/** `<voice-agent>` in components of Svelte 5: `import type {} from '@voice-agent/widget/svelte'`. */
import type { VoiceAgentAttributes, VoiceAgentElement, VoiceAgentEventMap } from '@voice-agent/widget';
import type { HTMLAttributes } from 'svelte/elements';

type Listeners = { [Name in keyof VoiceAgentEventMap as `on${Name}`]?: (event: VoiceAgentEventMap[Name]) => void };

declare module 'svelte/elements' {
  interface SvelteHTMLElements {
    'voice-agent': HTMLAttributes<VoiceAgentElement> & VoiceAgentAttributes & Listeners;
  }
}
