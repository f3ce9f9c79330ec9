/** Vue 3: what a template may write, as its compiler's types see it. */
import type {} from '@voice-agent/widget/vue';
import type { GlobalComponents } from 'vue';

declare function told(...values: unknown[]): void;

type Props = InstanceType<GlobalComponents['voice-agent']>['$props'];

export const page: Props = {
  agent: 'support',
  layout: 'inline',
  labels: { welcome: 'What is broken?' },
  class: 'assistant',
  onVoiceStatusChange: ({ status, previous }) => told(status === 'speaking', previous),
  onVoiceError: ({ error }) => told(error.code),
};

// @ts-expect-error: there is no such layout
export const layout: Props = { layout: 'sidebar' };
// @ts-expect-error: a status is no number
export const event: Props = { onVoiceStatusChange: ({ status }) => status * 2 };
