/** The examples with agents or a server of their own, each started by its one command and used without a key. */
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { events, startScriptedEndpoint } from '../../packages/voice-pipeline/src/remote/scripted-endpoint.fixture.ts';
import { openBrowser, type Visit } from './support/browser.ts';
import { RunningExamples } from './support/running-examples.ts';
import { microphoneFile } from './support/speech.ts';
import { part, waitForTurn } from './support/visit-shop.ts';

let visit: Visit;
let page: Page;
const examples = new RunningExamples();

beforeAll(async () => {
  visit = await openBrowser(await microphoneFile([1, 'welcome to the meeting', 60]));
  page = visit.page;
});

afterEach(async () => {
  // It would look for its server.
  await page.goto('about:blank');
  await examples.stop();
});

afterAll(() => visit.close());

async function type(text: string): Promise<void> {
  await part(page, 'input').fill(text);
  await part(page, 'input').press('Enter');
}

async function say(text: string, answer: RegExp): Promise<void> {
  await type(text);
  await waitForTurn(page, 'agent', answer);
}

describe('examples/handoff', () => {
  it('passes the conversation on, and the page hears to whom', async () => {
    await page.goto(await examples.start('examples/handoff'));
    const speaker = page.locator('output');
    expect(await speaker.textContent()).toBe('reception');
    await part(page, 'launcher').click();
    await say('my invoice is wrong', /this is billing/i);
    expect(await speaker.textContent()).toBe('billing');
    await say('back to reception', /this is reception/i);
    await say('I need a repair', /this is the workshop/i);
    expect(await speaker.textContent()).toBe('workshop');
    expect(visit.errors).toEqual([]);
  });
});

describe('examples/form', () => {
  it('fills the form with what the visitor says, and leaves the sending to them', async () => {
    await page.goto(await examples.start('examples/form'));
    await part(page, 'launcher').click();
    await say('on Friday for three', /your name/i);
    await say('my name is Anna', /send it/i);
    expect(await part(page, 'tool-title').allTextContents()).toEqual(['The form', 'The form']);
    expect(await page.locator('[name=name]').inputValue()).toBe('Anna');
    expect(await page.locator('[name=day]').inputValue()).toBe('friday');
    expect(await page.locator('[name=guests]').inputValue()).toBe('3');
    await page.getByRole('button', { name: 'Reserve' }).click();
    await page.getByText('See you then!').waitFor();
    expect(visit.errors).toEqual([]);
  });
});

describe('examples/shop', () => {
  it('acts for who is signed in, after an approval, and for nobody else', async () => {
    await page.goto(await examples.start('examples/shop'));
    await part(page, 'launcher').click();
    await say('my orders', /sign in first/i);
    await page.getByRole('button', { name: 'I am Anna' }).click();
    await part(page, 'launcher').click();
    await page.evaluate(() => document.querySelector('voice-agent')?.start('text'));
    await waitForTurn(page, 'agent', /hello anna! ask for your orders/i);
    await say('my orders', /the lamp is on its way\. the chair is being packed/i);
    expect(await part(page, 'tool-title').last().textContent()).toBe('Your orders');
    expect(await part(page, 'transcript').textContent()).not.toMatch(/table/);
    await type('cancel the table');
    await part(page, 'approve').click();
    await waitForTurn(page, 'agent', /you have ordered no table/i);
    await type('cancel the chair');
    await part(page, 'approve').click();
    await waitForTurn(page, 'agent', /the chair is cancelled/i);
    expect(visit.errors).toEqual([]);
  });
});

describe('examples/kiosk', () => {
  it('is there without a click, takes turns by a button, and forgets its visitor', async () => {
    await page.goto(await examples.start('examples/kiosk'));
    const size = page.viewportSize()!;
    await page.setViewportSize({ width: 320, height: 700 });
    const words = await page.locator('h1').evaluate((heading) => {
      const range = document.createRange();
      range.selectNodeContents(heading);
      const { left, right } = range.getBoundingClientRect();
      return { left, right };
    });
    expect(words.left).toBeGreaterThan(8);
    expect(words.right).toBeLessThan(312);
    await page.setViewportSize(size);
    await say('what time is it', /it is \d\d:\d\d/i);
    await part(page, 'talk').click();
    await part(page, 'hold').waitFor();
    await part(page, 'end').click();
    // A new element, with which nothing has happened.
    await page.locator('voice-agent:not([status])').waitFor();
    expect(await part(page, 'agent-turn').count()).toBe(0);
    await part(page, 'start').waitFor();
    expect(visit.errors).toEqual([]);
  });
});

describe('examples/status-board', () => {
  it('shows its operators a conversation, and nobody else', async () => {
    const url = await examples.start('examples/status-board', {
      env: { STATUS_TOKEN: 'open-sesame-open-sesame' },
    });
    await page.goto(url);
    await part(page, 'launcher').click();
    await say('what time is it', /it is \d\d:\d\d/i);
    expect((await fetch(`${url}/status`)).status).toBe(401);
    const password = Buffer.from('operator:open-sesame-open-sesame').toString('base64');
    const board = await fetch(`${url}/status`, { headers: { Authorization: `Basic ${password}` } });
    expect(await board.text()).toMatch(/current_time/);
    const metrics = await fetch(`${url}/metrics`, { headers: { Authorization: 'Bearer open-sesame-open-sesame' } });
    expect(await metrics.text()).toContain('voice_agent_sessions_active');
    expect(visit.errors).toEqual([]);
  });
});

describe('examples/captions', () => {
  it('writes down what is said, and nobody answers', async () => {
    await page.goto(await examples.start('examples/captions'));
    await page.getByRole('button', { name: 'Start' }).click();
    await page.locator('li', { hasText: /^welcome to the meeting$/ }).waitFor({ timeout: 60_000 });
    expect(visit.errors).toEqual([]);
  });
});

describe('examples/local-models', () => {
  it('lets a model of the machine think and use the tools, and says so when it is not there', async () => {
    const model = await startScriptedEndpoint();
    const call = { id: 'c1', index: 0, function: { name: 'current_time', arguments: '{}' } };
    const says = (content: string) => events([{ choices: [{ delta: { content }, finish_reason: 'stop' }] }, '[DONE]']);
    const calls = events([{ choices: [{ delta: { tool_calls: [call] }, finish_reason: 'tool_calls' }] }, '[DONE]']);
    model.answer((response, request) => {
      const last = request.json<{ messages: { role: string }[] }>().messages.at(-1)?.role;
      const answer = last === 'tool' ? says('It is late.') : last === 'user' ? calls : says('Hello.');
      return answer(response, request);
    });
    const env = { CHAT_URL: model.baseUrl, CHAT_MODEL: 'small' };
    await page.goto(await examples.start('examples/local-models', { env }));
    await part(page, 'launcher').click();
    await say('what time is it', /it is late/i);
    const asked = model.requests.map((request) => request.json<{ model: string; messages: unknown[] }>());
    expect(asked.at(-1)?.model).toBe('small');
    expect(JSON.stringify(asked.at(-1)?.messages)).toMatch(/\{\\"time\\":\\"\d\d:\d\d\\"\}/);
    await model.stop();
    await say('and now', /cannot reach the language model/i);
    expect(examples.printed).toMatch(/^Workflow 1: .*chat\/completions did not answer/m);
    expect(visit.errors).toEqual([]);
  });
});
