/** Tells the token server the numbers of a call (`call-report`): when its line stands, every half a minute, and at its end. */
import type { ClientErrorCode } from '@voice-agent/protocol';
import { callReport } from './call-report.ts';
import type { CallTimers } from './call-timers.ts';
import type { Grants } from './grants.ts';
import type { TokenServerPort } from './ports.ts';

const PERIOD_SECONDS = 30;

export interface CallReporterOptions {
  readonly tokenServer: TokenServerPort;
  readonly timers: CallTimers;
  readonly grants: Grants;
}

export class CallReporter {
  /** To be told what happens in the call. */
  readonly numbers = callReport();
  readonly #options: CallReporterOptions;

  constructor(options: CallReporterOptions) {
    this.#options = options;
  }

  /** And again after a while, as long as the call's timers run. The first report says that the line stands. */
  send(errors: ClientErrorCode[] = []): void {
    const { tokenServer, timers, grants } = this.#options;
    if (grants.session) tokenServer.report(grants.session, { ...this.numbers.take(), errors });
    timers.start('report', PERIOD_SECONDS, () => this.send());
  }
}
