/** Arabic: the words of what is loaded on need. */
import type { RoomLabels } from '../../view/room-labels.ts';

export const roomsAr: RoomLabels = {
  copy: 'نسخ',
  copied: 'تم النسخ',
  copyFailed: 'تعذّر النسخ.',
  copyAll: 'نسخ الكل',
  saveText: 'حفظ كنص',
  saveJson: 'حفظ بصيغة JSON',
  print: 'طباعة',
  conversationId: 'رقم المحادثة',
  suggestions: 'يمكنك أن تقول',
  rate: 'كيف كانت هذه المحادثة؟',
  rating: '{rating} من {count}',
  comment: 'ما الذي يمكن تحسينه؟ (اختياري)',
  rated: 'شكرًا لك.',
  ratingFailed: 'تعذّر الإرسال. يُرجى المحاولة مرة أخرى.',
  consent: 'قبل أن نتحدث',
  consentText: 'ما تقوله وتكتبه يُرسل إلى الخدمة التي تجيبك، وهي ذكاء اصطناعي.',
  consentMore: 'اقرأ المزيد',
  consentAgree: 'أوافق',
  consentDecline: 'ليس الآن',
  consentWithdraw: 'سحب موافقتي',
  screenReader: 'أستخدم قارئ شاشة',
  screenReaderHint: 'تتحدث بضغط زر، ويبقى صوت قارئ الشاشة خارج الميكروفون حيث يستطيع المتصفح ذلك.',
};
