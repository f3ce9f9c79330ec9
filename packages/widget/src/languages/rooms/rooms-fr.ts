/** French: the words of what is loaded on need. */
import type { RoomLabels } from '../../view/words/room-labels.ts';

export const roomsFr: RoomLabels = {
  copy: 'Copier',
  copied: 'Copié',
  copyFailed: 'La copie n’a pas réussi.',
  copyAll: 'Tout copier',
  saveText: 'Enregistrer en texte',
  saveJson: 'Enregistrer en JSON',
  print: 'Imprimer',
  conversationId: 'Numéro de conversation',
  suggestions: 'Vous pourriez dire',
  rate: 'Comment s’est passée cette conversation ?',
  rating: '{rating} sur {count}',
  comment: 'Que pourrions-nous améliorer ? (facultatif)',
  rated: 'Merci.',
  ratingFailed: 'L’envoi n’a pas réussi. Veuillez réessayer.',
  consent: 'Avant de parler',
  consentText:
    'Ce que vous dites et écrivez est transmis au service qui vous répond. Il s’agit d’une intelligence artificielle.',
  consentMore: 'En savoir plus',
  consentAgree: 'J’accepte',
  consentDecline: 'Pas maintenant',
  consentWithdraw: 'Retirer mon consentement',
  screenReader: 'J’utilise un lecteur d’écran',
  screenReaderHint:
    'Vous parlez à l’aide d’un bouton, et la voix de votre lecteur d’écran n’entre pas dans le microphone si le navigateur le permet.',
  microphoneAsked: 'Votre navigateur demande le micro',
  microphoneAskedHint:
    'Autorisez-le dans la question du navigateur, le plus souvent en haut de la fenêtre. Rien n’est entendu avant.',
  sendPicture: 'Envoyer une image',
  sendPictureFailed: 'L’image n’a pas pu être envoyée.',
  microphone: 'Micro',
  speaker: 'Haut-parleur',
  deviceDefault: 'Automatique',
  volume: 'Volume',
  muteOutput: 'Couper le son de l’assistant',
  moveLauncher: 'Déplacer dans un autre coin',
  hold: 'Maintenir pour parler',
  release: 'Relâcher pour envoyer',
  pressToSend: 'Appuyer pour envoyer',
  holdHint:
    'Maintenez ce bouton pendant que vous parlez, ou appuyez une fois pour commencer et une autre pour envoyer.',
};
