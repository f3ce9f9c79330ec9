/** The element, without the session behind it: a launcher, and a panel that is loaded on first intent. */
import { adoptStyles, html, LitElement, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import type { VoiceAgentError } from '../errors/voice-agent-error.ts';
import type { VoiceSnapshot, VoiceStatus } from '../session/voice-snapshot.ts';
import type { TranscriptEntry } from '../transcript/transcript-entry.ts';
import type { LabelOverrides } from './labels.ts';
import { launcherStyles } from './launcher.styles.ts';
import { launcher } from './launcher.ts';
import { LevelMeter } from './level-meter.ts';
import type { Panel } from './panel.ts';
import type { PanelHost } from './panel-host.ts';
import { type CreateVoiceSession, SessionController } from './session-controller.ts';
import { snapshotEvents, VoiceOpenChangeEvent } from './voice-agent.events.ts';

/** What a conversation needs and a page without one does not. */
export interface ConversationCode {
  readonly createVoiceSession: CreateVoiceSession;
  readonly Panel: typeof Panel;
}

/**
 * A voice agent: click to talk, click to end; read along, or type.
 *
 * @summary A launcher in the page's corner, or a panel in its flow, that holds a spoken conversation.
 * @tag voice-agent
 *
 * @fires {VoiceStatusChangeEvent} voice-status-change - the call's status changed
 * @fires {VoiceTranscriptChangeEvent} voice-transcript-change - a turn began, grew or was finished
 * @fires {VoiceErrorEvent} voice-error - something failed; the visitor reads a sentence about it
 * @fires {VoiceOpenChangeEvent} voice-open-change - the visitor opened or closed the panel
 *
 * @attr {idle|connecting|listening|thinking|speaking|ended|error} status - read-only; also as custom states
 *
 * @slot launcher-icon - instead of the light on the launcher
 * @slot header - instead of the heading's text
 *
 * @csspart launcher, panel, header, heading, status, orb, welcome, transcript, turn, user-turn, agent-turn, unheard
 * @csspart tool, notice, error, retry, type-instead, controls, start, end, mute, meter, talk, composer, input, send
 *
 * @cssprop --voice-agent-accent - colour of what is alive or can be clicked
 * @cssprop --voice-agent-on-accent - text on it; default: black or white, whichever can be read
 * @cssprop --voice-agent-surface, --voice-agent-raised, --voice-agent-text, --voice-agent-quiet, --voice-agent-line
 * @cssprop --voice-agent-danger - errors and the button that ends a call
 * @cssprop [--voice-agent-font], [--voice-agent-radius=20px], [--voice-agent-offset=20px]
 * @cssprop [--voice-agent-width=392px], [--voice-agent-height=640px], [--voice-agent-z-index=2147483000]
 */
export abstract class VoiceAgentView extends LitElement implements PanelHost {
  static override styles = launcherStyles;

  /** Where `server` is when the page does not say; the script tag sets it to where the script came from. */
  static defaultServer: string | undefined;

  static override properties: PropertyDeclarations = {
    server: {},
    agent: {},
    locale: {},
    layout: { reflect: true },
    mode: { reflect: true },
    open: { type: Boolean, reflect: true },
    heading: {},
    labels: { type: Object },
    metadata: { attribute: false },
  };

  /** Address of the token server. Relative ones are seen from the page. */
  server: string | undefined;
  /** Name of the agent to talk to; default: the server's first. */
  agent: string | undefined;
  /** Language of the conversation, BCP 47. */
  locale: string | undefined;
  /** `floating`: in the page's corner. `inline`: where the element stands, always open. */
  layout: 'floating' | 'inline' = 'floating';
  /** `text`: no microphone; the panel says that the visitor can type. */
  mode: 'voice' | 'text' = 'voice';
  /** Whether the floating panel is open. A call goes on while it is closed. */
  open = false;
  /** Title of the panel. */
  heading: string | undefined;
  /** Any of the visible words, laid over the English ones. As an attribute: JSON. */
  labels: LabelOverrides = {};
  /** Told to the token server when a call begins. Strings only, and no secrets. */
  metadata: Record<string, string> | undefined;

  readonly #internals = this.attachInternals();
  readonly #levels = new LevelMeter(this);
  readonly #session = new SessionController(this, {
    load: () => this.#load(),
    readOptions: () => ({
      server: this.server ?? (this.constructor as typeof VoiceAgentView).defaultServer,
      agent: this.agent,
      locale: this.locale,
      metadata: this.metadata,
    }),
    onChange: (now, before) => this.#tell(now, before),
    onLevels: (levels) => this.#levels.show(levels),
  });
  #panel: Panel | undefined;

  /** Fetches what makes sessions and draws the panel. Called on the visitor's first sign of interest. */
  protected abstract loadConversation(): Promise<ConversationCode>;

  get snapshot(): VoiceSnapshot {
    return this.#session.snapshot;
  }

  get status(): VoiceStatus {
    return this.snapshot.status;
  }

  get transcript(): readonly TranscriptEntry[] {
    return this.snapshot.entries;
  }

  get error(): VoiceAgentError | undefined {
    return this.snapshot.error;
  }

  get muted(): boolean {
    return this.snapshot.muted;
  }

  /** Opens the panel and begins a call. Call it in a click: browsers give out microphone and sound only there. */
  start(mode: 'voice' | 'text' = this.mode): void {
    this.open = true;
    this.#session.start(mode);
  }

  /** Ends the call, or gives up connecting. */
  stop(): void {
    this.#session.stop();
  }

  /** Sends a message as if typed; begins a written conversation where no call is on. */
  sendText(text: string): void {
    this.open = true;
    this.#session.sendText(text);
  }

  /** Turns a written conversation into a spoken one. */
  startVoice(): void {
    this.#session.startVoice();
  }

  mute(): void {
    this.#session.setMuted(true);
  }

  unmute(): void {
    this.#session.setMuted(false);
  }

  /** Stops the agent's speech; the call goes on. */
  interrupt(): void {
    this.#session.interrupt();
  }

  show(): void {
    this.open = true;
  }

  close(): void {
    this.open = false;
  }

  /** @internal The panel's way to say that the visitor has put it away. */
  dismiss(): void {
    this.#openForVisitor(false);
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('.launcher')?.focus());
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.setAttribute('status', this.status);
  }

  protected override render(): TemplateResult {
    return html`${this.layout === 'inline' ? nothing : launcher(this, this.#preload, this.#onLauncher)}${this.#panel?.render() ?? nothing}`;
  }

  protected override updated(): void {
    if (this.open || this.layout === 'inline') void this.#preload();
  }

  readonly #onLauncher = async (): Promise<void> => {
    if (this.open) return this.dismiss();
    this.#openForVisitor(true);
    await this.#preload();
    await this.updateComplete;
    if (this.open) this.#panel?.focus();
  };

  #openForVisitor(open: boolean): void {
    this.open = open;
    this.dispatchEvent(new VoiceOpenChangeEvent(open));
  }

  readonly #preload = async (): Promise<void> => {
    await this.#session.preload();
    // Nothing came that could be shown open; the launcher tells that something went wrong.
    if (!this.#panel) this.open = false;
  };

  async #load(): Promise<CreateVoiceSession> {
    const { Panel, createVoiceSession } = await this.loadConversation();
    this.#panel = new Panel(this);
    const root = this.renderRoot as ShadowRoot;
    adoptStyles(root, [...root.adoptedStyleSheets, ...Panel.styles]);
    this.requestUpdate();
    return createVoiceSession;
  }

  #tell(now: VoiceSnapshot, before: VoiceSnapshot): void {
    this.setAttribute('status', now.status);
    this.#internals.states.delete(before.status);
    this.#internals.states.add(now.status);
    for (const event of snapshotEvents(now, before)) this.dispatchEvent(event);
  }
}
