/** Whether somebody still waits for the answer: the part of an AbortSignal that a call needs. A real one fits. Types only. */
export interface Disconnection {
  /** Nobody does. */
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}
