/** VitePress's own theme with the fonts that readers have already, and live examples. */
import type { Theme } from 'vitepress';
import defaultTheme from 'vitepress/theme-without-fonts';
import { LiveAgent } from './live-agent.ts';

export default {
  extends: defaultTheme,
  enhanceApp: ({ app }) => void app.component('LiveAgent', LiveAgent),
} satisfies Theme;
