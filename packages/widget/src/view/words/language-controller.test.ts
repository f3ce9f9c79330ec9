import { describe, expect, it } from 'vitest';
import { firstWords, type LabelOverrides } from './labels.ts';
import { type Language, LanguageController } from './language-controller.ts';

type Host = ConstructorParameters<typeof LanguageController>[0];

function makeController(labels: LabelOverrides | null | undefined) {
  const host = { labels, locale: 'de', addController: () => undefined, requestUpdate: () => undefined };
  const german: Language = { tag: 'de', labels: { ...firstWords, launcher: 'Sprich mit uns' } as Language['labels'] };
  return { host, controller: new LanguageController(host as unknown as Host, async () => german) };
}

describe('LanguageController words', () => {
  it('are those there are where the page has no labels, as frameworks say it, before a language has come and after', async () => {
    for (const none of [undefined, null]) {
      const { controller } = makeController(none);
      expect(controller.words).toMatchObject(firstWords);
      await controller.load();
      expect(controller.words.launcher).toBe('Sprich mit uns');
    }
  });

  it('are the same object until the page’s labels change', async () => {
    const { host, controller } = makeController(undefined);
    await controller.load();
    const words = controller.words;
    expect(controller.words).toBe(words);
    host.labels = { launcher: 'Los!' };
    expect(controller.words).not.toBe(words);
    expect(controller.words.launcher).toBe('Los!');
  });
});
