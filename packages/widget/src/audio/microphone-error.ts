/** Why there is no microphone, in our codes. Main thread. */
import { VoiceAgentError, type VoiceAgentErrorCode } from '../errors/voice-agent-error.ts';

/** What `getUserMedia` rejects with, by name (W3C Media Capture and Streams, §10.2). Refusals are looked into. */
const ERROR_CODES: Partial<Record<string, VoiceAgentErrorCode>> = {
  NotFoundError: 'microphone-missing',
  OverconstrainedError: 'microphone-missing',
  NotReadableError: 'microphone-busy',
  AbortError: 'microphone-busy',
  InvalidStateError: 'microphone-busy',
};

/** Chrome has the older name; neither is in every browser. */
interface PolicyDocument {
  permissionsPolicy?: { allowsFeature(feature: string): boolean };
  featurePolicy?: { allowsFeature(feature: string): boolean };
}

/** @param world - the window whose `getUserMedia` failed. */
export async function microphoneError(cause: unknown, world: Window): Promise<VoiceAgentError> {
  const code = await codeOf(cause, world);
  return new VoiceAgentError(code, `No microphone: ${cause}`, { cause });
}

async function codeOf(cause: unknown, world: Window): Promise<VoiceAgentErrorCode> {
  if (!world.isSecureContext) return 'microphone-insecure';
  if (!world.navigator.mediaDevices?.getUserMedia) return 'microphone-unsupported';
  // By name: an error of another frame is no instance of this one's classes.
  const { name = '', message = '' } = (cause ?? {}) as { name?: string; message?: string };
  if (name !== 'NotAllowedError' && name !== 'SecurityError') return ERROR_CODES[name] ?? 'microphone-unsupported';
  const { permissionsPolicy, featurePolicy } = world.document as PolicyDocument;
  const allowed = (permissionsPolicy ?? featurePolicy)?.allowsFeature('microphone');
  if (allowed === false) return 'microphone-blocked';
  // Chrome's words: "Permission denied by system", "Permission dismissed".
  if (/system/i.test(message)) return 'microphone-denied';
  if (/dismiss/i.test(message)) return 'microphone-dismissed';
  const state = await permissionState(world);
  if (state === 'prompt') return 'microphone-dismissed';
  // Firefox tells nobody its policy, but counts a frame without `allow` as denied. In a frame of another site that is
  // by far the commoner cause than a visitor who said no.
  const foreign = world.top !== world.self && !world.frameElement;
  return allowed === undefined && foreign && state === 'denied' ? 'microphone-blocked' : 'microphone-denied';
}

/** Undefined where the browser does not say: some throw for a name they do not know. */
async function permissionState({ navigator }: Window): Promise<PermissionState | undefined> {
  try {
    return (await navigator.permissions.query({ name: 'microphone' })).state;
  } catch {
    return undefined;
  }
}
