/**
 * iOS and iPadOS, by what they are and not by their name: every browser there is WebKit, the only engine with gesture
 * events, and WebKit elsewhere knows no touch. Their traps cannot be asked for one by one: sound outside an <audio>
 * gets quieter while a microphone is open (WebKit bug 236219), and `exact` device ids fail after a new start.
 */
export function isTouchWebKit(): boolean {
  return 'GestureEvent' in globalThis && navigator.maxTouchPoints > 1;
}
