/** The programs that this repository uses and npm does not bring. */
import { isPocketSphinxInstalled } from '@voice-agent/voice-pipeline';
import { findChromium } from './find-program.ts';
import type { SystemProgram } from './system-packages.ts';

export const pocketSphinx: SystemProgram = {
  purpose: 'speech recognition',
  debian: ['pocketsphinx', 'pocketsphinx-en-us'],
  mac: 'brew install cmu-pocketsphinx',
  isInstalled: isPocketSphinxInstalled,
};

export const chromium: SystemProgram = {
  purpose: 'the browser tests',
  debian: ['chromium'],
  mac: 'brew install --cask chromium',
  isInstalled: async () => (await findChromium()) !== undefined,
};
