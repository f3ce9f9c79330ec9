/** What only some pages have: the question for the visitor's yes, suggestions, and a rating at the end. */
import { expect } from '@esm-bundle/chai';
import type { TranscriptEntry } from '../../transcript/transcript-entry.ts';
import { consentsOfThisPage, isConsentMissing } from '../host/consent.ts';
import {
  type AgentUnderTest,
  clickPart,
  focusedPart,
  mountAgent,
  part,
  seen,
  until,
} from '../testing/mounted-agent.ts';
import type { LabelOverrides } from '../words/labels.ts';

declare const describe: (name: string, body: () => void) => void;
declare const it: (name: string, body: () => void | Promise<void>) => void;
declare const beforeEach: (body: () => void) => void;

const question: TranscriptEntry = { kind: 'user', id: 'u', text: 'Where is it?', via: 'voice', state: 'done' };
const parts = (agent: AgentUnderTest, name: string) => [
  ...agent.renderRoot.querySelectorAll<HTMLElement>(`[part=${name}]`),
];

describe('ConsentGate', () => {
  beforeEach(() => {
    localStorage.clear();
    consentsOfThisPage.clear();
  });

  /** What the page is told, from now on. */
  function told(agent: AgentUnderTest): boolean[] {
    const answers: boolean[] = [];
    agent.addEventListener('voice-consent-change', ({ given }) => answers.push(given));
    return answers;
  }

  const ask = (attributes: Record<string, string> = {}) =>
    mountAgent({ open: true, attributes: { consent: 'We listen.', 'consent-href': '/privacy', ...attributes } });

  it('stands in the place of all that could begin, with the page’s text and link', async () => {
    const agent = await ask();
    const gate = await until(() => part(agent, 'consent'));
    expect(seen(gate)).to.contain('Before we talk').and.to.contain('We listen.');
    expect((part(agent, 'consent-link') as HTMLAnchorElement).href).to.equal(new URL('/privacy', location.href).href);
    for (const name of ['start', 'composer']) expect(part(agent, name) === null, name).to.equal(true);
    expect(agent.renderRoot.querySelector(`#${gate.getAttribute('aria-labelledby')}`) === null).to.equal(false);
  });

  it('keeps our words where the page has none in their place', async () => {
    const labels = { consentAgree: undefined, consentDecline: 'Rather not' } as unknown as LabelOverrides;
    const agent = await mountAgent({ open: true, labels, attributes: { consent: '' } });
    expect(seen(await until(() => part(agent, 'agree')))).to.equal('I agree');
    expect(seen(part(agent, 'disagree'))).to.equal('Rather not');
  });

  it('has words of its own, and no link that runs', async () => {
    const agent = await ask({ consent: '', 'consent-href': 'javascript:alert(1)' });
    expect(seen(await until(() => part(agent, 'consent')))).to.contain('artificial intelligence');
    expect(part(agent, 'consent-link') === null).to.equal(true);
  });

  it('lets nothing begin before the yes, whoever asks for it', async () => {
    const agent = await ask();
    await until(() => part(agent, 'agree'));
    agent.start();
    agent.sendText('Hello');
    agent.startVoice();
    await agent.sendImage(new Blob([new Uint8Array([0x89, 0x50, 0x4e, 0x47])], { type: 'image/png' }));
    expect(agent.made).to.deep.equal([]);
    expect(agent.session.calls).to.deep.equal([]);
    expect(agent.status).to.equal('idle');
  });

  it('is not connecting for ever where a call was to begin before its code had come', async () => {
    const agent = await mountAgent({ attributes: { consent: 'x' } });
    agent.start();
    expect(agent.status).to.equal('connecting');
    await until(() => part(agent, 'agree'));
    expect(agent.status).to.equal('idle');
    expect(agent.made).to.deep.equal([]);
  });

  it('goes with a yes, which is remembered for that text', async () => {
    const agent = await ask();
    const answers = told(agent);
    await until(() => part(agent, 'agree'));
    await clickPart(agent, 'agree');
    await until(() => focusedPart(agent) === 'start');
    expect(answers).to.deep.equal([true]);
    expect(part(agent, 'consent') === null).to.equal(true);
    await clickPart(agent, 'start');
    expect(agent.session.calls).to.deep.equal(['start voice']);
    const next = await ask();
    expect(part(next, 'start') === null).to.equal(false);
    const other = await ask({ consent: 'We listen, and keep it.' });
    await until(() => part(other, 'consent'));
  });

  it('keeps a yes to one text beside a yes to another: two agents of a page may ask for each', async () => {
    const texts = ['We listen.', 'We listen, and keep it.'];
    for (const consent of texts) {
      const agent = await ask({ consent });
      await until(() => part(agent, 'agree'));
      await clickPart(agent, 'agree');
    }
    // The next page.
    consentsOfThisPage.clear();
    for (const consent of texts) expect(isConsentMissing(await ask({ consent })), consent).to.equal(false);
  });

  it('closes the panel with a no, and asks again', async () => {
    const agent = await ask();
    const answers = told(agent);
    await until(() => part(agent, 'disagree'));
    await clickPart(agent, 'disagree');
    expect(answers).to.deep.equal([]);
    expect(agent.open).to.equal(false);
    expect(localStorage.getItem('voice-agent/consent/We listen.')).to.equal(null);
    agent.show();
    await until(() => part(agent, 'consent'));
  });

  it('comes back, and the call ends, when the yes is withdrawn', async () => {
    const agent = await ask();
    await until(() => part(agent, 'agree'));
    await clickPart(agent, 'agree');
    agent.start();
    await agent.session.show({ status: 'listening', entries: [question] });
    await clickPart(agent, 'menu-button');
    await until(() => part(agent, 'withdraw'));
    const answers = told(agent);
    await clickPart(agent, 'withdraw');
    expect(answers).to.deep.equal([false]);
    expect(agent.session.calls).to.contain('stop');
    await agent.session.show({ status: 'ended' });
    await until(() => part(agent, 'consent'));
    expect(localStorage.getItem('voice-agent/consent/We listen.')).to.equal(null);
  });

  it('has the focus when the yes is withdrawn', async () => {
    const agent = await ask();
    await until(() => part(agent, 'agree'));
    await clickPart(agent, 'agree');
    await clickPart(agent, 'menu-button');
    (await until(() => part(agent, 'withdraw'))).focus();
    await clickPart(agent, 'withdraw');
    await until(() => part(agent, 'consent'));
    expect(focusedPart(agent)).to.equal('agree');
  });

  it('waits for the end of a call that is on, which the visitor can end', async () => {
    const agent = await mountAgent({ open: true });
    agent.start();
    await agent.session.show({ status: 'listening' });
    agent.setAttribute('consent', 'We listen.');
    await agent.session.show({ status: 'thinking' });
    await agent.updateComplete;
    await clickPart(agent, 'end');
    expect(agent.session.calls).to.deep.equal(['start voice', 'stop']);
    await agent.session.show({ status: 'ended' });
    await until(() => part(agent, 'consent'));
    expect(part(agent, 'start') === null).to.equal(true);
  });

  it('comes and goes with its attribute', async () => {
    const agent = await mountAgent({ open: true });
    agent.setAttribute('consent', 'We listen.');
    const gate = await until(() => part(agent, 'consent'));
    agent.setAttribute('consent', 'We listen, and keep it.');
    await until(() => seen(gate).includes('and keep it'));
    agent.setAttribute('consent-href', '/privacy');
    await until(() => part(agent, 'consent-link'));
    agent.removeAttribute('consent');
    await until(() => part(agent, 'start'));
    agent.setAttribute('images', '');
    await until(() => part(agent, 'send-picture'));
  });

  it('opens the panel of a bar, whose launcher would begin the call', async () => {
    const agent = await mountAgent({ attributes: { consent: 'x', layout: 'bar' } });
    part(agent, 'launcher')!.click();
    await until(() => part(agent, 'consent')?.checkVisibility());
    expect(agent.made).to.deep.equal([]);
  });
});

describe('QuickReplies', () => {
  const replies = (agent: AgentUnderTest) => parts(agent, 'suggestion').map(seen);

  it('offer what the page suggests, and say what is chosen, once', async () => {
    const agent = await mountAgent({
      open: true,
      attributes: { suggestions: '["Opening hours", "My order", " ", 7]' },
    });
    await until(() => part(agent, 'suggestions'));
    expect(part(agent, 'suggestions')!.getAttribute('aria-label')).to.equal('You could say');
    expect(replies(agent)).to.deep.equal(['Opening hours', 'My order']);
    parts(agent, 'suggestion')[1]!.focus();
    parts(agent, 'suggestion')[1]!.click();
    await agent.updateComplete;
    expect(agent.session.calls).to.deep.equal(['sendText My order']);
    expect(replies(agent)).to.deep.equal([]);
    expect(focusedPart(agent)).to.equal('input');
    agent.suggestions = ['Thanks'];
    await until(() => replies(agent).includes('Thanks'));
  });

  it('has a shade at the edge behind which there is more, and none where it ends', async () => {
    const agent = await mountAgent({ open: true });
    agent.suggestions = Array.from({ length: 40 }, (_, i) => `Tell me about bicycle number ${i + 1}`);
    const list = await until(() => part(agent, 'suggestions'));
    expect(list.scrollHeight).to.be.greaterThan(list.clientHeight);
    const { backgroundAttachment, backgroundPosition, backgroundSize } = getComputedStyle(list);
    // Two covers that scroll with the list lie on two shades that do not, and are as high as the list's padding.
    expect(backgroundAttachment).to.equal('local, local, scroll, scroll');
    expect(backgroundPosition).to.match(/^0(px|%) 0(px|%), 0(px|%) 100%, 0(px|%) 0(px|%), 0(px|%) 100%$/);
    expect(backgroundSize).to.equal('100% 10px, 100% 10px, 100% 8px, 100% 8px');
    parts(agent, 'suggestion').at(-1)!.focus();
    await until(() => list.scrollTop + list.clientHeight >= list.scrollHeight - 1);
  });

  it('are the agent’s until the visitor has said something; the page’s are shown instead', async () => {
    const agent = await mountAgent({ open: true });
    agent.mute();
    const info = { name: 'support', tools: [], handoffs: {}, suggestions: ['Book a repair'] };
    await agent.session.show({ status: 'listening', agent: info });
    await until(() => replies(agent).includes('Book a repair'));
    agent.suggestions = ['Hello'];
    await until(() => replies(agent).join() === 'Hello');
    agent.suggestions = undefined;
    await until(() => replies(agent).join() === 'Book a repair');
    await agent.session.show({ entries: [question] });
    await until(() => replies(agent).length === 0);
  });
});

describe('RatingCard', () => {
  const over = { status: 'ended', entries: [question], sessionId: 'ses_1' } as const;
  async function ended(attributes: Record<string, string> = { rating: '' }): Promise<AgentUnderTest> {
    const agent = await mountAgent({ open: true, attributes });
    agent.mute();
    await agent.session.show({ status: 'listening', entries: [question], sessionId: 'ses_1' });
    await agent.session.show(over);
    await agent.updateComplete;
    return agent;
  }
  const stars = (agent: AgentUnderTest) => [...agent.renderRoot.querySelectorAll<HTMLInputElement>('[name=rating]')];
  const sent = (agent: AgentUnderTest) => agent.session.calls.filter((call) => call.startsWith('rate'));

  it('asks when the conversation is over, and where the page wants to know', async () => {
    const agent = await ended();
    await until(() => part(agent, 'rating'));
    expect(stars(agent).map((star) => star.getAttribute('aria-label'))).to.deep.equal(
      [1, 2, 3, 4, 5].map((value) => `${value} of 5`),
    );
    expect(part(agent, 'rate') === null).to.equal(true);
    expect(part(await ended({}), 'rating') === null).to.equal(true);
    await agent.session.show({ ...over, entries: [] });
    expect(part(await ended({ rating: '' }), 'error') === null).to.equal(true);
  });

  it('sends stars and comment, and thanks', async () => {
    const agent = await ended();
    await until(() => part(agent, 'rating'));
    stars(agent)[3]!.click();
    await agent.updateComplete;
    expect(parts(agent, 'star').filter((star) => star.hasAttribute('data-on'))).to.have.length(4);
    (part(agent, 'comment') as HTMLTextAreaElement).value = ' Quick ';
    await clickPart(agent, 'rate');
    await until(() => seen(part(agent, 'rating')) === 'Thank you.');
    expect(sent(agent)).to.deep.equal(['rate {"rating":4,"comment":"Quick"}']);
  });

  it('has one button, which stands out', async () => {
    const agent = await ended();
    await until(() => part(agent, 'rating'));
    stars(agent)[0]!.click();
    await agent.updateComplete;
    const { backgroundColor } = getComputedStyle(part(agent, 'rate')!);
    expect(backgroundColor).to.equal(getComputedStyle(part(agent, 'start')!).backgroundColor);
  });

  it('says that it was not sent, and sends it again', async () => {
    const agent = await ended();
    agent.session.takesRatings = false;
    await until(() => part(agent, 'rating'));
    stars(agent)[0]!.click();
    await agent.updateComplete;
    await clickPart(agent, 'rate');
    await until(() => seen(part(agent, 'rating')).includes('could not be sent'));
    agent.session.takesRatings = true;
    await clickPart(agent, 'rate');
    await until(() => seen(part(agent, 'rating')) === 'Thank you.');
    expect(sent(agent)).to.deep.equal(['rate {"rating":1}', 'rate {"rating":1}']);
  });

  it('goes when another conversation begins, and is new after it', async () => {
    const agent = await ended();
    await until(() => part(agent, 'rating'));
    stars(agent)[0]!.click();
    await agent.session.show({ ...over, status: 'listening', sessionId: 'ses_2' });
    await until(() => part(agent, 'rating') === null);
    await agent.session.show({ ...over, sessionId: 'ses_2' });
    await until(() => part(agent, 'rating'));
    expect(stars(agent).some(({ checked }) => checked)).to.equal(false);
  });
});

describe('switchFocus', () => {
  const press = (target: Element) =>
    target.dispatchEvent(new KeyboardEvent('keydown', { key: 'F6', bubbles: true, composed: true, cancelable: true }));

  it('goes from the page into the panel by F6, and back to where it was', async () => {
    const agent = await mountAgent({ open: true });
    const field = document.body.appendChild(document.createElement('input'));
    field.focus();
    expect(press(field)).to.equal(false);
    await until(() => focusedPart(agent) === 'start');
    press(part(agent, 'start')!);
    await until(() => document.activeElement === field);
  });

  it('comes to nothing that ends a call', async () => {
    for (const layout of ['floating', 'inline']) {
      const agent = await mountAgent({ open: true, attributes: { layout } });
      agent.start();
      await agent.session.show({ status: 'listening' });
      await agent.updateComplete;
      const field = document.body.appendChild(document.createElement('input'));
      field.focus();
      press(field);
      await until(() => focusedPart(agent));
      expect(focusedPart(agent)).to.equal('panel');
      press(part(agent, 'panel')!);
      await until(() => document.activeElement === field);
    }
  });

  it('leaves F6 to the browser while the panel is closed, when it is gone, and with other keys', async () => {
    const agent = await mountAgent({ open: true });
    const combined = new KeyboardEvent('keydown', { key: 'F6', ctrlKey: true, bubbles: true, cancelable: true });
    expect(document.body.dispatchEvent(combined)).to.equal(true);
    agent.close();
    expect(press(document.body)).to.equal(true);
    agent.show();
    agent.remove();
    expect(press(document.body)).to.equal(true);
  });
});
