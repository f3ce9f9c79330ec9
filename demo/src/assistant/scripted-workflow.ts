/**
 * The assistant that answers without a key: a script over the recognised text that chooses tools, fills their arguments,
 * says their results, and admits what it did not understand. Stateless: everything it knows is in the history.
 */
import type { Workflow, WorkflowContext, WorkflowItem, WorkflowOutput } from '@voice-agent/voice-pipeline';
import { GREETING } from '../agents/greeting.ts';
import { answer } from './answer.ts';
import { type Intent, understand } from './understand.ts';

const CAN_DO =
  'You can ask to see a bicycle, ask about an order, our opening hours, or the time, and you can book a repair.';

/** Which agent holds a tool: where to go when the present one does not. */
const HANDOFFS: Record<string, { tool: string; say: string }> = {
  order_status: { tool: 'transfer_to_counter', say: 'The counter knows that.' },
  opening_hours: { tool: 'transfer_to_counter', say: 'The counter knows that.' },
  show_bicycle: { tool: 'transfer_to_counter', say: 'The counter shows you.' },
  free_repair_slots: { tool: 'transfer_to_workshop', say: 'Let me hand you to the workshop.' },
  book_repair: { tool: 'transfer_to_workshop', say: 'Let me hand you to the workshop.' },
  my_repairs: { tool: 'transfer_to_workshop', say: 'Let me hand you to the workshop.' },
};

export const scriptedWorkflow: Workflow = {
  async *run(_text, context) {
    const { history, instructions } = context;
    // What a tool has it say while it works.
    const [, told] = /^Say exactly this, word for word, and nothing else: (".*")$/.exec(instructions) ?? [];
    if (told) {
      yield String(JSON.parse(told));
      return;
    }
    const last = history.at(-1);
    // What a guardrail has it explain.
    if (last?.type === 'message' && last.role === 'system' && last.text.startsWith('Your answer was stopped.')) {
      yield 'I am sorry, I spoke too soon. Only the owner decides that.';
      return;
    }
    const call = last?.type === 'function_call_output' ? callOf(history, last.callId) : undefined;
    if (last?.type === 'function_call_output' && call && !call.name.startsWith('transfer_to_')) {
      yield answer(call.name, parseArguments(call.arguments), last.output);
      return;
    }
    const asked = history.map((item) => item.type === 'message' && item.role === 'user').lastIndexOf(true);
    const question = history[asked];
    // A note, and everything asked is answered: the engine says so of a visitor who has fallen silent.
    const isAnswered = history.slice(asked + 1).some((item) => item.type === 'message' && item.role === 'assistant');
    if (isAnswered && last?.type === 'message' && last.role === 'system') yield 'Are you still there?';
    else if (question?.type !== 'message') yield GREETING;
    else yield* reply(understand(question.text), context);
  },
};

function* reply(intent: Intent, context: WorkflowContext): Generator<WorkflowOutput> {
  switch (intent.want) {
    case 'order-status':
      if (!intent.orderId) yield 'What is the order number?';
      else yield* use('order_status', { orderId: intent.orderId }, context);
      return;
    case 'opening-hours':
      yield* use('opening_hours', intent.day ? { day: intent.day } : {}, context);
      return;
    case 'time':
      yield* use('current_time', {}, context);
      return;
    case 'free-slots':
      yield* use('free_repair_slots', intent.day ? { day: intent.day } : {}, context);
      return;
    case 'book':
      yield* book(intent, context);
      return;
    case 'show':
      if (intent.bicycle) yield* use('show_bicycle', { bicycle: intent.bicycle }, context);
      else yield "Which one: the town bike, the touring bike, or the children's bike?";
      return;
    case 'my-repairs':
      yield* use('my_repairs', {}, context);
      return;
    case 'detail':
      yield* detail(intent, context);
      return;
    case 'owner':
      yield* fetchOwner(context);
      return;
    case 'discount':
      // It says what models say to please. The shop's guardrail knows better.
      yield 'Because you ask so kindly, you get a discount of ten percent on everything in the shop.';
      return;
    case 'hello':
      yield 'Hello! How can I help?';
      return;
    case 'help':
      yield CAN_DO;
      return;
    case 'thanks':
      yield 'You are welcome. Is there anything else?';
      return;
    case 'goodbye':
      yield 'Goodbye, and ride safely.';
      return;
    case 'picture':
      yield `I am sorry, I cannot see pictures. ${CAN_DO}`;
      return;
    case 'unknown':
      yield `I am sorry, I did not understand that. ${CAN_DO}`;
  }
}

/** Books when day and hour are known; otherwise offers what is free. A day offered before counts. */
function* book({ day, time }: { day?: string; time?: string }, context: WorkflowContext): Generator<WorkflowOutput> {
  const on = day ?? (time ? offeredDay(context.history) : undefined);
  if (on && time) yield* use('book_repair', { day: on, time }, context);
  else if (time) yield 'On which day?';
  else yield* use('free_repair_slots', on ? { day: on } : {}, context);
}

/** In the workshop a day or an hour is a slot; at the counter a number is an order and a day asks for its hours. */
function* detail(intent: Extract<Intent, { want: 'detail' }>, context: WorkflowContext): Generator<WorkflowOutput> {
  const isWorkshop = context.tools.some(({ name }) => name === 'book_repair');
  if (isWorkshop && (intent.day || intent.time)) yield* book(intent, context);
  else if (intent.orderId) yield* use('order_status', { orderId: intent.orderId }, context);
  else yield* use('opening_hours', intent.day ? { day: intent.day } : {}, context);
}

/** Who has no tools but handoffs is the owner. Where the shop is closed the counter cannot hand over. */
function* fetchOwner({ tools, toolChoice }: WorkflowContext): Generator<WorkflowOutput> {
  const canFetch = toolChoice !== 'none' && tools.some(({ name }) => name === 'transfer_to_owner');
  if (canFetch) {
    yield 'I will get the owner.';
    yield { type: 'function_call', name: 'transfer_to_owner', arguments: '{}' };
  } else if (tools.every(({ name }) => name.startsWith('transfer_to_'))) yield 'This is the owner. What happened?';
  else yield 'Ask for the owner at the counter, while the shop is open.';
}

/** Calls the tool, or hands over to who has it; but not twice running, should a handoff have failed. */
function* use(name: string, args: Record<string, string>, context: WorkflowContext): Generator<WorkflowOutput> {
  const { tools, toolChoice, history } = context;
  const has = (tool: string) => toolChoice !== 'none' && tools.some((one) => one.name === tool);
  const handoff = HANDOFFS[name];
  if (has(name)) yield { type: 'function_call', name, arguments: JSON.stringify(args) };
  else if (handoff && has(handoff.tool) && history.at(-1)?.type === 'message') {
    yield handoff.say;
    yield { type: 'function_call', name: handoff.tool, arguments: '{}' };
  } else yield 'I am sorry, I cannot do that here.';
}

/** The one day whose free slots were offered last. */
function offeredDay(history: readonly WorkflowItem[]): string | undefined {
  const offer = history.filter((item) => item.type === 'function_call' && item.name === 'free_repair_slots').at(-1);
  const day = offer?.type === 'function_call' ? parseArguments(offer.arguments).day : undefined;
  return typeof day === 'string' ? day : undefined;
}

function callOf(history: readonly WorkflowItem[], callId: string) {
  const call = history.find((item) => item.type === 'function_call' && item.callId === callId);
  return call?.type === 'function_call' ? call : undefined;
}

function parseArguments(text: string): Record<string, unknown> {
  try {
    return { ...(JSON.parse(text) as object) };
  } catch {
    return {}; // A page can bring along a call that nobody made.
  }
}
