/**
 * What a page sets on the element: its attributes, and the properties that have none. Of Lit here is what watches them; its
 * templates come with the panel.
 */
import { type PropertyDeclarations, ReactiveElement } from 'lit';
import type { CaptureSettings } from '../session/ports.ts';
import type { ChallengeToken } from '../tools/token-server-client.ts';
import type { LabelOverrides } from './words/labels.ts';

export abstract class VoiceAgentProperties extends ReactiveElement {
  static override properties: PropertyDeclarations = {
    server: {},
    agent: {},
    locale: {},
    // `useDefault`: not written on the element, so that a page that a server drew finds it as it was sent.
    layout: { reflect: true, useDefault: true },
    mode: { reflect: true, useDefault: true },
    turns: { reflect: true, useDefault: true },
    audioFormat: { attribute: 'audio-format', converter: (name) => `audio/${name}` },
    capture: { type: Object },
    continuity: {},
    workerUrl: { attribute: 'worker-url' },
    credentials: {},
    volume: { converter: (level) => (level ? Number(level) : undefined) },
    open: { type: Boolean, reflect: true },
    heading: {},
    labels: { type: Object },
    metadata: { attribute: false },
    challenge: { attribute: false },
    suggestions: { type: Object },
  };

  // A property that holds something else than it may is taken for its default, silently, as HTML does.

  /** Address of the token server. Relative ones are seen from the page. */
  server: string | undefined;
  /** Name of the agent to talk to; default: the server's first. */
  agent: string | undefined;
  /** Language of the conversation and of the element’s words, BCP 47. Default for the words: the page’s, or the browser’s. */
  locale: string | undefined;
  /** `floating`: a launcher in the page's corner opens a panel. `bar`, `button`: it begins the call itself. `inline`: the panel, in place. */
  layout: 'floating' | 'bar' | 'button' | 'inline' = 'floating';
  /** `voice`: nothing to type in, unless there is no microphone. `text`: no microphone; the panel says that the visitor can type. */
  mode: 'both' | 'voice' | 'text' = 'both';
  /** `push-to-talk`: the visitor says when a turn begins and ends, with a button to hold or to press twice. */
  turns: 'automatic' | 'push-to-talk' = 'automatic';
  /** What the line carries, both ways. The attribute says `pcm`, `pcmu` or `pcma`. G.711 takes a sixth of the bytes. */
  audioFormat: 'audio/pcm' | 'audio/pcmu' | 'audio/pcma' = 'audio/pcm';
  /** Wishes for the microphone. As an attribute: JSON. */
  capture: CaptureSettings | undefined;
  /** `tab`: a conversation goes on when the visitor comes to another page of the site. `page`: it ends with the page. */
  continuity: 'tab' | 'page' = 'tab';
  /** A script of the page's own origin that imports the server's `widget/media.worker.js`: the media thread under a strict policy. */
  workerUrl: string | undefined;
  /** `include`: a call begins with the cookies of a token server of another origin, which must allow them (`authenticate` does). */
  credentials: 'same-origin' | 'include' = 'same-origin';
  /** How loud a conversation begins, 0 to 1. Default 1. `setVolume` changes it; `snapshot.volume` says what it is. */
  volume: number | undefined;
  /** Whether the floating panel is open. A call goes on while it is closed. */
  open = false;
  /** Title of the panel. */
  heading: string | undefined;
  /** Any of the visible words, laid over the English ones. As an attribute: JSON. */
  labels: LabelOverrides = {};
  /** Told to the token server when a call begins. Strings only, and no secrets. */
  metadata: Record<string, string> | undefined;
  /** Answers a fresh token of the page's challenge before a call begins, where the server asks for one. */
  challenge: ChallengeToken | undefined;
  /** What the visitor may say next, as buttons; a click says it. As an attribute: JSON. Instead of the agent's own. */
  suggestions: readonly string[] | undefined;
}
