/**
 * Which test holds which event of the GA protocol. The lists are the `openai` package's unions: an event that it learns
 * does not compile here until it has its line. `npx vitest run protocol-table -u` writes README.md anew.
 */
import { readFile } from 'node:fs/promises';
import type { RealtimeClientEvent, RealtimeServerEvent } from 'openai/resources/realtime/realtime';
import { describe, expect, it } from 'vitest';

/** A test's file and name, or why there is none. */
type Proof = readonly [file: keyof typeof FILES, test: string] | `not here: ${string}`;

const ENGINE = 'packages/voice-pipeline/src/realtime';
const FILES = {
  abuse: `${ENGINE}/session-abuse.test.ts`,
  conversation: `${ENGINE}/live-conversation.test.ts`,
  desk: `${ENGINE}/response-desk.test.ts`,
  limits: `${ENGINE}/session-limits.test.ts`,
  outputs: `${ENGINE}/function-outputs.test.ts`,
  run: `${ENGINE}/response-run.test.ts`,
  server: `${ENGINE}/create-realtime-server.test.ts`,
  session: `${ENGINE}/session.test.ts`,
  transcription: `${ENGINE}/session-transcription.test.ts`,
};

const TURN = 'takes a turn in the order of the service';
const LADDER = 'answers in text where text is wanted';
const SPEECH = 'speaks sentence by sentence, words before their sound, in pieces of at most 200 ms';
const CALL = 'calls a function, and goes on with its output and the whole history';
const CLOCK = 'names one item from the first sound to the transcript, on the clock of the audio';
const WEBRTC = 'not here: only with WebRTC and telephony' as const;
const MCP = 'not here: the engine has no MCP tools of its own; the token server has' as const;

const CLIENT: Record<RealtimeClientEvent['type'], Proof> = {
  'session.update': ['session', 'echoes the whole configuration after an update'],
  'input_audio_buffer.append': ['session', TURN],
  'input_audio_buffer.commit': ['session', 'takes turns by hand when turn detection is off'],
  'input_audio_buffer.clear': ['session', 'forgets cleared audio'],
  'conversation.item.create': ['conversation', 'tells of each item where it stands'],
  'conversation.item.retrieve': ['conversation', 'retrieves and deletes, and mends the chain'],
  'conversation.item.truncate': ['conversation', 'refuses to truncate beyond the end, and takes the end itself'],
  'conversation.item.delete': ['conversation', 'retrieves and deletes, and mends the chain'],
  'response.create': ['desk', 'has one response at a time write into the conversation'],
  'response.cancel': ['desk', 'tells that there is nothing to cancel: never, not that one, not any more'],
  'output_audio_buffer.clear': ['abuse', 'answers %.90s with an error and goes on'],
};

const SERVER: Record<RealtimeServerEvent['type'], Proof> = {
  error: ['abuse', 'answers %.90s with an error and goes on'],
  'session.created': ['server', 'opens a session bound to what was minted, again and again'],
  'session.updated': ['session', 'echoes the whole configuration after an update'],
  'conversation.created': ['session', TURN],
  'conversation.item.added': ['conversation', 'tells of each item where it stands'],
  'conversation.item.done': ['conversation', 'tells of each item where it stands'],
  'conversation.item.created': 'not here: the beta’s name of `conversation.item.added`',
  'conversation.item.retrieved': ['conversation', 'retrieves and deletes, and mends the chain'],
  'conversation.item.deleted': ['conversation', 'retrieves and deletes, and mends the chain'],
  'conversation.item.truncated': ['conversation', 'forgets what was not heard, in the transcript and for the workflow'],
  'conversation.item.input_audio_transcription.delta': [
    'transcription',
    'tells words while they are spoken, of the item that they will be',
  ],
  'conversation.item.input_audio_transcription.completed': ['session', CLOCK],
  'conversation.item.input_audio_transcription.failed': [
    'session',
    'tells that recognition is missing, and goes on in text',
  ],
  'conversation.item.input_audio_transcription.segment': 'not here: the engine does not tell speakers apart',
  'input_audio_buffer.speech_started': ['session', CLOCK],
  'input_audio_buffer.speech_stopped': ['session', CLOCK],
  'input_audio_buffer.committed': ['session', CLOCK],
  'input_audio_buffer.cleared': ['session', 'forgets cleared audio'],
  'input_audio_buffer.timeout_triggered': [
    'session',
    'prompts a visitor who says nothing, once, and tells the workflow why',
  ],
  'input_audio_buffer.dtmf_event_received': WEBRTC,
  'response.created': ['run', LADDER],
  'response.done': ['run', LADDER],
  'response.output_item.added': ['run', LADDER],
  'response.output_item.done': ['run', LADDER],
  'response.content_part.added': ['run', LADDER],
  'response.content_part.done': ['run', LADDER],
  'response.output_text.delta': ['run', LADDER],
  'response.output_text.done': ['run', LADDER],
  'response.output_audio.delta': ['run', SPEECH],
  'response.output_audio.done': ['session', TURN],
  'response.output_audio_transcript.delta': ['run', SPEECH],
  'response.output_audio_transcript.done': ['session', TURN],
  'response.function_call_arguments.delta': ['run', CALL],
  'response.function_call_arguments.done': [
    'outputs',
    'takes the outputs of parallel calls late, in any order, with talk in between',
  ],
  'rate_limits.updated': [
    'limits',
    'fails responses beyond responsesPerMinute as the service does, and tells how many are left',
  ],
  'output_audio_buffer.started': WEBRTC,
  'output_audio_buffer.stopped': WEBRTC,
  'output_audio_buffer.cleared': WEBRTC,
  'mcp_list_tools.in_progress': MCP,
  'mcp_list_tools.completed': MCP,
  'mcp_list_tools.failed': MCP,
  'response.mcp_call_arguments.delta': MCP,
  'response.mcp_call_arguments.done': MCP,
  'response.mcp_call.in_progress': MCP,
  'response.mcp_call.completed': MCP,
  'response.mcp_call.failed': MCP,
};

const HEAD = `# Conformance

The embedded engine against the GA Realtime protocol of OpenAI, and clients that this project did not write against the
engine. This page is written by \`npx vitest run protocol-table -u\`; a test fails where it is not true.

- \`openai-client.test.ts\` and \`agents-realtime.test.ts\`: the \`openai\` package and \`@openai/agents-realtime\`, unchanged,
  hold spoken conversations with the engine; \`typed-conversations.test.ts\`: they hold text-only ones, hand over, and interrupt.
- \`every-event.test.ts\`: the engine sends every event that it knows, and the compiler reads all of them as what the
  \`openai\` package says its service sends, field by field.
- \`protocol-table.test.ts\`: the tables below name every event of that package, and tests that exist.

Errors carry \`type\`, \`code\`, \`param\` and the \`event_id\` of the client's event; codes and sentences are the service's where
those are known.
`;

function table(title: string, proofs: Record<string, Proof>): string {
  const rows = Object.entries(proofs).map(([event, proof]) => {
    if (typeof proof === 'string') return `| \`${event}\` | ${proof} |`;
    const [file, test] = proof;
    return `| \`${event}\` | [${FILES[file].split('/').at(-1)}](../../${FILES[file]}): ${test} |`;
  });
  return `\n## ${title}\n\n| event | test |\n|---|---|\n${rows.join('\n')}\n`;
}

describe('test/conformance/README.md', () => {
  it('names a test for each event of the protocol', async () => {
    const text = HEAD + table('What clients send', CLIENT) + table('What the engine sends', SERVER);
    await expect(text).toMatchFileSnapshot('./README.md');
  });

  it.each(Object.entries({ ...CLIENT, ...SERVER }))('names a test that exists: %s', async (_event, proof) => {
    if (typeof proof === 'string') return;
    const [file, test] = proof;
    const source = await readFile(new URL(`../../${FILES[file]}`, import.meta.url), 'utf8');
    expect(source).toContain(`('${test}'`);
  });
});
