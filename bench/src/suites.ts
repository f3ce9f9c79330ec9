/** Every suite of the project. A new one is a folder beside `widget/` and a line here. */
import type { Suite } from './harness/measure.ts';
import { realtimeServer } from './realtime-server/suite.ts';
import { scriptTag } from './script-tag/suite.ts';
import { tokenServer } from './token-server/suite.ts';
import { voicePipeline } from './voice-pipeline/suite.ts';
import { widget } from './widget/suite.ts';

export const suites: readonly Suite[] = [scriptTag, widget, tokenServer, realtimeServer, voicePipeline];
