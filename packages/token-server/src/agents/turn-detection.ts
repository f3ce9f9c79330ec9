/** An agent's turn detection, checked at start-up: a provider would refuse it only when the first visitor calls. Pure. */
import { type SemanticVad, type ServerVad, turnDetectionShape } from '@voice-agent/protocol';
import { misconfigured } from '../errors.ts';

/** The fields of each kind. Shapes let unknown keys through; here they are somebody's typing mistake. */
const FIELDS: { server_vad: Required<Fields<ServerVad>>; semantic_vad: Required<Fields<SemanticVad>> } = {
  server_vad: {
    type: true,
    threshold: true,
    prefix_padding_ms: true,
    silence_duration_ms: true,
    create_response: true,
    interrupt_response: true,
    idle_timeout_ms: true,
  },
  semantic_vad: { type: true, eagerness: true, create_response: true, interrupt_response: true },
};

type Fields<T> = { [K in keyof T]: true };

/** @throws VoiceServerError invalid_configuration: names the field under `path`. null and undefined are fine. */
export function checkTurnDetection(path: string, value: unknown): void {
  if (value === undefined || value === null) return;
  const misfit = turnDetectionShape(value, path);
  if (misfit) throw misconfigured(misfit.path, misfit.message);
  const { type } = value as ServerVad | SemanticVad;
  const stray = Object.keys(value).find((key) => !Object.hasOwn(FIELDS[type], key));
  if (stray === undefined) return;
  const known = Object.keys(FIELDS[type]).join(', ');
  throw misconfigured(`${path}.${stray}`, `is no field of ${type}; it has ${known}`);
}
