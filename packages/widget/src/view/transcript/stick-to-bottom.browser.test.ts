import { expect } from '@esm-bundle/chai';
import { part, until } from '../testing/mounted-agent.ts';
import { drawTalk, mountTalk, question, turns } from '../testing/mounted-talk.ts';

declare const describe: (name: string, body: () => void) => void;
declare const it: (name: string, body: () => void | Promise<void>) => void;

describe('StickToBottom', () => {
  const fromEnd = (log: HTMLElement): number => log.scrollHeight - log.scrollTop - log.clientHeight;
  const scrolled = (log: HTMLElement): Promise<unknown> =>
    new Promise((resolve) => log.addEventListener('scroll', () => setTimeout(resolve), { once: true }));

  it('follows the last turn', async () => {
    const agent = await mountTalk(...turns(60));
    const log = part(agent, 'transcript')!;
    expect(log.scrollTop).to.be.greaterThan(0);
    expect(fromEnd(log)).to.be.lessThan(2);
    await drawTalk(agent, ...turns(70));
    expect(fromEnd(log)).to.be.lessThan(2);
  });

  it('follows although its own scrolling is told when the list has grown again', async () => {
    const agent = await mountTalk(...turns(60));
    const log = part(agent, 'transcript')!;
    await agent.session.show({ entries: turns(70) });
    await agent.updateComplete;
    log.dispatchEvent(new Event('scroll'));
    await new Promise(requestAnimationFrame);
    expect(fromEnd(log)).to.be.lessThan(2);
  });

  it('follows although a turn reached below the end while it arrived', async () => {
    const agent = await mountTalk(...turns(60));
    const log = part(agent, 'transcript')!;
    await agent.session.show({ entries: turns(70) });
    await agent.updateComplete;
    log.scrollTop -= 6;
    log.dispatchEvent(new Event('scroll'));
    await new Promise(requestAnimationFrame);
    expect(fromEnd(log)).to.be.lessThan(2);
  });

  it('is at the end, and follows, after the page has moved the element', async () => {
    const agent = await mountTalk(...turns(60));
    const log = part(agent, 'transcript')!;
    await until(() => log.scrollTop > 0 && fromEnd(log) < 2);
    await new Promise((resolve) => setTimeout(resolve));
    const place = document.createElement('div');
    document.body.append(place);
    place.append(agent);
    await until(() => fromEnd(log) < 2);
    await drawTalk(agent, ...turns(70));
    await until(() => fromEnd(log) < 2);
  });

  it('lets go when the visitor scrolls up, and follows again after a sent message', async () => {
    const agent = await mountTalk(...turns(60));
    const log = part(agent, 'transcript')!;
    await until(() => log.scrollTop > 40 && fromEnd(log) < 2);
    // As a hand does, between frames: within one, what is drawn next would come before the event that tells of it.
    await new Promise((resolve) => setTimeout(resolve));
    log.scrollTop = 40;
    await scrolled(log);
    await drawTalk(agent, ...turns(70));
    // A line of text is 20: the browser may move by a part of one, so that what is read stays where it is.
    expect(log.scrollTop).to.be.closeTo(40, 4);

    (part(agent, 'input') as HTMLTextAreaElement).value = 'hello';
    part(agent, 'send')!.click();
    await drawTalk(agent, ...turns(71));
    expect(fromEnd(log)).to.be.lessThan(2);
  });

  it('follows a picture that grows after it was drawn', async () => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 400, height: 300 });
    const agent = await mountTalk(...turns(60), { ...question, id: 'p', images: [canvas.toDataURL()] });
    const picture = part(agent, 'picture') as HTMLImageElement;
    await until(() => picture.complete && picture.clientHeight > 100);
    await until(() => fromEnd(part(agent, 'transcript')!) < 2);
  });

  it('stays at the end when the list becomes smaller, as when a keyboard opens', async () => {
    const agent = await mountTalk(...turns(60));
    const log = part(agent, 'transcript')!;
    await until(() => fromEnd(log) < 2);
    Object.assign(log.style, { flex: 'none', blockSize: '100px' });
    await until(() => log.clientHeight === 100 && fromEnd(log) < 2);
  });

  it('keeps what is read in its place where turns above turn out taller or smaller than expected', async () => {
    const agent = await mountTalk(...turns(400));
    const log = part(agent, 'transcript')!;
    const all = [...log.querySelectorAll('[part~=turn]')];
    await Promise.all(
      part(agent, 'panel')!
        .getAnimations()
        .map(({ finished }) => finished),
    );
    for (let step = 0; step < 30; step++) {
      const read = all.filter((turn) => turn.getBoundingClientRect().top < log.getBoundingClientRect().top).at(-1)!;
      const { top } = read.getBoundingClientRect();
      log.scrollTop -= 150;
      await new Promise(requestAnimationFrame);
      await new Promise((resolve) => setTimeout(resolve));
      expect(read.getBoundingClientRect().top - top, `step ${step}`).to.be.closeTo(150, 2);
    }
  });
});
