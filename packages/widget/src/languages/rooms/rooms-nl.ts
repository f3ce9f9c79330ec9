/** Dutch: the words of what is loaded on need. */
import type { RoomLabels } from '../../view/room-labels.ts';

export const roomsNl: RoomLabels = {
  copy: 'Kopiëren',
  copied: 'Gekopieerd',
  copyFailed: 'Het kopiëren is niet gelukt.',
  copyAll: 'Alles kopiëren',
  saveText: 'Opslaan als tekst',
  saveJson: 'Opslaan als JSON',
  print: 'Afdrukken',
  conversationId: 'Gespreksnummer',
  suggestions: 'U kunt zeggen',
  rate: 'Hoe was dit gesprek?',
  rating: '{rating} van {count}',
  comment: 'Wat kan er beter? (optioneel)',
  rated: 'Dank u wel.',
  ratingFailed: 'Het verzenden is niet gelukt. Probeer het opnieuw.',
  consent: 'Voordat we praten',
  consentText: 'Wat u zegt en schrijft, gaat naar de dienst die u antwoordt. Dat is kunstmatige intelligentie.',
  consentMore: 'Meer lezen',
  consentAgree: 'Ik ga akkoord',
  consentDecline: 'Niet nu',
  consentWithdraw: 'Mijn toestemming intrekken',
  screenReader: 'Ik gebruik een schermlezer',
  screenReaderHint:
    'U praat met een knop, en wat uw schermlezer zegt blijft buiten de microfoon waar de browser dat kan.',
  microphoneAsked: 'Uw browser vraagt om de microfoon',
  microphoneAskedHint:
    'Sta hem toe in de vraag van de browser, meestal boven in het venster. Daarvoor wordt er niets gehoord.',
  sendPicture: 'Een afbeelding sturen',
  sendPictureFailed: 'De afbeelding kon niet worden verstuurd.',
};
