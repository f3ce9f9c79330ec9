/** The element, without the session behind it: a launcher, and a panel that is loaded on first intent. */
import { adoptStyles, type PropertyValues } from 'lit';
import type { VoiceAgentError } from '../errors/voice-agent-error.ts';
import type { VoiceSnapshot, VoiceStatus } from '../session/voice-snapshot.ts';
import type { TranscriptEntry } from '../transcript/transcript-entry.ts';
import { isCallOn } from './host/is-call-on.ts';
import type { PanelHost } from './host/panel-host.ts';
import { snapshotEvents, VoiceOpenChangeEvent } from './host/voice-agent.events.ts';
import { launcherStyles } from './launcher/launcher.styles.ts';
import { Launcher } from './launcher/launcher.ts';
import { savedCorner } from './launcher/saved-corner.ts';
import { SessionController } from './link/session-controller.ts';
import type { CreateVoiceSession, SessionLink } from './link/session-link.ts';
import { PageSignals } from './page-signals.ts';
import type { Panel } from './panel/panel.ts';
import { VoiceAgentCommands } from './voice-agent-commands.ts';
import type { Labels } from './words/labels.ts';
import { type Language, LanguageController } from './words/language-controller.ts';

interface PanelClass {
  readonly styles: typeof Panel.styles;
  new (host: PanelHost): Panel;
}

/** What a conversation needs and a page without one does not. */
export interface ConversationCode {
  readonly createVoiceSession: CreateVoiceSession;
  readonly SessionLink: typeof SessionLink;
  readonly Panel: PanelClass;
}

/** What the element is to its page: attributes, methods, events. `VoiceAgentElement` documents them for readers outside. */
export abstract class VoiceAgentView extends VoiceAgentCommands implements PanelHost {
  static override styles = launcherStyles;

  /** Of the script tag's file: where the page names no `server`, it is the one that sent this. */
  static scriptUrl: string | undefined;

  /** Made with the first status to show: a page on which nobody talks needs none. */
  #internals: ElementInternals | undefined;
  readonly #session = new SessionController(this, {
    load: () => this.#load(),
    onChange: (now, before) => this.#report(now, before),
  });
  readonly #language = new LanguageController(this, (tag) => this.loadLanguage(tag));
  #launcher: Launcher | undefined;
  #panel: Panel | undefined;
  #isRecalled = false;
  /** Has the focus again when the panel is put away; by default the launcher. */
  #opener: HTMLElement | undefined;

  constructor() {
    super();
    new PageSignals(this);
  }

  /** Fetches what makes sessions and draws the panel. Called on the visitor's first sign of interest. */
  protected abstract loadConversation(): Promise<ConversationCode>;

  /** Fetches the words in a language, or English ones where there are none in it. */
  protected abstract loadLanguage(tag: string): Promise<Language>;

  /** Whether an earlier page of this tab left a conversation to go on with; it is shown without a click then. */
  protected hasSavedConversation(): boolean {
    return false;
  }

  /** @internal Every word that the visitor reads. */
  get words(): Labels {
    return this.#language.words as Labels;
  }

  /** @internal Language of the words; undefined where the page’s own applies. */
  get language(): string | undefined {
    return this.#language.tag;
  }

  /** @internal The layouts whose launcher begins the call itself. */
  get compact(): 'bar' | 'button' | undefined {
    const { layout, mode } = this;
    return mode !== 'text' && (layout === 'bar' || layout === 'button') ? layout : undefined;
  }

  /** @internal Of the token server, by the page's word or by where the script came from. */
  get tokenServer(): string | undefined {
    const { scriptUrl } = this.constructor as typeof VoiceAgentView;
    return this.server ?? (scriptUrl && new URL('.', scriptUrl).href);
  }

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

  /**
   * Opens the panel, where there is one, and begins a call. Call it in a click: browsers give out microphone and sound only there.
   * @param mode - by default spoken, or written where `mode` is `text`.
   */
  start(mode?: 'voice' | 'text'): void {
    const how = mode ?? (this.mode === 'text' ? 'text' : 'voice');
    if (!this.compact) this.open = true;
    this.#session.begin(how, (link) => link.session()?.start(how));
  }

  /** Ends the call, or gives up connecting, or forgets the conversation that an earlier page left. */
  stop(): void {
    this.#session.stop();
  }

  /** Sends a message as if typed; begins a written conversation where no call is on. */
  sendText(text: string): void {
    this.open = true;
    this.#session.begin('text', (link) => link.session()?.sendText(text));
  }

  /**
   * Shows the agent a picture, with words where given; begins a written conversation where no call is on.
   * @param image - PNG or JPEG, 4 MiB at most: a file, or a data URI.
   * @throws TypeError when it is neither, RangeError when it is too large; there is no `voice-error`, and nothing is sent.
   */
  sendImage(image: Blob | string, text?: string): Promise<void> {
    this.open = true;
    return this.#session.sendImage(image, text);
  }

  /** Turns a written conversation into a spoken one. */
  startVoice(): void {
    this.#session.begin('voice', (link) => link.session()?.startVoice());
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
    void this.updateComplete.then(() => {
      this.renderRoot.querySelector<HTMLElement>('.launcher')?.focus();
      // One that is gone or hidden takes none.
      this.#opener?.focus();
    });
  }

  /** @internal The visitor wants it open. */
  async openFrom(opener?: HTMLElement): Promise<void> {
    this.#opener = opener;
    this.#openForVisitor(true);
    await this.#preload();
    await this.updateComplete;
    if (this.open) this.#panel?.focus();
  }

  /** @internal What the visitor has left on earlier pages of the site is there again: the corner, the conversation. */
  recall(): void {
    if (this.#isRecalled || !this.isConnected) return;
    this.#isRecalled = true;
    const corner = savedCorner(this.agent);
    if (corner) this.setAttribute('corner', corner);
    if (!this.hasSavedConversation()) return;
    this.tell((link) => link.session());
    void this.#preload();
  }

  /** @internal The page was kept as it was, and a later one of the tab may have gone on with the conversation, or ended it. */
  async comeBack(): Promise<void> {
    const { snapshot, continuity } = this;
    if (continuity === 'page' || isCallOn(snapshot) || !(snapshot.resumable || this.hasSavedConversation())) return;
    // With what reads it. Where that is not to be had, all stays as it was.
    if (!(await this.loadConversation().catch(() => undefined))) return;
    this.tell((link) => link.renew());
    void this.#preload();
  }

  /** What the page had set before its script came is there now. */
  protected override firstUpdated(): void {
    // A clone has it of another.
    if (this.status === 'idle') this.removeAttribute('status');
    // Who comes from elsewhere (null) seldom left anything here, and is asked with the first sign of life: to open storages holds
    // up Chromium's main thread. Where a browser does not know (undefined), at once.
    if (globalThis.navigation?.activation?.from !== null) this.recall();
  }

  protected override tell(action: (link: SessionLink) => void): void {
    this.#session.tell(action);
  }

  protected override update(changed: PropertyValues): void {
    super.update(changed);
    this.#launcher ??= new Launcher(this.#preload, this.#onLauncher);
    this.#launcher.draw(this, this.#panel !== undefined);
    this.#panel?.draw(this.#launcher.face);
  }

  protected override updated(): void {
    // In place, what did not come is asked for again with a click.
    if (this.open || (this.layout === 'inline' && !this.error)) void this.#preload();
  }

  readonly #onLauncher = (): void => {
    const { compact } = this;
    if (this.open) this.dismiss();
    else if (compact && !isCallOn(this.snapshot)) this.start();
    else if (compact === 'button') this.stop();
    else void this.openFrom();
  };

  #openForVisitor(open: boolean): void {
    if (open === this.open) return;
    this.open = open;
    this.dispatchEvent(new VoiceOpenChangeEvent({ open }));
  }

  readonly #preload = async (): Promise<void> => {
    await this.#session.preload();
    // Nothing came that could be shown open; the launcher tells that something went wrong. Unless it is tried again already.
    if (!this.#panel && !isCallOn(this.snapshot)) this.open = false;
  };

  async #load(): Promise<ConversationCode> {
    const [code] = await Promise.all([this.loadConversation(), this.#language.load()]);
    this.recall();
    this.#panel = new code.Panel(this);
    const root = this.renderRoot as ShadowRoot;
    adoptStyles(root, [...root.adoptedStyleSheets, ...code.Panel.styles]);
    this.requestUpdate();
    return code;
  }

  #report(now: VoiceSnapshot, before: VoiceSnapshot): void {
    if (now.status !== before.status) {
      this.setAttribute('status', now.status);
      this.#internals ??= this.attachInternals();
      this.#internals.states.delete(before.status);
      this.#internals.states.add(now.status);
    }
    for (const event of snapshotEvents(now, before)) this.dispatchEvent(event);
  }
}
