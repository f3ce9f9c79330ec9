/** What an agent's own functions answer, or an error that says which of them hangs: the turn's own time-out cannot know. */
import { PipelineError } from '../errors.ts';
import { inTimeOrAborted } from '../remote/watched.ts';

const TIMEOUT_MS = 10_000;

export interface Asked {
  /** The agent's name; '' for the first. */
  readonly agent: string;
  /** For people. */
  readonly what: string;
  readonly signal?: AbortSignal;
}

/** undefined on abort. @throws PipelineError `workflow-failed` when it takes longer than 10 s, and what the function throws */
export async function askedInTime<Answer>(
  ask: () => Answer | Promise<Answer>,
  { agent, what, signal }: Asked,
): Promise<Answer | undefined> {
  const who = agent === '' ? 'The first agent' : `The agent "${agent}"`;
  const lateError = () =>
    new PipelineError('workflow-failed', `${who}: ${what} did not answer within ${TIMEOUT_MS / 1_000} s.`);
  const answer = (async () => ask())();
  return inTimeOrAborted(answer, { timeoutMs: TIMEOUT_MS, lateError, ...(signal && { signal }) });
}
