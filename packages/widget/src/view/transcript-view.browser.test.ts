import { expect } from '@esm-bundle/chai';
import { type AgentUnderTest, part, seen } from './testing/mounted-agent.ts';
import { answer, drawTalk, mountTalk, question } from './testing/mounted-talk.ts';

declare const describe: (name: string, body: () => void) => void;
declare const it: (name: string, body: () => void | Promise<void>) => void;

function announced(agent: AgentUnderTest): string {
  return seen(agent.renderRoot.querySelector('[aria-live=polite]'));
}

describe('TranscriptView', () => {
  it('is a log that is not live; another region tells each finished turn once', async () => {
    const agent = await mountTalk(question);
    const log = part(agent, 'transcript')!;
    expect(log.getAttribute('role')).to.equal('log');
    expect(log.getAttribute('aria-live')).to.equal('off');
    expect(announced(agent)).to.equal('You: Where is it?');
    await drawTalk(agent, question, answer);
    expect(announced(agent)).to.equal('You: Where is it?');
    await drawTalk(agent, question, { ...answer, state: 'done' });
    expect(announced(agent)).to.equal('Assistant: It left our shop this morning.');
  });

  it('lets the agent’s words appear as they are heard, in the same element', async () => {
    const agent = await mountTalk({ ...answer, heardLength: 2 });
    const turn = part(agent, 'agent-turn');
    expect(seen(turn)).to.equal('Assistant: It');
    await drawTalk(agent, { ...answer, heardLength: 7 });
    expect(part(agent, 'agent-turn')).to.equal(turn);
    expect(seen(turn)).to.equal('Assistant: It left');
  });

  it('draws a word without an update of the element', async () => {
    const agent = await mountTalk(question, { ...answer, heardLength: 2 });
    const updates: boolean[] = [];
    agent.addEventListener('voice-transcript-change', () => updates.push(agent.isUpdatePending));
    await drawTalk(agent, question, { ...answer, heardLength: 7 });
    await drawTalk(agent, question, answer);
    expect(seen(part(agent, 'agent-turn'))).to.equal('Assistant: It left our');
    await drawTalk(agent, question, { ...answer, state: 'done' });
    expect(updates).to.deep.equal([false, false, true]);
  });

  it('draws nothing behind a closed panel, and has all of it when it opens', async () => {
    const agent = await mountTalk(question);
    agent.close();
    await drawTalk(agent, question, answer);
    expect(part(agent, 'agent-turn')).to.equal(null);
    agent.show();
    await agent.updateComplete;
    expect(seen(part(agent, 'agent-turn'))).to.equal('Assistant: It left our');
  });

  it('begins anew where a talk was forgotten', async () => {
    const agent = await mountTalk(question, answer);
    await drawTalk(agent);
    expect(part(agent, 'welcome') === null).to.equal(false);
    await drawTalk(agent, question);
    expect([...agent.renderRoot.querySelectorAll('[part~=turn]')].map(seen)).to.deep.equal(['You: Where is it?']);
  });

  it('draws every turn anew in other words', async () => {
    const agent = await mountTalk(question, { ...answer, state: 'done' });
    agent.labels = { you: 'Guest' };
    await agent.updateComplete;
    expect(seen(part(agent, 'user-turn'))).to.equal('Guest: Where is it?');
  });
});
