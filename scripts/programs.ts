/** The programs that this repository uses and npm does not bring. */
import { isPocketSphinxInstalled } from '@voice-agent/voice-pipeline';
import { findChromium, findFirefox, findOnPath } from './find-program.ts';
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

export const firefox: SystemProgram = {
  purpose: 'the browser tests in Firefox',
  debian: ['firefox-esr'],
  mac: 'brew install --cask firefox',
  isInstalled: async () => (await findFirefox()) !== undefined,
};

/** Firefox keeps an AudioContext without an audio server suspended. macOS always has one. */
export const pulseAudio: SystemProgram = {
  purpose: 'sound in Firefox',
  debian: ['pulseaudio'],
  mac: '',
  isInstalled: async () => process.platform !== 'linux' || (await findOnPath('pulseaudio')) !== undefined,
};

/** The store's tests run against a real one. */
export const redisServer: SystemProgram = {
  purpose: 'the tests of the Redis store',
  debian: ['redis-server'],
  mac: 'brew install redis',
  isInstalled: async () => (await findOnPath('redis-server')) !== undefined,
};

/** The proxies that deploy/ configures, for the tests of its files. */
export const proxies: SystemProgram = {
  purpose: 'the tests of the proxies',
  debian: ['nginx-light', 'caddy', 'openssl'],
  mac: 'brew install nginx caddy openssl',
  isInstalled: async () =>
    (await Promise.all(['nginx', 'caddy', 'openssl'].map((name) => findOnPath(name)))).every(Boolean),
};
