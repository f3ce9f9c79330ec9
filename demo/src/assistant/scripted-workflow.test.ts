import { runWorkflow, type WorkflowItem, type WorkflowOutput } from '@voice-agent/voice-pipeline';
import { describe, expect, it } from 'vitest';
import { GREETING } from '../agents/greeting.ts';
import { scriptedWorkflow } from './scripted-workflow.ts';

const COUNTER = ['order_status', 'opening_hours', 'current_time', 'show_bicycle', 'transfer_to_workshop'];
const WORKSHOP = ['free_repair_slots', 'book_repair', 'my_repairs', 'current_time', 'transfer_to_counter'];

const said = (role: 'assistant' | 'system', text: string): WorkflowItem => ({ type: 'message', role, text });
const user = (text: string): WorkflowItem => ({ type: 'message', role: 'user', text });
const called = (name: string, args: object = {}): WorkflowItem => ({
  type: 'function_call',
  callId: `call_${name}`,
  name,
  arguments: JSON.stringify(args),
});
const output = (name: string, result: unknown): WorkflowItem => ({
  type: 'function_call_output',
  callId: `call_${name}`,
  output: typeof result === 'string' ? result : JSON.stringify(result),
});

async function run(
  history: WorkflowItem[],
  tools = COUNTER,
  toolChoice: 'auto' | 'none' = 'auto',
): Promise<WorkflowOutput[]> {
  const outputs: WorkflowOutput[] = [];
  const { signal } = new AbortController();
  const context = { history, instructions: '', tools: tools.map((name) => ({ name })), toolChoice, state: {}, signal };
  for await (const one of runWorkflow(scriptedWorkflow, context)) outputs.push(one);
  return outputs;
}

describe('scriptedWorkflow', () => {
  it('greets when nothing has been said', async () => {
    expect(await run([])).toEqual([GREETING]);
  });

  it('calls a tool with the argument it was told', async () => {
    expect(await run([user('status of order forty two')])).toEqual([
      { type: 'function_call', name: 'order_status', arguments: '{"orderId":"42"}' },
    ]);
  });

  it('asks for the order number, then takes the bare number for it', async () => {
    expect(await run([user('where is my order')])).toEqual(['What is the order number?']);
    expect(await run([user('where is my order'), user('forty two')])).toEqual([
      { type: 'function_call', name: 'order_status', arguments: '{"orderId":"42"}' },
    ]);
  });

  it('says what the tool found', async () => {
    const found = { id: '42', item: 'a bell', status: 'shipped', arrives: 'Thursday' };
    const history = [user('order 42'), called('order_status', { orderId: '42' }), output('order_status', found)];
    expect(await run(history)).toEqual(['Order 42, a bell, has been shipped. It will arrive on Thursday.']);
  });

  it('says so when a tool failed', async () => {
    const history = [
      user('order 99'),
      called('order_status', { orderId: '99' }),
      output('order_status', 'There is no order 99.'),
    ];
    expect(await run(history)).toEqual(['I cannot find order 99. Please say the number again.']);
    const broken = [user('what time is it'), called('current_time'), output('current_time', 'The tool failed.')];
    expect(await run(broken)).toEqual(['I am sorry, that did not work just now. Please try again.']);
  });

  it('hands repairs to the workshop, which goes on with what was asked', async () => {
    const asked = user('book a repair on tuesday at ten');
    expect(await run([asked])).toEqual([
      'Let me hand you to the workshop.',
      { type: 'function_call', name: 'transfer_to_workshop', arguments: '{}' },
    ]);
    const after = [asked, called('transfer_to_workshop'), output('transfer_to_workshop', 'You are the workshop now.')];
    expect(await run(after, WORKSHOP)).toEqual([
      { type: 'function_call', name: 'book_repair', arguments: '{"day":"tuesday","time":"10:00"}' },
    ]);
  });

  it('does not hand over twice when the handoff failed', async () => {
    const history = [user('book a repair'), called('transfer_to_workshop'), output('transfer_to_workshop', 'Failed.')];
    expect(await run(history)).toEqual(['I am sorry, I cannot do that here.']);
  });

  it('books an hour on the day that was offered', async () => {
    const free = { day: 'tuesday', free: [{ weekday: 'tuesday', date: '2026-11-24', time: '10:00' }] };
    const offered = [
      user('which slots are free on tuesday'),
      called('free_repair_slots', { day: 'tuesday' }),
      output('free_repair_slots', free),
    ];
    expect(await run(offered, WORKSHOP)).toEqual(['I have Tuesday at 10 AM. Which would you like?']);
    expect(await run([...offered, user('at ten please')], WORKSHOP)).toEqual([
      { type: 'function_call', name: 'book_repair', arguments: '{"day":"tuesday","time":"10:00"}' },
    ]);
  });

  it('offers days first, then the hours of a day', async () => {
    const free = ['tuesday', 'wednesday'].map((weekday) => ({ weekday, date: '2026-11-24', time: '10:00' }));
    const offered = [
      user('book a repair'),
      called('free_repair_slots'),
      output('free_repair_slots', { day: null, free }),
    ];
    expect(await run(offered, WORKSHOP)).toEqual(['I have slots on Tuesday and Wednesday. Which day would you like?']);
    expect(await run([...offered, user('wednesday')], WORKSHOP)).toEqual([
      { type: 'function_call', name: 'free_repair_slots', arguments: '{"day":"wednesday"}' },
    ]);
  });

  it('has the page show a bicycle, and says that it is there', async () => {
    const asked = user('show me the touring bike');
    expect(await run([asked])).toEqual([
      { type: 'function_call', name: 'show_bicycle', arguments: '{"bicycle":"wayfarer"}' },
    ]);
    const shown = { shown: 'Wayfarer', about: 'Tourer.', price: '£1,240' };
    const after = [asked, called('show_bicycle', { bicycle: 'wayfarer' }), output('show_bicycle', shown)];
    expect(await run(after)).toEqual(['Here is the Wayfarer, on the page before you.']);
    expect(await run([user('show me a bike')])).toEqual([
      "Which one: the town bike, the touring bike, or the children's bike?",
    ]);
    expect(await run([asked], WORKSHOP)).toEqual([
      'The counter shows you.',
      { type: 'function_call', name: 'transfer_to_counter', arguments: '{}' },
    ]);
  });

  it('asks after a visitor who has fallen silent, and answers a question that a note came after', async () => {
    const note = said('system', 'The visitor has said nothing for 8 seconds.');
    expect(await run([said('assistant', GREETING), note])).toEqual(['Are you still there?']);
    expect(await run([user('hello'), said('assistant', 'Hello!'), note])).toEqual(['Are you still there?']);
    expect(await run([said('system', 'The page is the basket.')])).toEqual([GREETING]);
    const open = [user('where is my order'), said('system', 'The page is the basket.')];
    expect(await run(open)).toEqual(['What is the order number?']);
  });

  it('goes on with a half-finished booking that a reconnect brought along', async () => {
    const free = { day: 'friday', free: [{ weekday: 'friday', date: '2026-11-27', time: '14:00' }] };
    const brought = [
      said('assistant', GREETING),
      user('which slots are free on friday'),
      called('transfer_to_workshop'),
      output('transfer_to_workshop', 'You are the workshop now.'),
      called('free_repair_slots', { day: 'friday' }),
      output('free_repair_slots', free),
      said('assistant', 'I have Friday at'),
      user('at two'),
    ];
    expect(await run(brought, WORKSHOP)).toEqual([
      { type: 'function_call', name: 'book_repair', arguments: '{"day":"friday","time":"14:00"}' },
    ]);
  });

  it('survives a call that was brought along broken', async () => {
    const broken = { type: 'function_call', callId: 'c', name: 'free_repair_slots', arguments: '{' } as const;
    const output = { type: 'function_call_output', callId: 'c', output: 'x' } as const;
    expect(await run([user('a slot'), broken, output], WORKSHOP)).toEqual([
      'I am sorry, that did not work just now. Please try again.',
    ]);
    expect(await run([broken, user('at ten')], WORKSHOP)).toEqual(['On which day?']);
  });

  it('gets the owner where it may, who then answers', async () => {
    const asked = user('can I speak to the owner');
    expect(await run([asked], [...COUNTER, 'transfer_to_owner'])).toEqual([
      'I will get the owner.',
      { type: 'function_call', name: 'transfer_to_owner', arguments: '{}' },
    ]);
    const after = [asked, called('transfer_to_owner'), output('transfer_to_owner', 'You are the owner now.')];
    expect(await run(after, ['transfer_to_counter'])).toEqual(['This is the owner. What happened?']);
    expect(String(await run([asked]))).toContain('while the shop is open');
    expect(String(await run([asked], [...COUNTER, 'transfer_to_owner'], 'none'))).toContain('while the shop is open');
  });

  it('promises what it should not, and takes it back when it was stopped', async () => {
    const asked = user('can I have a discount');
    const [promise] = await run([asked]);
    expect(promise).toContain('discount of ten percent');
    const stopped = said('system', 'Your answer was stopped. Discounts are never promised.');
    expect(await run([asked, said('assistant', 'Because you'), stopped])).toEqual([
      'I am sorry, I spoke too soon. Only the owner decides that.',
    ]);
  });

  it('says that it sees no pictures', async () => {
    expect(String(await run([user('[image]')]))).toContain('cannot see pictures');
  });

  it('admits what it did not understand and says what it can do', async () => {
    const [said] = await run([user('recite a poem')]);
    expect(said).toMatch(/did not understand.*order.*hours.*repair/);
  });

  it('calls nothing when told to call nothing', async () => {
    expect(await run([user('order 42')], COUNTER, 'none')).toEqual(['I am sorry, I cannot do that here.']);
  });
});
