import { describe, expect, it } from 'vitest';
import { parseSavedConversation } from './parse-saved-conversation.ts';
import type { SavedConversation } from './saved-conversation.ts';

const now = 1_800_000_000_000;
const expected = { server: 'https://agent.test/', now };

const saved: SavedConversation = {
  version: 1,
  server: 'https://agent.test/',
  savedAt: now - 60_000,
  mode: 'voice',
  muted: false,
  session: { id: 's1', token: 'secret', expiresAt: now / 1000 + 600 },
  agent: {
    name: 'support',
    greeting: 'Hello',
    tools: [{ name: 'look', title: 'Look', runsIn: 'page', approval: false }],
    handoffs: { transfer_to_billing: 'billing' },
  },
  limits: { maxDurationSeconds: 600, idleSeconds: 60 },
  startedAt: now - 120_000,
  entries: [
    { kind: 'user', id: 'u1', text: 'Hi', via: 'text', images: ['data:image/png;base64,iVBORw0KGgo='], state: 'done' },
    { kind: 'agent', id: 'a1', agent: 'support', text: 'Hello you', heardLength: 5, state: 'interrupted' },
    { kind: 'tool', id: 'c1', name: 'look', title: 'Look', state: 'running' },
    { kind: 'notice', id: 'n1', notice: 'resumed', agent: 'support' },
    { kind: 'notice', id: 'n2', notice: 'otherMicrophone', agent: 'support', device: 'Built-in' },
  ],
  calls: [
    { itemId: 'i1', callId: 'c1', name: 'look', arguments: '{}', output: undefined },
    { itemId: 'i2', callId: 'c2', name: 'look', arguments: '{}', output: '' },
  ],
  context: [{ itemId: 'u1', text: 'page: checkout' }],
  unanswered: true,
};

const stored = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
const parse = (value: unknown) => parseSavedConversation(stored(value), expected);
const withEntry = (entry: unknown) => ({ ...saved, entries: [entry] });
const [user, agent, tool, notice] = saved.entries;

describe('parseSavedConversation', () => {
  it('takes what was saved', () => {
    expect(parse(saved)).toEqual(stored(saved));
    expect(parse({ ...saved, entries: [], calls: [], context: [] })).toBeDefined();
  });

  it.each([
    ['another version', { ...saved, version: 2 }],
    ['another server', { ...saved, server: 'https://evil.test/' }],
    ['more than half an hour old', { ...saved, savedAt: now - 30 * 60_000 - 1 }],
    ['from far ahead', { ...saved, savedAt: now + 31 * 60_000 }],
    ['an expired token', { ...saved, session: { ...saved.session, expiresAt: now / 1000 } }],
    ['an endless token', { ...saved, session: { ...saved.session, expiresAt: null } }],
    ['no token', { ...saved, session: { id: 's1', expiresAt: 9e9 } }],
    ['an unknown mode', { ...saved, mode: 'video' }],
    ['an agent without handoffs', { ...saved, agent: { ...saved.agent, handoffs: null } }],
    ['a tool that runs elsewhere', { ...saved, agent: { ...saved.agent, tools: [{ name: 'x', runsIn: 'moon' }] } }],
    ['limits that are no numbers', { ...saved, limits: { maxDurationSeconds: '600', idleSeconds: 60 } }],
    ['no beginning', { ...saved, startedAt: undefined }],
    ['entries that are no list', { ...saved, entries: { length: 0 } }],
    ['two entries with one id', { ...saved, entries: [user, user] }],
    ['a call without arguments', { ...saved, calls: [{ itemId: 'i', callId: 'c', name: 'n' }] }],
    ['a call whose output is no text', { ...saved, calls: [{ ...saved.calls[0], output: {} }] }],
    ['context that is no text', { ...saved, context: [{ itemId: 'u1', text: 1 }] }],
    ['an unclear question', { ...saved, unanswered: 'yes' }],
  ])('refuses %s', (_, value) => {
    expect(parse(value)).toBeUndefined();
  });

  it.each([
    ['nothing', null],
    ['an unknown kind', { ...user, kind: 'html' }],
    ['a kind that every object has', { ...user, kind: 'constructor' }],
    ['no id', { ...user, id: undefined }],
    ['a text that is no text', { ...user, text: ['Hi'] }],
    ['a picture that is a link', { ...user, images: ['https://evil.test/x.png'] }],
    ['a picture that is a document', { ...user, images: ['data:image/svg+xml;base64,PHN2Zz4='] }],
    ['a picture with a tail', { ...user, images: ['data:image/png;base64,AAAA"onerror="x'] }],
    ['an unknown state', { ...user, state: 'running' }],
    ['more heard than said', { ...agent, heardLength: 10 }],
    ['less than nothing heard', { ...agent, heardLength: -1 }],
    ['half a character heard', { ...agent, heardLength: 1.5 }],
    ['an agent without a name', { ...agent, agent: null }],
    ['a tool without a title', { ...tool, title: undefined }],
    ['a tool in the state of a message', { ...tool, state: 'streaming' }],
    ['a notice of another kind', { ...notice, notice: 'advert' }],
  ])('refuses an entry with %s', (_, entry) => {
    expect(parse(withEntry(entry))).toBeUndefined();
  });

  it.each([undefined, null, 0, 'x', [], {}, [saved], () => saved])('refuses %j, whatever it is', (value) => {
    expect(parseSavedConversation(value, expected)).toBeUndefined();
  });

  it('refuses it without any one of its fields', () => {
    for (const field of Object.keys(saved)) expect(parse({ ...saved, [field]: undefined }), field).toBeUndefined();
  });

  it('survives a clock that was put back a little', () => {
    expect(parse({ ...saved, savedAt: now + 5_000 })).toBeDefined();
  });
});
