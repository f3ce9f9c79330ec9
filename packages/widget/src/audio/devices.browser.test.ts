import { expect } from '@esm-bundle/chai';
import { listDevices } from './devices.ts';
import { stopTracks } from './microphone.ts';
import { isFirefox } from './testing/is-firefox.ts';
import { pretend } from './testing/watched-browser.ts';

declare function describe(name: string, body: () => void): void;
declare function it(name: string, body: () => void | Promise<void>): void;

const { mediaDevices } = navigator;
const inUse = { microphoneId: 'm', speakerId: 's' };

async function listed(devices: Partial<MediaDeviceInfo>[] | undefined) {
  const undo = pretend(mediaDevices, 'enumerateDevices', async () => {
    if (!devices) throw new DOMException('not now', 'InvalidStateError');
    return devices;
  });
  try {
    return await listDevices(inUse);
  } finally {
    undo();
  }
}

describe('listDevices', () => {
  it('lists the microphones and loudspeakers of this machine by name, each once', async () => {
    stopTracks(await mediaDevices.getUserMedia({ audio: true }));
    const { microphones, speakers } = await listDevices(inUse);
    const labels = [microphones, speakers].map((devices) => devices.map(({ label }) => label));
    if (isFirefox) {
      // It fakes one microphone and no loudspeaker.
      expect(labels[0]).to.deep.equal(['Default Audio Device']);
      const real = await mediaDevices.enumerateDevices();
      expect(labels[1]).to.deep.equal(real.flatMap(({ kind, label }) => (kind === 'audiooutput' ? label : [])));
      expect(labels[1]!.every((label) => label !== '')).to.equal(true);
    } else {
      expect(labels[0]).to.deep.equal(['Fake Audio Input 1', 'Fake Audio Input 2']);
      expect(labels[1]).to.deep.equal(['Fake Audio Output 1', 'Fake Audio Output 2']);
    }
    const ids = [...microphones, ...speakers].map(({ id }) => id);
    expect(new Set(ids).size).to.equal(labels.flat().length);
    expect(ids.includes('')).to.equal(false);
  });

  it('says which are in use', async () => {
    expect(await listDevices(inUse)).to.deep.include(inUse);
  });

  it('leaves out cameras, aliases and what has no id before a microphone is allowed', async () => {
    const { microphones, speakers } = await listed([
      { kind: 'audioinput', deviceId: '', label: '' },
      { kind: 'audioinput', deviceId: 'default', label: 'Default' },
      { kind: 'audioinput', deviceId: 'communications', label: 'Communications' },
      { kind: 'audioinput', deviceId: 'usb', label: 'USB' },
      { kind: 'audiooutput', deviceId: 'default', label: 'Default' },
      { kind: 'videoinput', deviceId: 'camera', label: 'Camera' },
    ]);
    expect(microphones).to.deep.equal([{ id: 'usb', label: 'USB' }]);
    expect(speakers).to.deep.equal([]);
  });

  it('lists no loudspeaker where the browser cannot choose one', async () => {
    const sinks = [AudioContext.prototype, HTMLMediaElement.prototype] as object[];
    const own = sinks.map((sink) => Object.getOwnPropertyDescriptor(sink, 'setSinkId'));
    for (const sink of sinks) Reflect.deleteProperty(sink, 'setSinkId');
    const { speakers } = await listed([{ kind: 'audiooutput', deviceId: 'hdmi', label: 'HDMI' }]);
    for (const [at, sink] of sinks.entries()) if (own[at]) Object.defineProperty(sink, 'setSinkId', own[at]);
    expect(speakers).to.deep.equal([]);
  });

  it('is empty where the browser lists nothing', async () => {
    expect(await listed(undefined)).to.deep.equal({ microphones: [], speakers: [], ...inUse });
    const undo = pretend(navigator, 'mediaDevices', undefined);
    expect(await listDevices(inUse)).to.deep.equal({ microphones: [], speakers: [], ...inUse });
    undo();
  });
});
