/** The button that sends a picture of the visitor's. */
import { expect } from '@esm-bundle/chai';
import { type AgentUnderTest, mountAgent, part, seen, until } from '../testing/mounted-agent.ts';

declare const describe: (name: string, body: () => void) => void;
declare const it: (name: string, body: () => void | Promise<void>) => void;

async function photograph(width: number, height: number, type: string): Promise<File> {
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext('2d')!.fillRect(0, 0, width / 2, height);
  return new File([await canvas.convertToBlob({ type })], 'photograph', { type });
}

/** As the visitor does in the browser's own window, which no test can open. */
function choose(agent: AgentUnderTest, file: File): void {
  const { click } = HTMLInputElement.prototype;
  HTMLInputElement.prototype.click = function (this: HTMLInputElement) {
    expect([this.type, this.accept]).to.deep.equal(['file', 'image/*']);
    const files = new DataTransfer();
    files.items.add(file);
    this.files = files.files;
    this.dispatchEvent(new Event('change'));
  };
  part(agent, 'send-picture')!.click();
  HTMLInputElement.prototype.click = click;
}

async function mountLooking(): Promise<AgentUnderTest> {
  const agent = await mountAgent({ open: true, attributes: { images: '' } });
  await until(() => part(agent, 'send-picture'));
  return agent;
}

/** The pictures that went out, and their words. */
const sent = (agent: AgentUnderTest) => agent.session.calls.filter((call) => call.startsWith('sendImage'));

async function sizeOf(dataUri: string): Promise<[number, number]> {
  const image = new Image();
  image.src = dataUri;
  await image.decode();
  return [image.naturalWidth, image.naturalHeight];
}

describe('PictureButton', () => {
  it('is there only where the page wants it, with a name', async () => {
    expect(part(await mountLooking(), 'send-picture')!.title).to.equal('Send a picture');
    const other = await mountAgent({ open: true, attributes: { rating: '' } });
    await import('../cards/extras.ts');
    await other.updateComplete;
    expect(part(other, 'send-picture') === null).to.equal(true);
  });

  it('sends what is chosen, with what is typed as its words', async () => {
    const agent = await mountLooking();
    const field = part(agent, 'input') as HTMLTextAreaElement;
    field.value = ' What is this? ';
    choose(agent, await photograph(60, 40, 'image/png'));
    await until(() => sent(agent).length > 0);
    expect(sent(agent)[0]).to.match(/^sendImage data:image\/png;base64,\S+ What is this\?$/);
    await until(() => field.value === '');
  });

  it('leaves what is typed while it is sent', async () => {
    const agent = await mountLooking();
    const field = part(agent, 'input') as HTMLTextAreaElement;
    field.value = 'What is this?';
    choose(agent, await photograph(60, 40, 'image/png'));
    field.value += ' And what does it cost?';
    await until(() => sent(agent).length > 0);
    await until(() => field.value === ' And what does it cost?');
    choose(agent, await photograph(60, 40, 'image/png'));
    field.value = 'Hello?';
    await until(() => sent(agent).length > 1);
    await new Promise(requestAnimationFrame);
    expect(field.value).to.equal('Hello?');
  });

  it('makes a large photograph smaller, and a JPEG of what is neither PNG nor JPEG', async () => {
    const agent = await mountLooking();
    choose(agent, await photograph(4096, 1000, 'image/jpeg'));
    await until(() => sent(agent).length === 1);
    choose(agent, await photograph(20, 10, 'image/webp'));
    await until(() => sent(agent).length === 2);
    const uris = sent(agent).map((call) => call.slice('sendImage '.length));
    expect(uris.every((uri) => uri.startsWith('data:image/jpeg;'))).to.equal(true);
    expect(await Promise.all(uris.map(sizeOf))).to.deep.equal([
      [2048, 500],
      [20, 10],
    ]);
  });

  it('says that it was not sent, keeps what was typed, and takes another', async () => {
    const agent = await mountLooking();
    const field = part(agent, 'input') as HTMLTextAreaElement;
    field.value = 'What is this?';
    choose(agent, new File(['no picture'], 'letter.png', { type: 'image/png' }));
    await until(() => seen(part(agent, 'picture-failed')) === 'The picture could not be sent.');
    expect(sent(agent)).to.deep.equal([]);
    expect(field.value).to.equal('What is this?');
    choose(agent, await photograph(60, 40, 'image/png'));
    await until(() => sent(agent).length === 1);
    await until(() => seen(part(agent, 'picture-failed')) === '');
  });
});
