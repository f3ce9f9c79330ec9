/** Labels with a gap, filled in. Pure. */
import type { EndWarning } from '../../session/voice-snapshot.ts';
import type { Labels } from './labels.ts';

/** Replaces each `{name}` in a label; a name without a value stays as it is. */
export function fillLabel(label: string, values: Record<string, string>): string {
  return label.replace(/\{(\w+)\}/g, (placeholder, name: string) => values[name] ?? placeholder);
}

/** What a call that is about to end asks or says. */
export function warningWords({ reason }: EndWarning, labels: Labels): string {
  return reason === 'idle' ? labels.stillThere : labels.timeUp;
}
