/**
 * Chromium fakes two microphones, Firefox one. There the second is the first under another name, so that changing from
 * one to the other can be tested. It stands in only where the browser has a single one.
 */
const SECOND = { kind: 'audioinput', deviceId: 'the second', groupId: '', label: 'Second Audio Device' } as const;
const { enumerateDevices, getUserMedia } = MediaDevices.prototype;

export async function enumerateTwo(this: MediaDevices): Promise<MediaDeviceInfo[]> {
  const devices = await enumerateDevices.call(this);
  const microphones = devices.filter(({ kind, deviceId }) => kind === 'audioinput' && deviceId !== 'default');
  const second = { ...SECOND, toJSON: () => SECOND };
  return microphones.length === 1 ? [...devices, second] : devices;
}

export async function openEither(devices: MediaDevices, constraints?: MediaStreamConstraints): Promise<MediaStream> {
  const audio = constraints?.audio as MediaTrackConstraints | undefined;
  if ((audio?.deviceId as ConstrainDOMStringParameters | undefined)?.exact !== SECOND.deviceId) {
    return getUserMedia.call(devices, constraints);
  }
  const { deviceId, ...rest } = audio!;
  const stream = await getUserMedia.call(devices, { ...constraints, audio: rest });
  for (const track of stream.getAudioTracks()) {
    Object.defineProperty(track, 'label', { value: SECOND.label });
    const real = track.getSettings;
    track.getSettings = () => ({ ...real.call(track), deviceId: SECOND.deviceId });
  }
  return stream;
}
