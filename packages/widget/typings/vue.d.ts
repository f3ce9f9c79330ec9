/** `<voice-agent>` in templates of Vue 3: `import type {} from '@voice-agent/widget/vue'`. */
import type { VoiceAgentAttributes, VoiceAgentEventMap } from '@voice-agent/widget';
import type { DefineComponent, HTMLAttributes } from 'vue';

type Capital<Name extends string> = Name extends `${infer First}-${infer Rest}`
  ? `${Capitalize<First>}${Capital<Rest>}`
  : Capitalize<Name>;

type Listeners = {
  [Name in keyof VoiceAgentEventMap as `on${Capital<Name>}`]?: (event: VoiceAgentEventMap[Name]) => void;
};

declare module 'vue' {
  interface GlobalComponents {
    'voice-agent': DefineComponent<VoiceAgentAttributes & HTMLAttributes & Listeners>;
  }
}
