/**
 * A piece of the panel whose code comes when it is first needed, so that a call that never needs it pays nothing. Its `styles`,
 * where it has some, come with it.
 */
import { adoptStyles, type CSSResult, type ReactiveControllerHost } from 'lit';

interface NeedingHost extends ReactiveControllerHost {
  readonly renderRoot: ParentNode;
}

export class OnNeed<Piece extends object> {
  readonly #host: NeedingHost;
  readonly #fetch: () => Promise<Piece>;
  #piece: Piece | undefined;
  #coming = false;

  constructor(host: NeedingHost, fetch: () => Promise<Piece>) {
    this.#host = host;
    this.#fetch = fetch;
  }

  /** undefined while it is on its way; the host is drawn anew when it has come. What did not come is asked for again. */
  get piece(): Piece | undefined {
    if (!this.#piece && !this.#coming) {
      this.#coming = true;
      this.#fetch()
        .then((piece) => this.#take(piece))
        .catch(() => {
          this.#coming = false;
        });
    }
    return this.#piece;
  }

  #take(piece: Piece): void {
    const root = this.#host.renderRoot as ShadowRoot;
    const { styles } = piece as { readonly styles?: CSSResult };
    if (styles) adoptStyles(root, [...root.adoptedStyleSheets, styles]);
    this.#piece = piece;
    this.#host.requestUpdate();
  }
}
