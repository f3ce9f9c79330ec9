/**
 * The page of `scripts/gallery.ts`: one state of the element, as the address says it behind `#`, so that another one needs no
 * other document. Sets `data-ready` to it when it stands.
 * `state`: a name of `STATES`, or `closed`; `layout`: inline by itself; `theme`, `lang`, `brand`, `mode`.
 */
import type { VoiceSnapshot } from '../../session/voice-snapshot.ts';
import type { TranscriptEntry } from '../../transcript/transcript-entry.ts';
import { ARABIC, ENGLISH } from './gallery-talk.ts';
import { setMicrophonePermission } from './microphone-permission.ts';
import { type AgentUnderTest, mountAgent, openSettings, panelOf, part, showState, until } from './mounted-agent.ts';
import { ATTRIBUTES, MICROPHONE_ASKED, STATES } from './panel-states.ts';

declare global {
  interface Window {
    /** For who drives the page. */
    agent?: AgentUnderTest;
  }
}

const asked = (name: string): string => new URLSearchParams(location.hash.slice(1)).get(name) ?? '';

/** The same moment of a talk that reads like one. */
function talk({ status, entries = [] }: Partial<VoiceSnapshot>): readonly TranscriptEntry[] {
  if (entries.length === 0) return entries;
  const said = asked('lang') === 'ar' ? ARABIC : ENGLISH;
  const isOver = status === 'ended' || status === 'error';
  return isOver
    ? said.filter((entry) => !('state' in entry) || !/^(streaming|running|pending)$/.test(entry.state))
    : said;
}

async function show(): Promise<void> {
  const { hash } = location;
  /** undefined: closed, as a page is before anybody clicks. */
  const state: Partial<VoiceSnapshot> | undefined = STATES[asked('state')];
  const root = document.documentElement;
  const theme = asked('theme') || 'light';
  root.lang = asked('lang') || 'en';
  root.dir = asked('lang') === 'ar' ? 'rtl' : 'ltr';
  root.style.background = theme === 'dark' ? '#181512' : '#f5f0e6';
  document.body.style.margin = '0';
  const layout = state ? asked('layout') || 'inline' : 'floating';
  const isOpen = layout === 'inline' || layout === 'floating';
  const isAsked = asked('state') === MICROPHONE_ASKED;
  setMicrophonePermission(isAsked ? 'prompt' : 'granted');
  const agent = await mountAgent({
    attributes: { layout, theme, mode: asked('mode') || 'both', ...ATTRIBUTES[asked('state')] },
    open: isOpen && state !== undefined,
  });
  window.agent = agent;
  if (layout === 'inline') agent.style.setProperty('--voice-agent-height', '100vh');
  if (asked('brand')) agent.style.setProperty('--voice-agent-accent', asked('brand'));
  if (state) {
    agent.mute();
    if (!isOpen) agent.start();
    // Before a yes none is made.
    await until(() => agent.made.length > 0 || agent.hasAttribute('consent'));
    await showState(agent, { ...state, entries: talk(state) });
    if (state.devices) await openSettings(agent);
    if (isAsked) await until(() => part(agent, 'permission'));
    await panelOf(agent);
    if (!isOpen) await until(() => agent.renderRoot.querySelector('.brief, .bar'));
  }
  const isHeard = /^(listening|thinking|speaking)$/.test(state?.status ?? '');
  const moves = matchMedia('(prefers-reduced-motion: no-preference)').matches;
  if (isOpen && isHeard && moves) await until(() => agent.renderRoot.querySelector('.wave'));
  // As a voice does: both sides at half their height.
  agent.session.sound({ microphone: 0.06, speaker: 0.06 });
  await new Promise(requestAnimationFrame);
  // In the middle of what goes on for ever, and at the end of what does not.
  for (const animation of agent.shadowRoot!.getAnimations()) {
    animation.pause();
    const { endTime, duration } = animation.effect!.getComputedTiming();
    animation.currentTime = endTime === Infinity ? Number(duration) * 0.4 : (endTime ?? null);
  }
  await new Promise(requestAnimationFrame);
  root.dataset.ready = hash;
}

addEventListener('hashchange', show);
await show();
