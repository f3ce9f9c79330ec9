/** The least that a script tag with a launcher can do: a button in a shadow root that does nothing yet. Main thread. */

class PlainButton extends HTMLElement {
  connectedCallback(): void {
    const button = Object.assign(document.createElement('button'), { textContent: 'Talk to us' });
    const look = 'position: fixed; inset: auto 20px 20px auto; padding: 20px; border: 0; border-radius: 30px';
    button.style.cssText = `${look}; background: #033; color: #fff; box-shadow: 0 10px 30px #0003`;
    this.attachShadow({ mode: 'open' }).append(button);
  }
}
customElements.define('plain-button', PlainButton);

export {};
