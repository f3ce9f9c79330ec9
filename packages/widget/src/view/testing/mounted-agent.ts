/** An element under test on a page of its own: the real view, a recorded session behind it. */
import type { VoiceSnapshot } from '../../session/voice-snapshot.ts';
import type { CreateVoiceSession } from '../link/session-link.ts';
import type { VoiceSessionOptions } from '../link/wanted-session.ts';
import { type ConversationCode, VoiceAgentView } from '../voice-agent-view.ts';
import type { LabelOverrides } from '../words/labels.ts';
import type { Language } from '../words/language-controller.ts';
import { setMicrophonePermission } from './microphone-permission.ts';
import { ATTRIBUTES, MICROPHONE_ASKED, STATES } from './panel-states.ts';
import { RecordingSession } from './recording-session.ts';

/** The element with its session's source in the test's hand. */
export class AgentUnderTest extends VoiceAgentView {
  /** The session that the next `create` answers with; a test may change it. */
  session = new RecordingSession();
  /** Whether an earlier page left a conversation. */
  saved = false;
  /** What each session was made with, in order. */
  readonly made: VoiceSessionOptions[] = [];
  /** Takes the place of a slow or broken network while set. */
  loading: Promise<CreateVoiceSession> | undefined;

  readonly create: CreateVoiceSession = (options) => {
    // As JSON has it: what the page has not set is not there.
    this.made.push(JSON.parse(JSON.stringify(options)));
    return this.session;
  };

  protected override hasSavedConversation(): boolean {
    return this.saved;
  }

  protected override async loadLanguage(tag: string): Promise<Language> {
    const { loadLanguage } = await import('../../languages/load-language.ts');
    return loadLanguage(tag);
  }

  protected override async loadConversation(): Promise<ConversationCode> {
    const [createVoiceSession, { Panel }, { SessionLink }, { loadRoomLabels }] = await Promise.all([
      this.loading ?? this.create,
      import('../panel/panel.ts'),
      import('../link/session-link.ts'),
      import('../../languages/rooms/load-room-labels.ts'),
    ]);
    return {
      createVoiceSession,
      SessionLink,
      Panel: class extends Panel {
        protected override loadRoomLabels = loadRoomLabels;
      },
    };
  }
}

export interface MountOptions {
  /** Called before the element is put on the page. */
  prepare?: (agent: AgentUnderTest) => void;
  attributes?: Record<string, string>;
  labels?: LabelOverrides;
  /** Whether to wait until the panel is there. */
  open?: boolean;
}

/** Puts one element on an otherwise empty page. */
export async function mountAgent({
  attributes = {},
  labels,
  open = false,
  prepare,
}: MountOptions = {}): Promise<AgentUnderTest> {
  if (!customElements.get('agent-under-test')) customElements.define('agent-under-test', AgentUnderTest);
  document.body.replaceChildren();
  const agent = document.createElement('agent-under-test') as AgentUnderTest;
  agent.server = 'https://agent.example/';
  if (labels) agent.labels = labels;
  for (const [name, value] of Object.entries(attributes)) agent.setAttribute(name, value);
  agent.open = open;
  prepare?.(agent);
  document.body.append(agent);
  await agent.updateComplete;
  if (open || attributes.layout === 'inline') await panelOf(agent);
  return agent;
}

/** The visitor's first sign of life, with which an element recalls what was left on earlier pages. */
export function stir(type = 'pointermove'): void {
  document.body.dispatchEvent(new Event(type, { bubbles: true }));
}

/** The panel, once it is loaded and drawn. */
export async function panelOf(agent: AgentUnderTest): Promise<HTMLElement> {
  return until(() => agent.renderRoot.querySelector<HTMLElement>('#panel'));
}

/** The value as soon as there is one; the test runner's time limit ends the wait. */
export async function until<Value>(probe: () => Value | null | undefined | false): Promise<Value> {
  for (;;) {
    const value = probe();
    if (value) return value;
    await new Promise(requestAnimationFrame);
  }
}

/** One piece of the element by its `part`. */
export function part(agent: AgentUnderTest, name: string): HTMLElement | null {
  return agent.renderRoot.querySelector<HTMLElement>(`[part~='${name}']`);
}

/** The `part` that has the focus; undefined when it is nowhere in the element. */
export function focusedPart(agent: AgentUnderTest): string | undefined {
  return agent.shadowRoot!.activeElement?.getAttribute('part') ?? undefined;
}

/** Clicks a piece that must be there, and lets the element draw the answer. */
export async function clickPart(agent: AgentUnderTest, name: string): Promise<void> {
  const target = part(agent, name);
  if (!target) throw new Error(`There is no part '${name}' to click.`);
  target.click();
  await agent.updateComplete;
}

/** The text a person sees, in one line. */
export function seen(element: Element | null): string {
  return (element?.textContent ?? '').replace(/\s+/g, ' ').trim();
}

/** Shows a state and waits for all that it is drawn with, some of which is fetched then. */
export async function showState(agent: AgentUnderTest, state: Partial<VoiceSnapshot>): Promise<void> {
  await agent.session.show(state);
  await agent.updateComplete;
  if (state.turns === 'push-to-talk') await until(() => part(agent, 'hold'));
  if (state.approvals?.length) await until(() => part(agent, 'approval'));
  if (state.warning) await until(() => part(agent, 'warning'));
  if (agent.hasAttribute('consent')) await until(() => part(agent, 'consent'));
  if (agent.hasAttribute('images')) await until(() => part(agent, 'send-picture'));
  if (agent.suggestions) await until(() => part(agent, 'suggestions'));
  if (agent.hasAttribute('rating')) await until(() => part(agent, 'rating'));
}

/** Puts an element on the page in one of `STATES`, with all that it takes beside what the session shows. */
export async function mountState(name: string, options: MountOptions = {}): Promise<AgentUnderTest> {
  const isAsked = name === MICROPHONE_ASKED;
  setMicrophonePermission(isAsked ? 'prompt' : 'granted');
  const agent = await mountAgent({ ...options, attributes: { ...options.attributes, ...ATTRIBUTES[name] } });
  const state = STATES[name] ?? {};
  agent.mute();
  await showState(agent, state);
  if (isAsked) await until(() => part(agent, 'permission'));
  if (state.devices) await openSettings(agent);
  return agent;
}

/** Opens the sound's settings, which are loaded first. */
export async function openSettings(agent: AgentUnderTest): Promise<void> {
  await clickPart(agent, 'settings-button');
  await until(() => part(agent, 'settings'));
}
