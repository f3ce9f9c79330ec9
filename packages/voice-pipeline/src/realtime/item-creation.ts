/** What a client's `conversation.item.create` puts into the conversation. Pure. */
import { type AudioFormat, type ConversationItem, createAudioDecoder, decodeBase64 } from '@voice-agent/protocol';
import type { ConversationEntry } from './conversation.ts';
import { createId } from './create-id.ts';
import { ServiceFault, serviceErrors } from './service-fault.ts';

const MAX_ID_LENGTH = 32;

export interface CreatedItem {
  entry: ConversationEntry;
  /** Sound that the client sent without its words. It is not kept: the words are. */
  speech: { contentIndex: number; samples: Int16Array }[];
}

/** @throws ServiceFault for an id too long, audio that is not base64, and assistant audio, which no client can make */
export function createItem(given: ConversationItem, format: AudioFormat): CreatedItem {
  if (given.id !== undefined && (given.id === '' || given.id.length > MAX_ID_LENGTH)) {
    throw new ServiceFault(
      serviceErrors.invalidValue('item.id', `Invalid 'item.id': 1 to ${MAX_ID_LENGTH} characters.`),
    );
  }
  const base = { id: given.id ?? createId('item'), object: 'realtime.item' as const, status: 'completed' as const };
  if (given.type === 'function_call') {
    return { entry: { item: { ...given, ...base, call_id: given.call_id ?? createId('call') } }, speech: [] };
  }
  if (given.type === 'function_call_output' || given.role === 'system') {
    return { entry: { item: { ...given, ...base } }, speech: [] };
  }
  if (given.role === 'assistant') {
    if (given.content.some((part) => part.type === 'output_audio' && part.audio !== undefined)) {
      throw new ServiceFault(
        serviceErrors.invalidValue('item.content', 'Assistant audio cannot be created by a client.'),
      );
    }
    return { entry: { item: { ...given, ...base } }, speech: [] };
  }
  const speech: CreatedItem['speech'] = [];
  const content = given.content.map((part, contentIndex) => {
    if (part.type !== 'input_audio') return part;
    const { audio, transcript = '' } = part;
    if (audio !== undefined && transcript === '') {
      const bytes = decodeBase64(audio);
      if (!bytes) throw new ServiceFault(serviceErrors.invalidBase64(`item.content[${contentIndex}].audio`));
      speech.push({ contentIndex, samples: createAudioDecoder(format)(bytes) });
    }
    return { type: 'input_audio' as const, transcript };
  });
  const inputMs = speech.reduce((sum, { samples }) => sum + samples.length / 24, 0);
  return {
    entry: { item: { ...given, ...base, content }, ...(inputMs > 0 ? { inputMs } : {}) },
    speech,
  };
}
