/** One colour of the page's makes all others, in the light and in the dark, and everything can still be read. */
import { expect } from '@esm-bundle/chai';
import { contrastOf, textsOf } from './testing/contrast.ts';
import { type AgentUnderTest, mountAgent, mountState, part, seen } from './testing/mounted-agent.ts';
import { MICROPHONE_ASKED } from './testing/panel-states.ts';

declare const describe: (name: string, body: () => void) => void;
declare const it: (name: string, body: () => void | Promise<void>) => void;

/** As sites have them, and the ends of what there is. */
const BRANDS = {
  'our own': '',
  black: '#000',
  white: '#fff',
  grey: '#808080',
  yellow: '#ffd400',
  lemon: '#ff0',
  orange: '#ff6a00',
  red: '#e4002b',
  pink: '#ff69b4',
  purple: '#7a1fa2',
  'pure blue': '#00f',
  blue: '#0057b8',
  cyan: '#0ff',
  green: '#00a650',
  brown: '#6b3e1d',
};
/** WCAG 2.2: 1.4.3 for words, 1.4.11 for what else must be told from its surroundings. */
const WORDS = 4.5;
const SHAPES = 3;

const SHOWN = [
  'idle',
  'listening',
  'waiting for a push',
  'asking for approval',
  'about to end',
  'error',
  'set up',
  'suggesting',
  'asking for a yes',
  'ended, to be rated',
  MICROPHONE_ASKED,
];

function unreadable(agent: AgentUnderTest): string[] {
  const panel = part(agent, 'panel')!;
  const pairs: [Element, string, number][] = [
    ...textsOf(panel).map((text): [Element, string, number] => [text, getComputedStyle(text).color, WORDS]),
    ...[...panel.querySelectorAll('textarea')].map((field): [Element, string, number] => [
      field,
      getComputedStyle(field, '::placeholder').color,
      WORDS,
    ]),
    // The wave is no icon: it says nothing that the status beside it does not.
    ...[...panel.querySelectorAll('svg:not([part~="visual"] *)')].map((icon): [Element, string, number] => [
      icon,
      getComputedStyle(icon).stroke,
      SHAPES,
    ]),
  ];
  return pairs
    .filter(([element]) => element.checkVisibility())
    .flatMap(([element, colour, least]) => {
      const contrast = contrastOf(colour, element);
      return contrast < least ? `${contrast.toFixed(2)}: ${seen(element) || element.outerHTML}` : [];
    });
}

function contrastOnLauncher(agent: AgentUnderTest): number {
  const launcher = part(agent, 'launcher')!;
  return contrastOf(getComputedStyle(launcher).color, launcher);
}

describe('the brand’s colour', () => {
  for (const name of SHOWN) {
    it(`leaves everything readable when ${name}`, async () => {
      const agent = await mountState(name, { open: true });
      const found: string[] = [];
      for (const [brand, colour] of Object.entries(BRANDS)) {
        agent.style.setProperty('--voice-agent-accent', colour || null);
        for (const theme of ['light', 'dark']) {
          agent.setAttribute('theme', theme);
          found.push(...unreadable(agent).map((finding) => `${brand}, ${theme}, ${finding}`));
        }
      }
      expect(found).to.deep.equal([]);
    });
  }

  it('leaves the words on the launcher readable, and is what that is tinted with', async () => {
    const agent = await mountAgent();
    const tints = new Set<string>();
    for (const [brand, colour] of Object.entries(BRANDS)) {
      agent.style.setProperty('--voice-agent-accent', colour || null);
      for (const theme of ['light', 'dark']) {
        agent.setAttribute('theme', theme);
        expect(contrastOnLauncher(agent), `${brand}, ${theme}`).to.be.at.least(WORDS);
      }
      tints.add(getComputedStyle(part(agent, 'launcher')!).backgroundImage);
    }
    // Black, white and grey have the same.
    expect(tints.size).to.be.above(Object.keys(BRANDS).length - 3);
  });

  it('shows where the focus is, on the panel and around the launcher', async () => {
    const agent = await mountAgent({ open: true });
    for (const [brand, colour] of Object.entries(BRANDS)) {
      agent.style.setProperty('--voice-agent-accent', colour || null);
      for (const theme of ['light', 'dark']) {
        agent.setAttribute('theme', theme);
        part(agent, 'start')!.focus();
        const { outlineColor } = getComputedStyle(part(agent, 'start')!);
        expect(contrastOf(outlineColor, part(agent, 'panel')!), `${brand}, ${theme}`).to.be.at.least(SHAPES);
      }
    }
  });

  it('is what the call’s button is filled with', async () => {
    const agent = await mountAgent({ open: true, attributes: { theme: 'light' } });
    for (const colour of ['#e4002b', '#ffd400', '#0057b8']) {
      agent.style.setProperty('--voice-agent-accent', colour);
      const { backgroundColor } = getComputedStyle(part(agent, 'start')!);
      const swatch = document.createElement('p');
      swatch.style.backgroundColor = backgroundColor;
      document.body.append(swatch);
      expect(contrastOf(colour, swatch), colour).to.be.closeTo(1, 0.02);
    }
  });
});

describe('a brand’s colour that is none', () => {
  it('leaves the words on the launcher readable, before its panel has come', async () => {
    for (const theme of ['light', 'dark']) {
      const agent = await mountAgent({ attributes: { theme, style: '--voice-agent-accent: bananas' } });
      expect(part(agent, 'panel') === null).to.equal(true);
      expect(contrastOnLauncher(agent), theme).to.be.at.least(WORDS);
    }
  });

  it('takes nothing from a colour of the system’s two schemes', async () => {
    const agent = await mountAgent({ open: true, attributes: { theme: 'dark' } });
    const filled = () => getComputedStyle(part(agent, 'start')!).backgroundColor;
    const byDefault = filled();
    agent.style.setProperty('--voice-agent-accent', 'light-dark(#0b6b5d, #63d8bd)');
    expect(filled()).to.equal(byDefault);
    agent.setAttribute('theme', 'light');
    expect(filled()).not.to.equal(byDefault);
  });
});

describe('theme', () => {
  const isDark = (agent: AgentUnderTest): boolean => contrastOf('#fff', part(agent, 'panel')!) > 10;

  it('is light or dark as the page says, whatever the system says, and may change', async () => {
    const agent = await mountAgent({ open: true, attributes: { theme: 'dark' } });
    expect(isDark(agent)).to.equal(true);
    agent.setAttribute('theme', 'light');
    expect(isDark(agent)).to.equal(false);
  });

  it('is the system’s by itself, whatever the page around it is', async () => {
    const system = matchMedia('(prefers-color-scheme: dark)').matches;
    const ways: Record<string, string>[] = [{}, { theme: 'auto' }];
    for (const attributes of ways) {
      const agent = await mountAgent({ open: true, attributes });
      document.body.style.colorScheme = system ? 'light' : 'dark';
      expect(isDark(agent)).to.equal(system);
      document.body.style.colorScheme = '';
    }
  });
});
