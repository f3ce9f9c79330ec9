/** `<voice-agent>` in JSX of React 19: `import type {} from '@voice-agent/widget/jsx'`. */
import type { VoiceAgentAttributes, VoiceAgentElement, VoiceAgentEventMap } from '@voice-agent/widget';
import type { DetailedHTMLProps, HTMLAttributes } from 'react';

type Listeners = { [Name in keyof VoiceAgentEventMap as `on${Name}`]?: (event: VoiceAgentEventMap[Name]) => void };

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'voice-agent': DetailedHTMLProps<HTMLAttributes<VoiceAgentElement>, VoiceAgentElement> &
        VoiceAgentAttributes &
        Listeners;
    }
  }
}
