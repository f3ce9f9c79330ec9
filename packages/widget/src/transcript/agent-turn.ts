/**
 * One item of the agent: its text, its sound, and the entry that both make. Pure.
 *
 * A turn ends in one of three ways: played out, interrupted (frozen at the playhead), or without a word (no entry). Of a
 * broken one no more will come: it is played out as far as it came, and what its sound did not reach stays unheard.
 */
import { type Anchor, addAnchor, heardLength } from './heard-length.ts';
import type { AgentEntry } from './transcript-entry.ts';
import type { ItemPlayhead } from './transcript-event.ts';
import type { Slot } from './transcript-state.ts';

interface TurnPart {
  readonly contentIndex: number;
  readonly text: string;
  /** Written answers are heard when they are there. */
  readonly written: boolean;
  readonly anchors: readonly Anchor[];
  readonly playedSamples: number;
  readonly receivedSamples: number;
  /** Whether all of this part has arrived. */
  readonly done: boolean;
}

export interface AgentTurn {
  readonly agent: string;
  readonly responseId: string | undefined;
  readonly parts: readonly TurnPart[];
  /** Whether all text and sound have arrived. */
  readonly complete: boolean;
  readonly broken: boolean;
  readonly cut: 'no' | 'at-last-report' | 'at-playhead';
}

export interface TurnText {
  readonly contentIndex: number;
  readonly text: string;
  readonly receivedSamples: number;
  /** Has no sound. */
  readonly written: boolean;
}

/** What is kept of a turn that is over, since the entry says what was said and heard: whether all of it had come. */
const CUT: AgentTurn = {
  ...newTurn(''),
  cut: 'at-playhead',
};
const WHOLE: AgentTurn = { ...CUT, complete: true };

export function newTurn(agent: string, responseId?: string): AgentTurn {
  return { agent, responseId, parts: [], complete: false, broken: false, cut: 'no' };
}

/** A turn that was there before we were: written, and read. */
export function writtenTurn(agent: string, text: string): AgentTurn {
  return { ...newTurn(agent), parts: [{ ...newPart(0), text, written: true }], complete: true };
}

/** The slot with another turn, and the entry that belongs to it. Without a turn: the item was deleted. */
export function withTurn(slot: Slot, turn: AgentTurn): Slot {
  if (turn === slot.turn || (slot.turn && isOver(slot.turn))) return slot;
  return { ...slot, turn: isOver(turn) ? (turn.complete ? WHOLE : CUT) : turn, entry: entryOf(slot, turn) };
}

/** No more of it will be heard than was heard. */
function isOver(turn: AgentTurn): boolean {
  return turn.cut === 'at-playhead' || isHeard(turn);
}

/** Text of a part grows. */
export function addText(turn: AgentTurn, { contentIndex, text, receivedSamples, written }: TurnText): AgentTurn {
  if (turn.cut !== 'no') return turn;
  return changePart(turn, contentIndex, (part) => ({
    ...part,
    written,
    text: part.text + text,
    anchors: addAnchor(part.anchors, { samples: receivedSamples, offset: part.text.length }),
    receivedSamples: Math.max(part.receivedSamples, receivedSamples),
  }));
}

/** The whole text of a part, which wins over its deltas. */
export function setText(turn: AgentTurn, { contentIndex, text, receivedSamples, written }: TurnText): AgentTurn {
  const sounded = addSound(turn, contentIndex, receivedSamples);
  if (turn.cut !== 'no') return sounded;
  return changePart(sounded, contentIndex, (part) => {
    if (part.text === text) return part;
    // A text that had no delta begins with the sound, however late it comes.
    return { ...part, text, written, anchors: addAnchor(part.anchors, { samples: 0, offset: 0 }) };
  });
}

function addSound(turn: AgentTurn, contentIndex: number, receivedSamples: number): AgentTurn {
  return changePart(turn, contentIndex, (part) => playedTo(part, { playedSamples: 0, receivedSamples }));
}

export function movePlayhead(turn: AgentTurn, playhead: ItemPlayhead): AgentTurn {
  if (turn.cut !== 'no') return turn;
  return settleBroken(changePart(turn, playhead.contentIndex, (part) => playedTo(part, playhead)));
}

/** All of a part has come. */
export function endPart(turn: AgentTurn, contentIndex: number, receivedSamples: number): AgentTurn {
  return changePart(addSound(turn, contentIndex, receivedSamples), contentIndex, (part) => ({ ...part, done: true }));
}

/** No more will come, though not all of it did. */
export function breakTurn(turn: AgentTurn): AgentTurn {
  if (turn.complete || turn.cut !== 'no') return turn;
  const whole = turn.parts.length > 0 && turn.parts.every(({ done }) => done);
  return whole ? completeTurn(turn) : settleBroken({ ...turn, broken: true });
}

/** Words may have run ahead of the sound that came: those are not heard when it has been played. */
function settleBroken(turn: AgentTurn): AgentTurn {
  return turn.broken && !hasUnplayedSound(turn) ? { ...turn, cut: 'at-last-report' } : turn;
}

/** All has come. Words whose sound never came (it was dropped after an interruption) will not be heard. */
export function completeTurn(turn: AgentTurn): AgentTurn {
  if (turn.complete || turn.cut !== 'no') return turn;
  const silent = turn.parts.some(({ written, text, receivedSamples }) => !written && text && receivedSamples === 0);
  return silent ? { ...turn, cut: 'at-last-report' } : { ...turn, complete: true };
}

/** Freezes the turn at the playhead of the interruption, unless it was played out there. */
export function cutTurnAt(turn: AgentTurn, playhead: ItemPlayhead): AgentTurn {
  if (turn.cut === 'at-playhead') return turn;
  const moved = changePart(turn, playhead.contentIndex, (part) => playedTo(part, playhead));
  return isHeard(moved) ? moved : { ...moved, cut: 'at-playhead' };
}

/** Freezes the turn where it is known to be; an interruption that says it exactly may still follow. */
export function cutTurn(turn: AgentTurn): AgentTurn {
  return turn.cut !== 'no' || isHeard(turn) ? turn : { ...turn, cut: 'at-last-report' };
}

/** Whether sound has arrived that has not been played. */
export function hasUnplayedSound(turn: AgentTurn): boolean {
  return turn.parts.some(({ written, playedSamples, receivedSamples }) => !written && receivedSamples > playedSamples);
}

function entryOf({ itemId, entry }: Slot, turn: AgentTurn): AgentEntry | undefined {
  const before = entry?.kind === 'agent' ? entry : undefined;
  const said = turn.parts.map((part) => part.text).join('');
  // What has been shown as heard stays heard: a last text may be shorter, and later text spreads the same sound thinner.
  const text = before && said.length < before.heardLength ? before.text : said;
  const settled = turn.complete || turn.cut !== 'no';
  if (text === '' && settled) return undefined;
  const state = turn.cut !== 'no' ? 'interrupted' : isHeard(turn) ? 'done' : 'streaming';
  const heard = Math.min(text.length, Math.max(heardOf(turn), before?.heardLength ?? 0));
  if (before && before.text === text && before.heardLength === heard && before.state === state) return before;
  return Object.freeze({ kind: 'agent', id: itemId, agent: turn.agent, text, heardLength: heard, state });
}

function heardOf({ parts, complete }: AgentTurn): number {
  let heard = 0;
  for (const part of parts) {
    const length = part.written ? part.text.length : heardLength({ ...part, complete });
    heard += length;
    if (length < part.text.length) break;
  }
  return heard;
}

function isHeard(turn: AgentTurn): boolean {
  return turn.complete && !hasUnplayedSound(turn);
}

type Counts = Pick<TurnPart, 'playedSamples' | 'receivedSamples'>;

/** Counts only grow: reports of the loudspeaker and of the socket overtake each other. */
function playedTo(part: TurnPart, { playedSamples, receivedSamples }: Counts): TurnPart {
  return {
    ...part,
    playedSamples: Math.max(part.playedSamples, playedSamples),
    receivedSamples: Math.max(part.receivedSamples, receivedSamples),
  };
}

function changePart(turn: AgentTurn, contentIndex: number, change: (part: TurnPart) => TurnPart): AgentTurn {
  const part = turn.parts.find((one) => one.contentIndex === contentIndex) ?? newPart(contentIndex);
  const others = turn.parts.filter((one) => one !== part);
  return { ...turn, parts: [...others, change(part)].sort((a, b) => a.contentIndex - b.contentIndex) };
}

function newPart(contentIndex: number): TurnPart {
  return { contentIndex, text: '', written: false, anchors: [], playedSamples: 0, receivedSamples: 0, done: false };
}
