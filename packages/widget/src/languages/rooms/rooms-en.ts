/** English: the words of what is loaded on need. */
import type { RoomLabels } from '../../view/room-labels.ts';

export const roomsEn: RoomLabels = {
  copy: 'Copy',
  copied: 'Copied',
  copyFailed: 'It could not be copied.',
  copyAll: 'Copy all',
  saveText: 'Save as text',
  saveJson: 'Save as JSON',
  print: 'Print',
  conversationId: 'Conversation number',
  suggestions: 'You could say',
  rate: 'How was this conversation?',
  rating: '{rating} of {count}',
  comment: 'What could be better? (optional)',
  rated: 'Thank you.',
  ratingFailed: 'It could not be sent. Please try again.',
  consent: 'Before we talk',
  consentText: 'What you say and write goes to the service that answers you. It is an artificial intelligence.',
  consentMore: 'Read more',
  consentAgree: 'I agree',
  consentDecline: 'Not now',
  consentWithdraw: 'Withdraw my consent',
  screenReader: 'I use a screen reader',
  screenReaderHint:
    'You talk by a button, and what your screen reader says is kept out of the microphone where the browser can.',
  microphoneAsked: 'Your browser asks for the microphone',
  microphoneAskedHint:
    'Allow it in the browser’s question, mostly at the top of the window. Nothing is heard before that.',
  sendPicture: 'Send a picture',
  sendPictureFailed: 'The picture could not be sent.',
};
