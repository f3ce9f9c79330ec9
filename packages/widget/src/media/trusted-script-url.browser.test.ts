import { expect } from '@esm-bundle/chai';
import { trustedScriptUrl } from './trusted-script-url.ts';

declare function describe(name: string, body: () => void): void;
declare function it(name: string, body: () => void): void;

describe('trustedScriptUrl', () => {
  it('answers an address that the browser trusts, again and again with one policy', () => {
    const { trustedTypes } = globalThis as { trustedTypes?: { isScriptURL(value: unknown): boolean } };
    for (const address of ['https://agent.example/a.js', 'https://agent.example/b.js']) {
      const trusted: unknown = trustedScriptUrl(address);
      expect(String(trusted)).to.equal(address);
      // Where there are no trusted types, a string is what a Worker takes.
      expect(trustedTypes ? trustedTypes.isScriptURL(trusted) : trusted === address).to.equal(true);
    }
  });
});
