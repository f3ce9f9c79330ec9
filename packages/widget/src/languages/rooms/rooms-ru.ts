/** Russian: the words of what is loaded on need. */
import type { RoomLabels } from '../../view/room-labels.ts';

export const roomsRu: RoomLabels = {
  copy: 'Копировать',
  copied: 'Скопировано',
  copyFailed: 'Скопировать не удалось.',
  copyAll: 'Копировать всё',
  saveText: 'Сохранить как текст',
  saveJson: 'Сохранить как JSON',
  print: 'Печать',
  conversationId: 'Номер разговора',
  suggestions: 'Вы можете сказать',
  rate: 'Как прошёл этот разговор?',
  rating: '{rating} из {count}',
  comment: 'Что можно улучшить? (необязательно)',
  rated: 'Спасибо.',
  ratingFailed: 'Отправить не удалось. Попробуйте ещё раз.',
  consent: 'Прежде чем начать',
  consentText: 'То, что вы говорите и пишете, передаётся службе, которая вам отвечает. Это искусственный интеллект.',
  consentMore: 'Подробнее',
  consentAgree: 'Я согласен',
  consentDecline: 'Не сейчас',
  consentWithdraw: 'Отозвать согласие',
  screenReader: 'Я пользуюсь программой экранного доступа',
  screenReaderHint:
    'Вы говорите по нажатию кнопки, а голос программы экранного доступа не попадает в микрофон, если это умеет браузер.',
  microphoneAsked: 'Браузер спрашивает о микрофоне',
  microphoneAskedHint: 'Разрешите его в вопросе браузера, обычно вверху окна. До этого ничего не слышно.',
  sendPicture: 'Отправить изображение',
  sendPictureFailed: 'Не удалось отправить изображение.',
};
