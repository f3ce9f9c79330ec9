/** Spanish: the words of what is loaded on need. */
import type { RoomLabels } from '../../view/room-labels.ts';

export const roomsEs: RoomLabels = {
  copy: 'Copiar',
  copied: 'Copiado',
  copyFailed: 'No se ha podido copiar.',
  copyAll: 'Copiar todo',
  saveText: 'Guardar como texto',
  saveJson: 'Guardar como JSON',
  print: 'Imprimir',
  conversationId: 'Número de conversación',
  suggestions: 'Puede decir',
  rate: '¿Qué le ha parecido esta conversación?',
  rating: '{rating} de {count}',
  comment: '¿Qué podríamos mejorar? (opcional)',
  rated: 'Gracias.',
  ratingFailed: 'No se ha podido enviar. Inténtelo de nuevo.',
  consent: 'Antes de hablar',
  consentText: 'Lo que diga y escriba se envía al servicio que le responde. Es una inteligencia artificial.',
  consentMore: 'Más información',
  consentAgree: 'Acepto',
  consentDecline: 'Ahora no',
  consentWithdraw: 'Retirar mi consentimiento',
  screenReader: 'Uso un lector de pantalla',
  screenReaderHint:
    'Habla con un botón, y la voz de su lector de pantalla no entra en el micrófono si el navegador lo permite.',
  microphoneAsked: 'Su navegador pregunta por el micrófono',
  microphoneAskedHint:
    'Permítalo en la pregunta del navegador, casi siempre en la parte superior de la ventana. Antes no se oye nada.',
  sendPicture: 'Enviar una imagen',
  sendPictureFailed: 'No se pudo enviar la imagen.',
};
