/** The agents of a workflow, checked when it is made: all that can be reached, and everything that is wrong at once. */
import {
  anything,
  type Check,
  callable,
  checkAll,
  fieldsOf,
  needed,
  numberIn,
  type OptionChecks,
  oneOf,
  optionsOf,
  record,
  recordOf,
  shown,
  text,
} from '../checked-options.ts';
import {
  type AgentDefinition,
  type AgentTool,
  type AgentToolLimit,
  handoffsOf,
  transferTool,
} from './agent-definition.ts';

const FUNCTION_NAME = /^[a-zA-Z0-9_-]{1,64}$/;

const calls = numberIn({ least: 1 });

const toolCheck = fieldsOf<AgentTool>({
  run: needed(callable, 'a function of the arguments'),
  description: needed(text, 'what the model is told of it'),
  parameters: needed(record, "{ type: 'object', properties: {} } where it takes nothing"),
  title: text,
  effect: oneOf(['read', 'write']),
  approval: oneOf(['never', 'always', 'depends']),
  onInterrupt: oneOf(['cancel', 'finish']),
  timeoutMs: numberIn({ least: 1 }),
  maxOutputBytes: numberIn({ least: 1 }),
  limit: optionsOf<AgentToolLimit>({ perSession: calls, perMinute: calls }),
  enabled: callable,
  needsApproval: callable,
});

const toolsCheck: Check = (name, tools) => {
  recordOf(toolCheck)(name, tools);
  checkAll(Object.keys(tools as object).map((tool) => () => checkFunctionName(`${name}.${tool}`, tool)));
};

const instructionsCheck: Check = (name, instructions) => {
  if (typeof instructions === 'string' || typeof instructions === 'function') return;
  throw new TypeError(`${name} must be a text, or a function that answers one, not ${shown(instructions)}.`);
};

export const AGENT_CHECKS: OptionChecks<AgentDefinition> = {
  description: text,
  instructions: needed(instructionsCheck, 'what the model is told'),
  tools: toolsCheck,
  // Looked through with the agents that they lead to.
  handoffs: anything,
};

/** Those that the first one leads to. @throws TypeError, RangeError: a line for each mistake, with the way to its agent */
export function checkHandoffs(first: AgentDefinition): void {
  checkAll(handoffChecks(first));
}

function* handoffChecks(first: AgentDefinition): Generator<() => unknown> {
  const seen = new Set<unknown>([first]);
  const waiting: { readonly path: string; readonly agent: AgentDefinition }[] = [{ path: 'handoffs', agent: first }];
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    const { path, agent } = next;
    let targets: unknown;
    yield () => {
      targets = askedHandoffs(path, agent);
      record(path, targets);
    };
    for (const [name, target] of Object.entries(targets ?? {})) {
      const place = `${path}.${name}`;
      yield () => checkFunctionName(place, transferTool(name));
      if (seen.has(target)) continue;
      seen.add(target);
      yield () => optionsOf(AGENT_CHECKS)(place, target);
      if (typeof target === 'object' && target !== null) waiting.push({ path: `${place}.handoffs`, agent: target });
    }
  }
}

function askedHandoffs(path: string, agent: AgentDefinition): unknown {
  try {
    return handoffsOf(agent);
  } catch (error) {
    throw new TypeError(`${path}: the function threw ${error}`, { cause: error });
  }
}

function checkFunctionName(path: string, name: string): void {
  if (FUNCTION_NAME.test(name)) return;
  throw new TypeError(
    `${path} must be named by letters, digits, "_" and "-", for the model to call "${name}" (at most 64).`,
  );
}
