import '@voice-agent/widget/define';
import { Component, CUSTOM_ELEMENTS_SCHEMA, signal } from '@angular/core';
import type { VoiceStatusChangeEvent } from '@voice-agent/widget';

@Component({
  selector: 'app-root',
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `
    <h1>voice-agent in Angular</h1>
    <p>Ask what time it is. The agent is <output>{{ status() }}</output>.</p>
    <voice-agent agent="support" [server]="server" [labels]="labels" (voice-status-change)="onStatus($event)" />
  `,
})
export class App {
  readonly status = signal('idle');
  readonly server = location.origin;
  readonly labels = { launcher: 'Ask in Angular' };

  onStatus({ status }: VoiceStatusChangeEvent): void {
    this.status.set(status);
  }
}
