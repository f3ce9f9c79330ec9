/** What the browser says of the microphone, in a test's hand: set before an element asks, and changed as an answer of the visitor's does. */

class Permission extends EventTarget {
  state: PermissionState;

  constructor(state: PermissionState) {
    super();
    this.state = state;
  }
}

/** Answers how it changes later. */
export function setMicrophonePermission(state: PermissionState): (state: PermissionState) => void {
  const permission = new Permission(state);
  Object.defineProperty(navigator.permissions, 'query', { value: async () => permission, configurable: true });
  return (changed) => {
    permission.state = changed;
    permission.dispatchEvent(new Event('change'));
  };
}
