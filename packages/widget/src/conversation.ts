/** What a conversation needs and a page without one does not: one module, so that one request brings it all. */
export { createVoiceSession } from './create-voice-session.ts';
export { Panel } from './view/panel.ts';
export { SessionLink } from './view/session-link.ts';
