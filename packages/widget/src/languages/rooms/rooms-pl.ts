/** Polish: the words of what is loaded on need. */
import type { RoomLabels } from '../../view/room-labels.ts';

export const roomsPl: RoomLabels = {
  copy: 'Kopiuj',
  copied: 'Skopiowano',
  copyFailed: 'Nie udało się skopiować.',
  copyAll: 'Kopiuj wszystko',
  saveText: 'Zapisz jako tekst',
  saveJson: 'Zapisz jako JSON',
  print: 'Drukuj',
  conversationId: 'Numer rozmowy',
  suggestions: 'Możesz powiedzieć',
  rate: 'Jak oceniasz tę rozmowę?',
  rating: '{rating} z {count}',
  comment: 'Co można poprawić? (opcjonalnie)',
  rated: 'Dziękujemy.',
  ratingFailed: 'Nie udało się wysłać. Spróbuj ponownie.',
  consent: 'Zanim porozmawiamy',
  consentText: 'To, co mówisz i piszesz, trafia do usługi, która odpowiada. Jest to sztuczna inteligencja.',
  consentMore: 'Więcej informacji',
  consentAgree: 'Zgadzam się',
  consentDecline: 'Nie teraz',
  consentWithdraw: 'Wycofaj zgodę',
  screenReader: 'Używam czytnika ekranu',
  screenReaderHint:
    'Mówisz po naciśnięciu przycisku, a głos czytnika ekranu nie trafia do mikrofonu, jeśli przeglądarka to umożliwia.',
  microphoneAsked: 'Przeglądarka pyta o mikrofon',
  microphoneAskedHint: 'Zezwól na niego w pytaniu przeglądarki, zwykle u góry okna. Wcześniej nic nie słychać.',
  sendPicture: 'Wyślij obraz',
  sendPictureFailed: 'Nie udało się wysłać obrazu.',
};
