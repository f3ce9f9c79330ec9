import { expect } from '@esm-bundle/chai';
import { elementFromScript } from './element-from-script.ts';

declare const describe: (name: string, body: () => void) => void;
declare const it: (name: string, body: () => void | Promise<void>) => void;
declare const afterEach: (body: () => void) => void;

const OURS = 'https://agent.example/voice-agent.js';

const scripts: HTMLScriptElement[] = [];
afterEach(() => {
  for (const script of scripts.splice(0)) script.remove();
  for (const agent of document.querySelectorAll('voice-agent')) agent.remove();
});

/** A tag that the browser leaves alone: what it would load is not what is tested. */
function addTag(attributes: Record<string, string>, where: HTMLElement = document.body): HTMLScriptElement {
  const tag = document.createElement('script');
  tag.type = 'text/plain';
  tag.src = OURS;
  for (const [name, value] of Object.entries(attributes)) tag.setAttribute(name, value);
  where.append(tag);
  scripts.push(tag);
  return tag;
}

const agents = () => [...document.querySelectorAll('voice-agent')];

describe('elementFromScript', () => {
  it('makes the element after the tag, with what the tag says', () => {
    const tag = addTag({ 'data-agent': 'support', 'data-layout': 'inline', 'data-audio-format': 'pcmu', nonce: 'n' });
    elementFromScript(OURS);
    const [agent] = agents();
    expect(tag.nextElementSibling).to.equal(agent);
    expect(agent!.getAttributeNames().sort()).to.deep.equal(['agent', 'audio-format', 'layout']);
    expect(agent!.getAttribute('agent')).to.equal('support');
  });

  it('switches on what the tag names without a value', () => {
    addTag({ 'data-agent': '', 'data-rating': '', 'data-images': '', 'data-consent': '', 'data-server': '' });
    elementFromScript(OURS);
    expect(agents()[0]!.getAttributeNames().sort()).to.deep.equal(['consent', 'images', 'rating']);
  });

  it('asks for the server’s first agent where the tag names none', () => {
    addTag({ 'data-agent': '' });
    elementFromScript(OURS);
    expect(agents()[0]!.hasAttribute('agent')).to.equal(false);
  });

  it('puts the element of a tag in the head at the end of the page', () => {
    addTag({ 'data-agent': '' }, document.head);
    elementFromScript(OURS);
    expect(document.body.lastElementChild).to.equal(agents()[0]);
  });

  it('makes one for two tags, and none beside an element of the page', () => {
    addTag({ 'data-agent': 'support' });
    addTag({ 'data-agent': 'support' });
    elementFromScript(OURS);
    elementFromScript(OURS);
    expect(agents()).to.have.length(1);
  });

  it('leaves alone a tag without `data-agent`, and the tag of another script', () => {
    addTag({});
    addTag({ 'data-agent': 'support', src: 'https://other.example/voice-agent.js' });
    elementFromScript(OURS);
    expect(agents()).to.deep.equal([]);
  });
});
