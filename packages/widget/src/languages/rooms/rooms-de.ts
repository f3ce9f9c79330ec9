/** German: the words of what is loaded on need. */
import type { RoomLabels } from '../../view/words/room-labels.ts';

export const roomsDe: RoomLabels = {
  copy: 'Kopieren',
  copied: 'Kopiert',
  copyFailed: 'Das Kopieren ist nicht gelungen.',
  copyAll: 'Alles kopieren',
  saveText: 'Als Text speichern',
  saveJson: 'Als JSON speichern',
  print: 'Drucken',
  conversationId: 'Gesprächsnummer',
  suggestions: 'Sie könnten sagen',
  rate: 'Wie war dieses Gespräch?',
  rating: '{rating} von {count}',
  comment: 'Was könnte besser sein? (freiwillig)',
  rated: 'Vielen Dank.',
  ratingFailed: 'Das Senden ist nicht gelungen. Bitte versuchen Sie es noch einmal.',
  consent: 'Bevor wir sprechen',
  consentText:
    'Was Sie sagen und schreiben, geht an den Dienst, der Ihnen antwortet. Es ist eine künstliche Intelligenz.',
  consentMore: 'Mehr dazu',
  consentAgree: 'Ich stimme zu',
  consentDecline: 'Jetzt nicht',
  consentWithdraw: 'Zustimmung widerrufen',
  screenReader: 'Ich nutze einen Screenreader',
  screenReaderHint:
    'Sie sprechen auf Knopfdruck, und was Ihr Screenreader vorliest, bleibt dem Mikrofon fern, wo der Browser es kann.',
  microphoneAsked: 'Ihr Browser fragt nach dem Mikrofon',
  microphoneAskedHint: 'Erlauben Sie es in der Frage des Browsers, meist oben im Fenster. Vorher wird nichts gehört.',
  sendPicture: 'Ein Bild senden',
  sendPictureFailed: 'Das Bild konnte nicht gesendet werden.',
  microphone: 'Mikrofon',
  speaker: 'Lautsprecher',
  deviceDefault: 'Automatisch',
  volume: 'Lautstärke',
  muteOutput: 'Assistenten stummschalten',
  moveLauncher: 'In eine andere Ecke rücken',
  hold: 'Halten und sprechen',
  release: 'Loslassen zum Senden',
  pressToSend: 'Drücken zum Senden',
  holdHint:
    'Halten Sie diese Taste, während Sie sprechen, oder drücken Sie sie einmal zum Beginnen und noch einmal zum Senden.',
};
