/**
 * A workflow of one's own in ten lines: it greets, remembers something over turns, and speaks while it thinks.
 *
 *     node examples/pipeline/custom-workflow.ts
 */
import { fileURLToPath } from 'node:url';
import { runWorkflow, type Workflow, type WorkflowContext, type WorkflowItem } from '@voice-agent/voice-pipeline';

export class Parrot implements Workflow {
  greeting = () => 'Say something.';

  async *run(text: string, { state }: WorkflowContext) {
    state.turns = Number(state.turns ?? 0) + 1;
    yield `That was number ${state.turns}. `;
    yield `You said ${text}.`;
  }
}

/** Without sound, for a test of yours: what the workflow says to each of the lines. */
export async function typed(workflow: Workflow, lines: readonly string[]): Promise<string[]> {
  const history: WorkflowItem[] = [];
  const { signal } = new AbortController();
  const context = { history, instructions: '', tools: [], toolChoice: 'auto' as const, state: {}, signal };
  const answers: string[] = [];
  for (const line of ['', ...lines]) {
    if (line) history.push({ type: 'message', role: 'user', text: line });
    let answer = '';
    for await (const piece of runWorkflow(workflow, context)) answer += typeof piece === 'string' ? piece : '';
    history.push({ type: 'message', role: 'assistant', text: answer });
    answers.push(answer);
  }
  return answers;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const answer of await typed(new Parrot(), ['hello', 'good night'])) console.log(answer);
}
