// The component and worklet tests in real Firefox: `npx wtr --config web-test-runner.firefox.config.mjs`.
// It plays sound through PulseAudio or PipeWire; `npm test` starts one where none runs.
import { puppeteerLauncher } from '@web/test-runner-puppeteer';
import { browserTests } from './web-test-runner.config.mjs';

export default {
  ...browserTests('firefox.json'),
  // One Firefox: two would share two cores with their audio threads.
  concurrency: 1,
  browsers: [
    puppeteerLauncher({
      launchOptions: {
        browser: 'firefox',
        executablePath: process.env.FIREFOX_PATH ?? '/usr/bin/firefox-esr',
        headless: true,
        extraPrefsFirefox: {
          'media.navigator.permission.disabled': true,
          'media.navigator.streams.fake': true,
          'media.autoplay.default': 0,
        },
      },
    }),
  ],
};
