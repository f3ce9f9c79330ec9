/**
 * The usage of a response. The engine has no tokens of its own, so these are estimates on the service's scale: four
 * characters of text, 100 ms of the visitor's sound or 50 ms of the agent's make one token.
 */
import type { ResponseUsage } from '@voice-agent/protocol';
import { audioLengthMs } from '../pipeline/spoken-audio.ts';
import type { Conversation } from './conversation.ts';
import { messageText } from './workflow-history.ts';

export const CHARS_PER_TOKEN = 4;
const INPUT_MS_PER_TOKEN = 100;
const OUTPUT_MS_PER_TOKEN = 50;

function textTokens(text: string): number {
  return Math.ceil(text.length / CHARS_PER_TOKEN);
}

/** @param prompt instructions and tools, as one text */
export function estimateUsage(prompt: string, input: Conversation, output: Conversation): ResponseUsage {
  const read = countTokens(input);
  const made = countTokens(output);
  const inputText = read.text + textTokens(prompt);
  return {
    total_tokens: inputText + read.audio + made.text + made.audio,
    input_tokens: inputText + read.audio,
    output_tokens: made.text + made.audio,
    input_token_details: { text_tokens: inputText, audio_tokens: read.audio, cached_tokens: 0 },
    output_token_details: { text_tokens: made.text, audio_tokens: made.audio },
  };
}

function countTokens(conversation: Conversation): { text: number; audio: number } {
  let text = 0;
  let audio = 0;
  for (const { item, inputMs, audio: spoken } of conversation) {
    if (inputMs !== undefined) audio += Math.ceil(inputMs / INPUT_MS_PER_TOKEN);
    else if (item.type === 'message') text += textTokens(messageText(item));
    else text += textTokens(item.type === 'function_call' ? item.arguments : item.output);
    if (spoken) audio += Math.ceil(audioLengthMs(spoken) / OUTPUT_MS_PER_TOKEN);
  }
  return { text, audio };
}
