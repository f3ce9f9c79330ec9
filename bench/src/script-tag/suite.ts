/** What a page downloads for its script tag, ours and the peers'. */
import type { Suite } from '../harness/measure.ts';
import { size } from './size.ts';

export const scriptTag: Suite = { name: 'script-tag', browser: true, scenarios: [size] };
