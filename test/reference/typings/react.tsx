/** React 19: attributes, objects as properties, events under their names. */
import type {} from '@voice-agent/widget/jsx';

declare function told(...values: unknown[]): void;

export const page = (
  <voice-agent
    agent="support"
    layout="inline"
    audio-format="pcmu"
    labels={{ welcome: 'What is broken?' }}
    metadata={{ page: '/bicycles' }}
    className="assistant"
    onvoice-status-change={({ status, previous }) => told(status === 'speaking', previous)}
    onvoice-error={({ error }) => told(error.code)}
    ref={(agent) => agent?.start('text')}
  />
);

// @ts-expect-error: there is no such layout
export const layout = <voice-agent layout="sidebar" />;
// @ts-expect-error: a status is no number
export const event = <voice-agent onvoice-status-change={({ status }) => status * 2} />;
// @ts-expect-error: metadata are strings
export const metadata = <voice-agent metadata={{ page: 1 }} />;
