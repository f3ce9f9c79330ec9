/**
 * Writes one response onto the wire: the ladder of events in the service's order, and the items behind them.
 *
 * Synchronous and without decisions: the run says what comes next. Whatever ends a response early, `finish` closes
 * what is open, so every `added` has its `done`, and every `done` holds exactly what its deltas held.
 */
import {
  type AssistantMessageItem,
  type AudioEncoder,
  createAudioEncoder,
  type RealtimeResponse,
  type ResponseStatus,
  type ResponseStatusDetails,
} from '@voice-agent/protocol';
import { addSamples, addText, audioLengthMs, silentAudio } from '../pipeline/spoken-audio.ts';
import type { WorkflowFunctionCall } from '../workflow/workflow.ts';
import type { Conversation, ConversationEntry, StoredItem } from './conversation.ts';
import { createId } from './create-id.ts';
import type { LiveConversation } from './live-conversation.ts';
import type { SendEvent } from './outgoing-event.ts';
import type { ResponsePlan } from './response-plan.ts';
import { estimateUsage } from './token-usage.ts';

/** 200 ms at 24 kHz: the most that one delta carries. */
const DELTA_SAMPLES = 4800;

interface OpenMessage {
  id: string;
  text: string;
  encoder: AudioEncoder;
}

export class ResponseWriter {
  readonly id = createId('resp');
  readonly #plan: ResponsePlan;
  readonly #conversation: LiveConversation;
  readonly #send: SendEvent;
  readonly #output: ConversationEntry[] = [];
  #open: OpenMessage | undefined;
  #finished = false;

  constructor(plan: ResponsePlan, conversation: LiveConversation, send: SendEvent) {
    this.#plan = plan;
    this.#conversation = conversation;
    this.#send = send;
  }

  get finished(): boolean {
    return this.#finished;
  }

  /** Whether the client has been told of any output. */
  get started(): boolean {
    return this.#open !== undefined || this.#output.length > 0;
  }

  /** The sound of all its finished messages. */
  get spokenMs(): number {
    return this.#output.reduce((sum, { audio }) => sum + (audio ? audioLengthMs(audio) : 0), 0);
  }

  create(): void {
    this.#send({ type: 'response.created', response: this.#response('in_progress') });
  }

  /** The next words of the message, which opens with its first. Blank ones before that are dropped. */
  text(delta: string): void {
    if (!this.#open && delta.trim() === '') return;
    const message = this.#open ?? this.#openMessage();
    message.text += delta;
    const ids = this.#ids(message);
    if (this.#plan.modality === 'text') {
      this.#send({ type: 'response.output_text.delta', ...ids, delta });
    } else {
      this.#conversation.amend(message.id, (entry) => ({
        ...entry,
        audio: addText(entry.audio ?? silentAudio, delta),
      }));
      this.#send({ type: 'response.output_audio_transcript.delta', ...ids, delta });
    }
  }

  /** The sound of the words before it. */
  samples(samples: Int16Array): void {
    const message = this.#open;
    if (!message) return;
    for (let at = 0; at < samples.length; at += DELTA_SAMPLES) {
      const chunk = samples.subarray(at, at + DELTA_SAMPLES);
      this.#conversation.amend(message.id, (entry) => ({
        ...entry,
        audio: addSamples(entry.audio ?? silentAudio, chunk.length),
      }));
      this.#audio(message, message.encoder.encode(chunk));
    }
  }

  closeMessage(status: 'completed' | 'incomplete' = 'completed'): void {
    const message = this.#open;
    if (!message) return;
    const ids = this.#ids(message);
    const { text } = message;
    if (this.#plan.modality === 'text') {
      this.#send({ type: 'response.output_text.done', ...ids, text });
      this.#send({ type: 'response.content_part.done', ...ids, part: { type: 'text', text } });
    } else {
      this.#audio(message, message.encoder.flush());
      this.#send({ type: 'response.output_audio.done', ...ids });
      this.#send({ type: 'response.output_audio_transcript.done', ...ids, transcript: text });
      this.#send({ type: 'response.content_part.done', ...ids, part: { type: 'audio', transcript: text } });
    }
    this.#open = undefined;
    const part =
      this.#plan.modality === 'text'
        ? { type: 'output_text' as const, text }
        : { type: 'output_audio' as const, transcript: text };
    const item: StoredItem & AssistantMessageItem = { ...messageItem(message.id), status, content: [part] };
    const entry = this.#conversation.amend(message.id, (old) =>
      // Truncated while it was being spoken: the transcript is gone already.
      old.audio?.heardMs === undefined
        ? { ...old, item }
        : { ...old, item: { ...item, content: [{ type: 'output_audio' }] } },
    );
    this.#itemDone(entry ?? { item });
  }

  functionCall(call: WorkflowFunctionCall): void {
    const callId = createId('call');
    const item: StoredItem = {
      id: createId('item'),
      object: 'realtime.item',
      type: 'function_call',
      status: 'in_progress',
      call_id: callId,
      name: call.name,
      arguments: '',
    };
    this.#itemAdded(item);
    const ids = { response_id: this.id, item_id: item.id, output_index: this.#output.length, call_id: callId };
    const { name, arguments: args } = call;
    this.#send({ type: 'response.function_call_arguments.delta', ...ids, delta: args });
    this.#send({ type: 'response.function_call_arguments.done', ...ids, name, arguments: args });
    const done: StoredItem = { ...item, status: 'completed', arguments: args };
    this.#itemDone(this.#conversation.amend(item.id, (entry) => ({ ...entry, item: done })) ?? { item: done });
  }

  /** Idempotent: the first ending stands. `input` is what was answered. */
  finish(status: ResponseStatus, details: ResponseStatusDetails | undefined, input: Conversation): void {
    if (this.#finished) return;
    this.#finished = true;
    this.closeMessage(status === 'completed' ? 'completed' : 'incomplete');
    const prompt = this.#plan.instructions + (this.#plan.tools.length > 0 ? JSON.stringify(this.#plan.tools) : '');
    const usage = estimateUsage(prompt, input, this.#output);
    const response = { ...this.#response(status), ...(details ? { status_details: details } : {}), usage };
    this.#send({ type: 'response.done', response });
  }

  #openMessage(): OpenMessage {
    const message = { id: createId('item'), text: '', encoder: createAudioEncoder(this.#plan.format) };
    this.#itemAdded(messageItem(message.id), this.#plan.modality === 'audio');
    this.#open = message;
    const part =
      this.#plan.modality === 'text' ? { type: 'text' as const, text: '' } : { type: 'audio' as const, transcript: '' };
    this.#send({ type: 'response.content_part.added', ...this.#ids(message), part });
    return message;
  }

  #audio(message: OpenMessage, bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    // Node's own: an answer is half a megabyte, and the loop that says it serves everybody else too.
    const delta = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
    this.#send({ type: 'response.output_audio.delta', ...this.#ids(message), delta });
  }

  #itemAdded(item: StoredItem, spoken = false): void {
    this.#send({ type: 'response.output_item.added', response_id: this.id, output_index: this.#output.length, item });
    this.#conversation.add({ item, ...(spoken ? { audio: silentAudio } : {}) });
  }

  #itemDone(entry: ConversationEntry): void {
    const { item } = entry;
    this.#send({ type: 'response.output_item.done', response_id: this.id, output_index: this.#output.length, item });
    this.#output.push(entry);
    this.#conversation.tellDone(item.id);
  }

  #ids({ id }: OpenMessage) {
    return { response_id: this.id, item_id: id, output_index: this.#output.length, content_index: 0 };
  }

  #response(status: ResponseStatus): RealtimeResponse {
    const { format, voice, modality, maxOutputTokens, metadata, outOfBand } = this.#plan;
    return {
      object: 'realtime.response',
      id: this.id,
      status,
      output: this.#output.map(({ item }) => item),
      ...(outOfBand ? {} : { conversation_id: this.#conversation.id }),
      output_modalities: [modality],
      audio: { output: { format, voice } },
      max_output_tokens: maxOutputTokens,
      metadata,
    };
  }
}

function messageItem(id: string): StoredItem & AssistantMessageItem {
  return { id, object: 'realtime.item', type: 'message', status: 'in_progress', role: 'assistant', content: [] };
}
