/** What one response is to be: the session's configuration and what this `response.create` overrides. Pure. */
import type { AudioFormat, FunctionToolConfig, ResponseParams } from '@voice-agent/protocol';
import type { WorkflowContext } from '../workflow/workflow.ts';
import { type Conversation, findEntry } from './conversation.ts';
import { createId } from './create-id.ts';
import { ServiceFault, serviceErrors } from './service-fault.ts';
import { type EffectiveConfig, oneModality, pickFormat, voiceName } from './session-config.ts';

export interface ResponsePlan {
  instructions: string;
  modality: 'audio' | 'text';
  format: AudioFormat;
  voice: string;
  speed: number;
  tools: FunctionToolConfig[];
  toolChoice: WorkflowContext['toolChoice'];
  maxOutputTokens: number | 'inf';
  metadata: Record<string, string> | null;
  /** Nothing of it enters the conversation, and it may run beside others. */
  outOfBand: boolean;
  /** What to answer instead of the conversation. */
  input?: Conversation;
}

/** `conversation` is what the input may refer to. @throws ServiceFault */
export function planResponse(
  config: EffectiveConfig,
  params: ResponseParams = {},
  conversation: Conversation = [],
): ResponsePlan {
  const { output } = config.audio;
  const modalities = oneModality(params.output_modalities, 'response.output_modalities') ?? config.output_modalities;
  const { format } = params.audio?.output ?? {};
  const choice = params.tool_choice ?? config.tool_choice;
  return {
    instructions: params.instructions ?? config.instructions,
    modality: modalities[0] ?? 'audio',
    format: format ? pickFormat(format) : output.format,
    voice: voiceName(params.audio?.output?.voice) ?? output.voice,
    speed: output.speed,
    tools: params.tools ?? config.tools,
    toolChoice: typeof choice === 'string' ? choice : { name: choice.name },
    maxOutputTokens: params.max_output_tokens ?? config.max_output_tokens,
    metadata: checkMetadata(params.metadata),
    outOfBand: params.conversation === 'none',
    ...(params.input ? { input: inputEntries(params.input, conversation) } : {}),
  };
}

function inputEntries(input: NonNullable<ResponseParams['input']>, conversation: Conversation): Conversation {
  return input.map((item, index) => {
    if (item.type !== 'item_reference') return { item: { ...item, id: item.id ?? createId('item') } };
    const entry = findEntry(conversation, item.id);
    if (!entry) throw new ServiceFault(serviceErrors.noReferencedItem(index, item.id));
    return entry;
  });
}

function checkMetadata(metadata: ResponseParams['metadata']): Record<string, string> | null {
  if (metadata === undefined || metadata === null) return null;
  const isRecord = typeof metadata === 'object' && !Array.isArray(metadata);
  const values: unknown[] = isRecord ? Object.values(metadata) : [undefined];
  if (values.length <= 16 && values.every((value) => typeof value === 'string')) return metadata;
  throw new ServiceFault(
    serviceErrors.invalidValue('response.metadata', 'Metadata is an object of at most 16 strings.'),
  );
}
