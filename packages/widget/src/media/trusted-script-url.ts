/**
 * An address as `new Worker` takes it under `require-trusted-types-for 'script'`. Pass it nothing but addresses of our own
 * files: the policy lets everything through. Main thread.
 */

/** Named in the page's `trusted-types` directive. */
export const POLICY_NAME = 'voice-agent';

interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): string };
}

// Once: a page may allow a name, and not allow it twice.
let policy: ReturnType<TrustedTypes['createPolicy']> | undefined;

/**
 * The type says string, as the browser's own do: a `TrustedScriptURL` is none, and `new Worker` takes it.
 * @throws TypeError where the page's policy does not allow the name.
 */
export function trustedScriptUrl(url: string): string {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
  policy ??= trustedTypes?.createPolicy(POLICY_NAME, { createScriptURL: (trusted) => trusted });
  return policy ? policy.createScriptURL(url) : url;
}
