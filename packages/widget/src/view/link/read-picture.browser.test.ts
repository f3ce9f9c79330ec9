import { expect } from '@esm-bundle/chai';
import { readPicture } from './read-picture.ts';

declare const describe: (name: string, body: () => void) => void;
declare const it: (name: string, body: () => void | Promise<void>) => void;

async function refusal(image: Blob | string): Promise<string> {
  return readPicture(image).then(
    () => 'none',
    (error: Error) => error.name,
  );
}

const MEBIBYTE = 1024 * 1024;

describe('readPicture', () => {
  it('makes a data URI of a file', async () => {
    const png = new Blob([new Uint8Array([1, 2, 3])], { type: 'image/png' });
    expect(await readPicture(png)).to.equal('data:image/png;base64,AQID');
  });

  it('takes a data URI as it is', async () => {
    expect(await readPicture('data:image/jpeg;base64,AQID')).to.equal('data:image/jpeg;base64,AQID');
  });

  it('refuses what no agent can look at', async () => {
    expect(await refusal(new Blob(['<svg/>'], { type: 'image/svg+xml' }))).to.equal('TypeError');
    expect(await refusal(new Blob([], { type: 'image/png' }))).to.equal('TypeError');
    expect(await refusal('https://shop.example/cat.png')).to.equal('TypeError');
    expect(await refusal('data:image/png,abc')).to.equal('TypeError');
  });

  it('takes 4 MiB, and refuses more', async () => {
    const picture = (size: number) => new Blob([new Uint8Array(size)], { type: 'image/jpeg' });
    expect(await refusal(picture(4 * MEBIBYTE))).to.equal('none');
    expect(await refusal(picture(4 * MEBIBYTE + 100))).to.equal('RangeError');
  });
});
