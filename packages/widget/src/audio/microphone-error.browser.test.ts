import { expect } from '@esm-bundle/chai';
import { microphoneError } from './microphone-error.ts';
import { pretend } from './testing/watched-browser.ts';

declare function describe(name: string, body: () => void): void;
declare function it(name: string, body: () => void | Promise<void>): void;

interface World {
  secure?: boolean;
  mediaDevices?: object;
  policy?: boolean;
  permission?: string | Error;
  foreignFrame?: boolean;
}

/** A window as `microphoneError` asks it: most of these cannot be had on localhost. */
function world({ secure = true, mediaDevices, policy, permission = 'denied', foreignFrame }: World = {}): Window {
  const query = () =>
    permission instanceof Error ? Promise.reject(permission) : Promise.resolve({ state: permission });
  const self = {};
  return {
    isSecureContext: secure,
    self,
    top: foreignFrame ? {} : self,
    frameElement: null,
    navigator: { mediaDevices: mediaDevices ?? navigator.mediaDevices, permissions: { query } },
    document: policy === undefined ? {} : { featurePolicy: { allowsFeature: () => policy } },
  } as unknown as Window;
}

const refusal = (message = 'Permission denied') => new DOMException(message, 'NotAllowedError');
const codeOf = async (cause: unknown, where = world()) => (await microphoneError(cause, where)).code;

/** A real frame of this site with its own policy. */
async function frame(allow: string): Promise<Window> {
  const element = document.createElement('iframe');
  element.allow = allow;
  element.src = '/';
  document.body.append(element);
  await new Promise((resolve) => (element.onload = resolve));
  return element.contentWindow!;
}

describe('microphoneError', () => {
  const codes = {
    NotAllowedError: 'microphone-denied',
    SecurityError: 'microphone-denied',
    NotFoundError: 'microphone-missing',
    OverconstrainedError: 'microphone-missing',
    NotReadableError: 'microphone-busy',
    AbortError: 'microphone-busy',
    InvalidStateError: 'microphone-busy',
    NotSupportedError: 'microphone-unsupported',
  };
  for (const [name, code] of Object.entries(codes)) {
    it(`maps ${name} to ${code}`, async () => {
      expect(await codeOf(new DOMException('', name))).to.equal(code);
    });
  }

  it('maps anything else to microphone-unsupported', async () => {
    for (const cause of [new TypeError('no'), 'what', undefined]) {
      expect(await codeOf(cause)).to.equal('microphone-unsupported');
    }
  });

  it('keeps the cause', async () => {
    const cause = refusal();
    expect((await microphoneError(cause, world())).cause).to.equal(cause);
  });

  it('says microphone-insecure on a page without HTTPS, whatever failed', async () => {
    const where = world({ secure: false, mediaDevices: {} });
    expect(await codeOf(new TypeError('undefined'), where)).to.equal('microphone-insecure');
    expect(await codeOf(refusal(), where)).to.equal('microphone-insecure');
  });

  it('says microphone-unsupported where a secure page has no microphone API', async () => {
    expect(await codeOf(new TypeError('undefined'), world({ mediaDevices: {} }))).to.equal('microphone-unsupported');
  });

  it('says microphone-dismissed in the words of Chrome, and where asking again asks again', async () => {
    expect(await codeOf(refusal('Permission dismissed'))).to.equal('microphone-dismissed');
    expect(await codeOf(refusal(), world({ permission: 'prompt' }))).to.equal('microphone-dismissed');
    expect(await codeOf(refusal(), world({ permission: 'denied' }))).to.equal('microphone-denied');
  });

  it('says microphone-denied where the system refuses, though the page itself was never asked', async () => {
    const cause = refusal('Permission denied by system');
    expect(await codeOf(cause, world({ permission: 'prompt' }))).to.equal('microphone-denied');
  });

  it('says microphone-denied where the browser does not tell the state of a permission', async () => {
    expect(await codeOf(refusal(), world({ permission: new TypeError('unknown name') }))).to.equal('microphone-denied');
    const noApi = { ...world(), navigator: { mediaDevices: navigator.mediaDevices } } as unknown as Window;
    expect(await codeOf(refusal(), noApi)).to.equal('microphone-denied');
  });

  it('says microphone-blocked in a real frame whose policy leaves the microphone out, where the browser has told', async () => {
    const where = await frame("microphone 'none'");
    const cause = await where.navigator.mediaDevices.getUserMedia({ audio: true }).catch((error) => error);
    expect((cause as Error).name).to.equal('NotAllowedError');
    // Firefox tells nobody its policy. In a frame of the page's own site that leaves a no.
    const tells = 'featurePolicy' in document || 'permissionsPolicy' in document;
    expect(await codeOf(cause, where)).to.equal(tells ? 'microphone-blocked' : 'microphone-denied');
    where.frameElement?.remove();
  });

  it('does not blame the policy of a real frame that has the microphone', async () => {
    const where = await frame('microphone');
    pretend(where.navigator.permissions, 'query', async () => ({ state: 'denied' }));
    expect(await codeOf(refusal(), where)).to.equal('microphone-denied');
    where.frameElement?.remove();
  });

  it('takes a denied frame of another site for blocked only where the browser hides its policy', async () => {
    const foreignFrame = true;
    expect(await codeOf(refusal(), world({ foreignFrame }))).to.equal('microphone-blocked');
    expect(await codeOf(refusal(), world({ foreignFrame, policy: true }))).to.equal('microphone-denied');
    expect(await codeOf(refusal(), world({ foreignFrame, policy: false }))).to.equal('microphone-blocked');
    expect(await codeOf(refusal(), world({ foreignFrame, permission: 'prompt' }))).to.equal('microphone-dismissed');
  });
});
