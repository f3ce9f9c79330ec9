import { describe, expect, it } from 'vitest';
import { VoiceAgentError } from '../errors/voice-agent-error.ts';
import { responseCreated, responseDone } from '../transcript/testing/server-events.ts';
import { settled } from './testing/settled.ts';
import { liveCall, stage } from './testing/staged-session.ts';

const lost = new VoiceAgentError('microphone-lost', 'unplugged');

describe('CallSound', () => {
  it('goes on without a microphone that is lost, and gets it back when asked', async () => {
    const { session, media } = await liveCall('voice');
    media.report({ type: 'microphone-lost', error: lost });
    expect(session.snapshot).toMatchObject({ status: 'listening', mode: 'voice', error: { code: 'microphone-lost' } });
    media.microphone = new VoiceAgentError('microphone-busy', 'taken');
    session.startVoice();
    expect(session.snapshot).toMatchObject({ microphone: 'asked', error: undefined });
    await settled();
    expect(session.snapshot).toMatchObject({ microphone: 'lost', error: { code: 'microphone-busy' } });
    media.microphone = 'works';
    session.startVoice();
    await settled();
    expect(session.snapshot).toMatchObject({ status: 'listening', error: undefined });
    expect(media.log.filter((entry) => entry === 'openMicrophone')).toHaveLength(2);
  });

  it('tells that the microphone is lost until there is one again, whatever is typed meanwhile', async () => {
    const { session, media } = await liveCall('voice');
    expect(session.snapshot.microphone).toBe('open');
    media.report({ type: 'microphone-lost', error: lost });
    session.sendText('Hello');
    expect(session.snapshot).toMatchObject({ microphone: 'lost', error: { code: 'microphone-lost' } });
    session.startVoice();
    await settled();
    expect(session.snapshot).toMatchObject({ microphone: 'open', error: undefined });
    session.stop();
    expect(session.snapshot.microphone).toBe('closed');
  });

  it('opens a microphone only when it is there', async () => {
    const { session, media } = await liveCall('text');
    session.selectMicrophone('headset');
    await settled();
    media.microphone = new VoiceAgentError('microphone-denied', 'no');
    session.startVoice();
    await settled();
    expect(session.snapshot).toMatchObject({ mode: 'text', microphone: 'closed' });
    media.microphone = 'works';
    session.startVoice();
    await settled();
    expect(session.snapshot).toMatchObject({ mode: 'voice', microphone: 'open' });
  });

  it('opens another microphone in place of a lost one', async () => {
    const { session, media } = await liveCall('voice');
    media.report({ type: 'microphone-lost', error: lost });
    media.microphone = lost;
    session.selectMicrophone('headset');
    await settled();
    expect(session.snapshot).toMatchObject({ microphone: 'lost', error: { code: 'microphone-lost' } });
    media.microphone = 'works';
    session.selectMicrophone('headset');
    await settled();
    expect(media.log).toContain('openMicrophone');
    expect(session.snapshot).toMatchObject({
      microphone: 'open',
      error: undefined,
      devices: { microphoneId: 'headset' },
    });
  });

  it('is glad of one that took over by itself, and says which', async () => {
    const { session, media } = await liveCall('voice');
    media.report({ type: 'microphone-lost', error: lost });
    media.report({ type: 'microphone-changed', label: 'Built-in' });
    expect(session.snapshot).toMatchObject({ microphone: 'open', error: undefined });
    media.report({ type: 'microphone-changed', label: 'Built-in' });
    media.report({ type: 'microphone-changed', label: 'Webcam' });
    expect(session.snapshot.entries).toMatchObject([
      { kind: 'notice', notice: 'otherMicrophone', device: 'Built-in' },
      { kind: 'notice', notice: 'otherMicrophone', device: 'Webcam' },
    ]);
  });

  it('tells why a device cannot be used, and goes on', async () => {
    const { session, media } = await liveCall('voice');
    media.microphone = new VoiceAgentError('microphone-missing', 'none');
    session.selectMicrophone('gone');
    await settled();
    expect(session.snapshot).toMatchObject({ status: 'listening', error: { code: 'microphone-missing' } });
    media.speaker = new VoiceAgentError('audio-unsupported', 'no choice');
    session.selectSpeaker('other');
    await settled();
    expect(session.snapshot).toMatchObject({ status: 'listening', error: { code: 'audio-unsupported' } });
  });

  it('remembers devices, volume and mute for the next call', async () => {
    const { session, studio } = stage({ capture: { noiseSuppression: false }, output: { volume: 0.5 } });
    expect(session.snapshot).toMatchObject({ volume: 0.5, outputMuted: false });
    session.selectMicrophone('headset');
    session.selectSpeaker('desk');
    session.setOutput({ muted: true });
    session.start('voice');
    expect(studio.last.options).toMatchObject({
      capture: { noiseSuppression: false, deviceId: 'headset' },
      output: { volume: 0.5, muted: true, deviceId: 'desk' },
    });
    session.stop();
    expect(session.snapshot).toMatchObject({ volume: 0.5, outputMuted: true });
  });

  it('sets the output of a call', async () => {
    const { session, media } = await liveCall('voice');
    session.setOutput({ volume: 0.2 });
    session.selectSpeaker('desk');
    await settled();
    expect(media.outputs).toEqual([{ volume: 0.2 }, { deviceId: 'desk' }]);
    expect(session.snapshot).toMatchObject({ volume: 0.2, devices: { speakerId: 'desk' } });
  });

  it('sets what is chosen while the sound is not ready yet as soon as it is', async () => {
    const { session, studio } = stage({ holdMedia: true });
    session.start('voice');
    session.setOutput({ muted: true, volume: 0.2 });
    session.selectSpeaker('desk');
    session.selectMicrophone('headset');
    session.refreshDevices();
    studio.last.ready();
    await settled();
    expect(studio.last.outputs).toEqual([{ muted: true, volume: 0.2 }, { deviceId: 'desk' }]);
    expect(session.snapshot.devices).toMatchObject({ speakerId: 'desk', microphoneId: 'headset' });
  });

  it('sets nothing in sound that comes when the call has ended', async () => {
    const { session, studio } = stage({ holdMedia: true });
    session.start('voice');
    session.setOutput({ volume: 0.2 });
    session.stop();
    studio.last.ready();
    await settled();
    expect(studio.last.outputs).toEqual([]);
    expect(studio.last.closeCount).toBe(1);
  });

  it('knows the devices once asked, and follows them', async () => {
    const { session, media } = await liveCall('voice');
    expect(session.snapshot.devices).toBeUndefined();
    session.refreshDevices();
    await settled();
    expect(session.snapshot.devices).toEqual(media.known);
    const devices = { ...media.known, microphones: [{ id: 'a', label: 'A' }] };
    media.report({ type: 'devices', devices });
    expect(session.snapshot.devices).toBe(devices);
    media.devices = () => Promise.reject(new Error('not told'));
    session.refreshDevices();
    await settled();
    expect(session.snapshot.devices).toBe(devices);
  });

  it('shows what the sound does, and asks for it again in a click', async () => {
    const { session, media } = await liveCall('voice');
    media.report({ type: 'sound', state: 'blocked' });
    expect(session.snapshot.sound).toBe('blocked');
    session.resumeSound();
    expect(media.log).toContain('resumeSound');
    media.report({ type: 'sound', state: 'running' });
    media.report({ type: 'network', weak: true, droppedFrames: 3 });
    expect(session.snapshot).toMatchObject({ sound: 'running', weakNetwork: true });
    session.stop();
    expect(session.snapshot.weakNetwork).toBe(false);
  });

  it('keeps the screen on and takes the voice while somebody speaks, and gives both back', async () => {
    const { session, page } = await liveCall('text');
    expect(page.awake).toEqual([]);
    session.startVoice();
    await settled();
    session.startVoice();
    await settled();
    expect(page.awake).toHaveLength(1);
    expect(page.voices).toHaveLength(1);
    session.stop();
    expect(page.awake[0]?.aborted).toBe(true);
    expect(page.voices[0]?.signal.aborted).toBe(true);
    expect(page.listening).toBe(0);
  });

  it('ends when another tab begins to talk, and can be continued here', async () => {
    const { session, media, page, server, studio } = await liveCall('voice');
    session.sendText('Hello');
    media.play(responseCreated('r1'), responseDone('r1'));
    page.voices[0]?.onLost();
    page.voices[0]?.onLost();
    expect(session.snapshot).toMatchObject({
      status: 'ended',
      error: { code: 'moved-to-other-tab' },
      resumable: true,
      entries: [{ text: 'Hello' }],
    });
    expect(media.closeCount).toBe(1);
    expect(server.ended).toEqual([]);
    session.start('voice');
    await settled();
    studio.last.stand();
    expect(page.voices).toHaveLength(2);
    expect(session.snapshot).toMatchObject({ status: 'listening', error: undefined, entries: [{}, {}] });
  });

  it('has nothing to continue where nothing was said before another tab talked', async () => {
    const { session, page, server } = await liveCall('voice');
    page.voices[0]?.onLost();
    expect(session.snapshot).toMatchObject({ status: 'ended', resumable: false });
    expect(server.ended).toEqual(['token_1']);
  });

  it('asks nothing of a call that is over', async () => {
    const { session, media } = await liveCall('voice');
    session.stop();
    const before = media.log.length;
    session.resumeSound();
    session.refreshDevices();
    session.selectMicrophone('headset');
    session.setOutput({ volume: 1 });
    await settled();
    expect(media.log).toHaveLength(before);
    expect([media.microphones, media.outputs]).toEqual([[], []]);
  });
});
