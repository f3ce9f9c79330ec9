/** Tells the token server the numbers of a call (`call-report`): when its line stands, every half a minute, and at its end. */
import type { ClientErrorCode } from '@voice-agent/protocol';
import { callReport } from './call-report.ts';
import type { CallTimers } from './call-timers.ts';
import type { Grants } from './grants.ts';
import type { MediaReport, TokenServerPort } from './ports.ts';
import type { VoiceSessionEvent } from './voice-snapshot.ts';

const PERIOD_SECONDS = 30;

export interface CallReporterOptions {
  readonly tokenServer: TokenServerPort;
  readonly timers: CallTimers;
  readonly grants: Grants;
}

export class CallReporter {
  readonly #options: CallReporterOptions;
  readonly #numbers = callReport();

  constructor(options: CallReporterOptions) {
    this.#options = options;
  }

  read(event: VoiceSessionEvent): void {
    this.#numbers.read(event);
  }

  hear(report: Extract<MediaReport, { type: 'server-event' }>): void {
    this.#numbers.hear(report);
  }

  /** And again after a while, as long as the call's timers run. The first report says that the line stands. */
  send(errors: ClientErrorCode[] = []): void {
    const { tokenServer, timers, grants } = this.#options;
    if (grants.session) tokenServer.report(grants.session, { ...this.#numbers.take(), errors });
    timers.start('report', PERIOD_SECONDS, () => this.send());
  }
}
