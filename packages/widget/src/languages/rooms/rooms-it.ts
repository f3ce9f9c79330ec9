/** Italian: the words of what is loaded on need. */
import type { RoomLabels } from '../../view/words/room-labels.ts';

export const roomsIt: RoomLabels = {
  copy: 'Copia',
  copied: 'Copiato',
  copyFailed: 'Non è stato possibile copiare.',
  copyAll: 'Copia tutto',
  saveText: 'Salva come testo',
  saveJson: 'Salva come JSON',
  print: 'Stampa',
  conversationId: 'Numero della conversazione',
  suggestions: 'Potrebbe dire',
  rate: 'Com’è andata questa conversazione?',
  rating: '{rating} di {count}',
  comment: 'Che cosa si potrebbe migliorare? (facoltativo)',
  rated: 'Grazie.',
  ratingFailed: 'L’invio non è riuscito. La preghiamo di riprovare.',
  consent: 'Prima di parlare',
  consentText: 'Ciò che dice e scrive va al servizio che le risponde. È un’intelligenza artificiale.',
  consentMore: 'Ulteriori informazioni',
  consentAgree: 'Accetto',
  consentDecline: 'Non ora',
  consentWithdraw: 'Revoca il consenso',
  screenReader: 'Uso uno screen reader',
  screenReaderHint:
    'Parla con un pulsante, e la voce dello screen reader resta fuori dal microfono se il browser lo consente.',
  microphoneAsked: 'Il browser chiede il microfono',
  microphoneAskedHint:
    'Lo consenta nella domanda del browser, di solito in alto nella finestra. Prima di allora non si sente nulla.',
  sendPicture: 'Inviare un’immagine',
  sendPictureFailed: 'Non è stato possibile inviare l’immagine.',
  microphone: 'Microfono',
  speaker: 'Altoparlante',
  deviceDefault: 'Automatico',
  volume: 'Volume',
  muteOutput: 'Silenzia l’assistente',
  moveLauncher: 'Sposta in un altro angolo',
  hold: 'Tieni premuto per parlare',
  release: 'Rilascia per inviare',
  pressToSend: 'Premi per inviare',
  holdHint:
    'Tenga premuto questo pulsante mentre parla, oppure lo prema una volta per iniziare e un’altra per inviare.',
};
