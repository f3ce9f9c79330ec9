import { expect } from '@esm-bundle/chai';

declare const describe: (name: string, body: () => void) => void;
declare const it: (name: string, body: () => void | Promise<void>) => void;

describe('define', () => {
  it('registers the element once, however often it is loaded', async () => {
    const { VoiceAgentElement } = await import('./define.ts');
    const again: string = './define.ts?again';
    await import(again);
    expect(customElements.get('voice-agent')).to.equal(VoiceAgentElement);
  });
});

describe('VoiceAgentElement', () => {
  it('tells the visitor of an address that is none', async () => {
    await import('./define.ts');
    const agent = document.createElement('voice-agent');
    agent.server = 'http://[';
    document.body.append(agent);
    agent.start();
    const sentence = () => agent.shadowRoot?.querySelector('[role=alert]')?.textContent?.trim();
    while (!sentence()) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(agent.status).to.equal('error');
    expect(agent.error?.code).to.equal('server-unreachable');
    expect(agent.error?.message).to.contain('http://[');
    expect(sentence()).to.match(/^The assistant cannot be reached\./);
    agent.remove();
  });
});

describe('embed', () => {
  it('takes the address it came from for the server, and leaves a server that the page names', async () => {
    await import('./embed.ts');
    const here = new URL('.', import.meta.url).href;
    const agent = document.createElement('voice-agent');
    expect(agent.server).to.equal(undefined);
    expect(agent.tokenServer).to.equal(here);
    agent.setAttribute('server', 'https://other.example/');
    expect(agent.tokenServer).to.equal('https://other.example/');
    agent.removeAttribute('server');
    expect(agent.tokenServer).to.equal(here);
  });
});
