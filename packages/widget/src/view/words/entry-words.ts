/** What the transcript, and whoever reads it out, says of notices and tools. Pure. */
import type { NoticeEntry, ToolEntry } from '../../transcript/transcript-entry.ts';
import { fillLabel } from './fill-label.ts';
import type { Labels } from './labels.ts';

export function noticeWords({ notice, agent, device = '' }: NoticeEntry, labels: Labels): string {
  return fillLabel(labels[notice], { agent, device });
}

export function toolWords({ state, progress }: ToolEntry, labels: Labels): string {
  const words = {
    asked: labels.toolAsked,
    running: typeof progress === 'number' ? `${Math.round(progress * 100)} %` : (progress ?? labels.toolRunning),
    declined: labels.toolDeclined,
    done: labels.toolDone,
    failed: labels.toolFailed,
  };
  return words[state];
}
