/** What a caller hears first, whoever speaks it: a model told to say it, or the scripted assistant. */
export const GREETING = 'Hello, this is Larkspur Cycles. How can I help?';
