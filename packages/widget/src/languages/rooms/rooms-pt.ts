/** Portuguese: the words of what is loaded on need. */
import type { RoomLabels } from '../../view/room-labels.ts';

export const roomsPt: RoomLabels = {
  copy: 'Copiar',
  copied: 'Copiado',
  copyFailed: 'Não foi possível copiar.',
  copyAll: 'Copiar tudo',
  saveText: 'Guardar como texto',
  saveJson: 'Guardar como JSON',
  print: 'Imprimir',
  conversationId: 'Número da conversa',
  suggestions: 'Pode dizer',
  rate: 'Como foi esta conversa?',
  rating: '{rating} de {count}',
  comment: 'O que podia ser melhor? (opcional)',
  rated: 'Obrigado.',
  ratingFailed: 'Não foi possível enviar. Tente novamente.',
  consent: 'Antes de falarmos',
  consentText: 'O que diz e escreve é enviado ao serviço que lhe responde. É uma inteligência artificial.',
  consentMore: 'Saber mais',
  consentAgree: 'Concordo',
  consentDecline: 'Agora não',
  consentWithdraw: 'Retirar o meu consentimento',
  screenReader: 'Uso um leitor de ecrã',
  screenReaderHint: 'Fala com um botão, e a voz do leitor de ecrã fica fora do microfone onde o navegador o permite.',
};
