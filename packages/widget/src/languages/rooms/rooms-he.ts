/** Hebrew: the words of what is loaded on need. */
import type { RoomLabels } from '../../view/room-labels.ts';

export const roomsHe: RoomLabels = {
  copy: 'העתקה',
  copied: 'הועתק',
  copyFailed: 'ההעתקה לא הצליחה.',
  copyAll: 'העתקת הכול',
  saveText: 'שמירה כטקסט',
  saveJson: 'שמירה כקובץ JSON',
  print: 'הדפסה',
  conversationId: 'מספר השיחה',
  suggestions: 'אפשר לומר',
  rate: 'איך הייתה השיחה?',
  rating: '{rating} מתוך {count}',
  comment: 'מה אפשר לשפר? (לא חובה)',
  rated: 'תודה.',
  ratingFailed: 'השליחה לא הצליחה. נא לנסות שוב.',
  consent: 'לפני שמתחילים',
  consentText: 'מה שנאמר ונכתב כאן נשלח לשירות שעונה. זו בינה מלאכותית.',
  consentMore: 'לקריאה נוספת',
  consentAgree: 'מסכים',
  consentDecline: 'לא עכשיו',
  consentWithdraw: 'ביטול ההסכמה',
  screenReader: 'אני משתמש בקורא מסך',
  screenReaderHint: 'מדברים בלחיצת כפתור, וקולו של קורא המסך נשאר מחוץ למיקרופון אם הדפדפן יודע לעשות זאת.',
};
