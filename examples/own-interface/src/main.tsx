import { createVoiceSession, isCallOn, type TranscriptEntry } from '@voice-agent/widget/session';
import { type FormEvent, useEffect, useState, useSyncExternalStore } from 'react';
import { createRoot } from 'react-dom/client';

// One for the page: it outlives the components that show it.
const session = createVoiceSession({ server: location.origin, agent: 'house' });

function App() {
  const snapshot = useSyncExternalStore(session.subscribe, () => session.snapshot);
  const { status, entries, approvals, error, muted, resumable } = snapshot;
  const [lit, setLit] = useState(false);
  useEffect(
    () =>
      session.registerTool('set_lamp', (input) => {
        const { on } = input as { on: boolean };
        setLit(on);
        return { on }; // The model reads this.
      }),
    [],
  );

  return (
    <>
      <h1>An interface of our own</h1>
      <p>
        The lamp is <output>{lit ? 'on' : 'off'}</output>. The conversation is <em>{status}</em>.
      </p>
      {isCallOn(snapshot) ? (
        <>
          <button type="button" onClick={() => session.stop()}>
            End
          </button>
          <button type="button" aria-pressed={muted} onClick={() => session.setMuted(!muted)}>
            Mute
          </button>
        </>
      ) : (
        <button type="button" onClick={() => session.start('voice')}>
          {resumable ? 'Go on' : 'Talk'}
        </button>
      )}
      {error && <p role="alert">{error.code}</p>}
      <ol>
        {entries.map((entry) => (
          <li key={entry.id} className={entry.kind}>
            <Entry entry={entry} />
          </li>
        ))}
      </ol>
      {approvals.map(({ callId, title }) => (
        <p key={callId}>
          {title}?{' '}
          <button type="button" onClick={() => session.decide(callId, { approve: true })}>
            Yes
          </button>
          <button type="button" onClick={() => session.decide(callId, { approve: false })}>
            No
          </button>
        </p>
      ))}
      <form onSubmit={send}>
        <input name="text" aria-label="Message" autoComplete="off" />
        <button type="submit">Send</button>
      </form>
    </>
  );
}

function Entry({ entry }: { entry: TranscriptEntry }) {
  if (entry.kind === 'user') return entry.text || '…';
  if (entry.kind === 'tool') return `${entry.title}: ${entry.state}`;
  if (entry.kind === 'notice') return entry.notice;
  const { text, heardLength } = entry;
  // What the visitor has heard, and what is still to be heard or never was.
  return (
    <>
      {text.slice(0, heardLength)}
      <s>{text.slice(heardLength)}</s>
    </>
  );
}

function send(event: FormEvent<HTMLFormElement>) {
  event.preventDefault();
  const form = event.currentTarget;
  session.sendText(String(new FormData(form).get('text')));
  form.reset();
}

createRoot(document.querySelector('#app') as Element).render(<App />);
