/** What is said on the pictures: a talk that shows each kind of turn once, in two directions of writing. */
import type { TranscriptEntry } from '../../transcript/transcript-entry.ts';

type Words = Record<'greeting' | 'question' | 'lookup' | 'answer' | 'unheard' | 'second' | 'booking' | 'last', string>;

function talk(words: Words): readonly TranscriptEntry[] {
  const said = words.answer + words.unheard;
  return [
    agent('a1', words.greeting),
    { kind: 'user', id: 'u1', text: words.question, via: 'voice', state: 'done' },
    { kind: 'tool', id: 'c1', name: 'lookup_order', title: words.lookup, state: 'done' },
    { ...agent('a2', said), heardLength: words.answer.length, state: 'interrupted' },
    { kind: 'user', id: 'u2', text: words.second, via: 'voice', state: 'done' },
    { kind: 'notice', id: 'n1', notice: 'handoff', agent: 'Maya' },
    { kind: 'tool', id: 'c2', name: 'book_slot', title: words.booking, state: 'running' },
    { ...agent('a3', words.last), state: 'streaming' },
  ];
}

function agent(id: string, text: string): Extract<TranscriptEntry, { kind: 'agent' }> {
  return { kind: 'agent', id, agent: 'support', text, heardLength: text.length, state: 'done' };
}

export const ENGLISH = talk({
  greeting: 'Hello, this is Larkspur Cycles. How can I help?',
  question: 'Where is my order forty-two?',
  lookup: 'Look up an order',
  answer: 'Your Larkspur Courier left the workshop this morning',
  unheard: ', and it will be with you on Thursday.',
  second: 'Sorry, can I get it serviced in May?',
  booking: 'Book the workshop',
  last: 'Of course. Let me find you a slot in',
});

export const ARABIC = talk({
  greeting: 'مرحبًا، معك متجر لاركسبر للدراجات. كيف يمكنني مساعدتك؟',
  question: 'أين طلبي رقم اثنان وأربعون؟',
  lookup: 'البحث عن طلب',
  answer: 'غادرت دراجتك الورشة هذا الصباح',
  unheard: '، وستصلك يوم الخميس.',
  second: 'عفوًا، هل يمكنني صيانتها في مايو؟',
  booking: 'حجز موعد في الورشة',
  last: 'بالطبع. دعني أبحث لك عن موعد في',
});
