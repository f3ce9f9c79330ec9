/** Svelte 5: what a component's markup may write, as its language tools see it. */
import type {} from '@voice-agent/widget/svelte';
import type { SvelteHTMLElements } from 'svelte/elements';

declare function told(...values: unknown[]): void;

type Props = SvelteHTMLElements['voice-agent'];

export const page: Props = {
  agent: 'support',
  'audio-format': 'pcma',
  labels: { welcome: 'What is broken?' },
  class: 'assistant',
  'onvoice-status-change': ({ status, previous }) => told(status === 'speaking', previous),
  'onvoice-error': ({ error }) => told(error.code),
};

// @ts-expect-error: there is no such layout
export const layout: Props = { layout: 'sidebar' };
// @ts-expect-error: a status is no number
export const event: Props = { 'onvoice-status-change': ({ status }) => status * 2 };
