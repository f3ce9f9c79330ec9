/** What docs/migrating.md prints, and what it says of the rest, in a real browser against the embedded engine. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type Agent, defineAgent, defineTool } from '@voice-agent/token-server';
import type { Workflow } from '@voice-agent/voice-pipeline';
import type { VoiceSessionPort } from '@voice-agent/widget/session';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type AgentsServer, startAgents } from './support/agents-server.ts';
import { openBrowser, type Visit } from './support/browser.ts';
import { bundle } from './support/bundle.ts';
import { microphoneFile } from './support/speech.ts';

const pageTool = { runsIn: 'page', input: z.looseObject({}) } as const;
const tools = {
  show_order: defineTool({ ...pageTool, description: 'Shows an order.', respond: false }),
  end_call: defineTool({ ...pageTool, description: 'Ends the call, when the visitor has said goodbye.' }),
};

/** Who answers: it knows key words where a model would think. */
const workflow: Workflow = {
  greeting: () => 'Hello.',
  async *run(text, { history }) {
    const last = history.at(-1);
    const call = (name: string) => ({ type: 'function_call' as const, name, arguments: '{"id":"7"}' });
    if (last?.type === 'function_call_output')
      yield last.output === 'Done.'
        ? 'Goodbye, and thank you for your call. It was nice to hear from you.'
        : last.output;
    else if (last?.type === 'message' && last.role === 'system') yield `About that. ${last.text}`;
    else if (/bye/.test(text)) yield call('end_call');
    else if (/show/.test(text)) yield call('show_order');
    else if (/cancel/.test(text)) yield call('cancel_order');
    else if (/where/.test(text)) yield call('order_status');
    else if (/promise/.test(text)) yield 'We guarantee that you get all of your money back, this week.';
    else yield 'I see.';
  },
};

let server: AgentsServer;
let visit: Visit;
let page: Page;
/** What the page has told its console, in order. */
let told: string[];

beforeAll(async () => {
  const [printed] = await blocksOf('docs/migrating.md', 'ts');
  const file = resolve('.tsbuild/migrating/agents.ts');
  await mkdir('.tsbuild/migrating', { recursive: true });
  await writeFile(file, printed!);
  const { agents } = (await import(file)) as { agents: Record<string, Agent> };
  const desk = defineAgent({ instructions: 'x', greeting: 'Hello.', tools });
  server = await startAgents({ agents: { ...agents, desk }, workflow, phrases: ['good day'] });
}, 60_000);

afterAll(() => server.close());

afterEach(() => visit.close());

/** The code of a page's blocks, in order. */
async function blocksOf(path: string, language: 'ts' | 'tsx' | 'js'): Promise<string[]> {
  const text = await readFile(path, 'utf8');
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(([, code]) => code!);
}

/** The one block in which a line stands, for an agent that has the page's tools. */
async function printed(line: string, language: 'ts' | 'tsx' = 'ts'): Promise<string> {
  const blocks = (await blocksOf('docs/migrating.md', language)).filter((code) => code.includes(line));
  expect(blocks).toHaveLength(1);
  return blocks[0]!.replaceAll('https://agent.example.com', '/').replaceAll("'support'", "'desk'");
}

/** A page with this body and this module, and a microphone that hears nothing unless it says so. */
async function open(body: string, source: string, microphone: (number | string)[] = [60]): Promise<void> {
  server.show(body, await bundle(source));
  visit = await openBrowser(await microphoneFile(microphone));
  page = visit.page;
  told = [];
  page.on('console', (message) => message.type() === 'info' && told.push(message.text()));
  await page.goto(server.url);
}

/** What a module hands to its test. */
type Own = { session: VoiceSessionPort };

const element = (agent: string) => `<button id="call">Call</button><button id="peanuts">Peanuts</button>
  <voice-agent agent="${agent}" server="/" layout="inline"></voice-agent>`;
const DEFINED = "import '@voice-agent/widget/define';\n";
const eventually = <T>(look: () => T | Promise<T>) => expect.poll(look, { timeout: 20_000 });
const part = (name: string) => page.locator(`voice-agent [part~="${name}"]`);
const turn = (words: RegExp) => part('agent-turn').filter({ hasText: words }).first().waitFor();

async function type(text: string): Promise<void> {
  await part('input').fill(text);
  await part('input').press('Enter');
}

describe('docs/migrating.md', () => {
  it('prints agents that look up, ask before they write, and keep their policy', async () => {
    await open(element('support'), DEFINED);
    await type('where is my order');
    await turn(/order 7 is on its way/i);
    expect(await part('approval').count()).toBe(0);
    await type('cancel it');
    await part('approve').click();
    await turn(/order 7 is cancelled/i);
    await type('promise it');
    await turn(/about that.*refunds are never promised/i);
    expect(await part('notice').innerText()).toBe('This answer was stopped');
    expect(visit.errors).toEqual([]);
  });

  it('prints a conversation whose turns are told once, and a tool of which nothing is said', async () => {
    const source = await printed('Conversation.startSession');
    await open('<button id="call">Call</button>', `${source}\nObject.assign(globalThis, { session });`);
    const say = (text: string) =>
      page.evaluate((words) => (globalThis as unknown as Own).session.sendText(words), text);
    await page.locator('#call').click();
    await eventually(() => told).toContain('agent Hello.');
    await say('show my order');
    await eventually(() => page.title()).toBe('{"id":"7"}');
    await eventually(() => page.locator('body').getAttribute('data-mode')).toBe('listening');
    await say('thank you');
    await eventually(() => told).toContain('agent I see.');
    await page.locator('#call').click();
    await eventually(() => page.locator('body').getAttribute('data-mode')).toBe('ended');
    expect(told).toEqual(['agent Hello.', 'user show my order', 'user thank you', 'agent I see.']);
    expect(visit.errors).toEqual([]);
  });

  it('prints a page that drives the element, and has the agent speak up', async () => {
    await open(element('desk'), `${DEFINED}${await printed('new Vapi')}`);
    await page.locator('#call').click();
    await turn(/hello/i);
    await eventually(() => told).toEqual(['call-start', 'speech-start', 'speech-end']);
    await page.locator('#peanuts').click();
    await turn(/about that.*say: peanuts/i);
    await eventually(() => told.slice(3, 5)).toEqual(['speech-start', 'speech-end']);
    await part('end').click();
    await eventually(() => told.at(-1)).toBe('call-end');
    expect(visit.errors).toEqual([]);
  });

  it('prints a component of React that talks', async () => {
    const mount =
      "import { createRoot } from 'react-dom/client';\ncreateRoot(document.querySelector('main')!).render(<Call />);";
    await open('<main></main>', `${await printed('useSession', 'tsx')}\n${mount}`);
    await page.getByRole('button', { name: 'idle' }).click();
    await page.locator('li').filter({ hasText: 'Hello.' }).waitFor();
    await page.getByRole('button', { name: 'listening' }).click();
    await page.getByRole('button', { name: 'ended' }).waitFor();
    expect(visit.errors).toEqual([]);
  });

  it('prints who speaks, how long an answer took, and an offer that the agent makes', async () => {
    const source = await printed('new PipecatClient');
    const more = "\nObject.assign(globalThis, { session });\nsession.start('voice');";
    await open('<button id="offer">Offer</button>', source + more, [6, 'good day', 60]);
    const turns: string[] = [];
    await eventually(async () => {
      const now = await page.locator('body').getAttribute('data-turn');
      if (now && now !== turns.at(-1)) turns.push(now);
      return turns;
    }).toEqual(['bot', 'user', 'bot']);
    await eventually(() => told).toEqual([expect.stringMatching(/^\d+/)]);
    await page.locator('#offer').click();
    const last = () => page.evaluate(() => (globalThis as unknown as Own).session.snapshot.entries.at(-1));
    await eventually(last).toMatchObject({
      kind: 'agent',
      text: 'About that. The visitor wants an offer.',
      state: 'done',
    });
    expect(visit.errors).toEqual([]);
  });
});

describe('docs/widget.md', () => {
  /** What has the agent hang up. */
  const recipe = async () => {
    const [block] = (await blocksOf('docs/widget.md', 'js')).filter((code) => code.includes('end_call'));
    return `${DEFINED}${block}`;
  };

  it('prints an agent that says goodbye and hangs up', async () => {
    await open(element('desk'), await recipe());
    await page.locator('voice-agent').evaluate((agent) => (agent as HTMLElementTagNameMap['voice-agent']).start());
    await turn(/hello/i);
    await type('bye');
    await turn(/goodbye/i);
    await page.locator('voice-agent[status="ended"]').waitFor();
    // All of it was heard.
    expect(await part('agent-turn').last().innerText()).toMatch(/hear from you\.$/);
    expect(await part('unheard').allInnerTexts()).toEqual([]);
    expect(visit.errors).toEqual([]);
  });

  it('prints one that goes on where the visitor speaks up once more', async () => {
    await open(element('desk'), await recipe());
    await page.locator('voice-agent').evaluate((agent) => (agent as HTMLElementTagNameMap['voice-agent']).start());
    await turn(/hello/i);
    await type('bye');
    await turn(/goodbye/i);
    await type('one more thing');
    await turn(/i see/i);
    await page.locator('voice-agent[status="listening"]').waitFor();
    await type('thank you');
    await eventually(() => part('agent-turn').filter({ hasText: /i see/i }).count()).toBe(2);
    expect(visit.errors).toEqual([]);
  });
});
