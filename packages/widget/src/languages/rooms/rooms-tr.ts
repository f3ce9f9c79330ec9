/** Turkish: the words of what is loaded on need. */
import type { RoomLabels } from '../../view/room-labels.ts';

export const roomsTr: RoomLabels = {
  copy: 'Kopyala',
  copied: 'Kopyalandı',
  copyFailed: 'Kopyalanamadı.',
  copyAll: 'Tümünü kopyala',
  saveText: 'Metin olarak kaydet',
  saveJson: 'JSON olarak kaydet',
  print: 'Yazdır',
  conversationId: 'Görüşme numarası',
  suggestions: 'Şunları söyleyebilirsiniz',
  rate: 'Bu görüşme nasıldı?',
  rating: '{rating} / {count}',
  comment: 'Ne daha iyi olabilirdi? (isteğe bağlı)',
  rated: 'Teşekkürler.',
  ratingFailed: 'Gönderilemedi. Lütfen yeniden deneyin.',
  consent: 'Konuşmadan önce',
  consentText: 'Söyledikleriniz ve yazdıklarınız size yanıt veren hizmete gider. Bu bir yapay zekâdır.',
  consentMore: 'Daha fazla bilgi',
  consentAgree: 'Kabul ediyorum',
  consentDecline: 'Şimdi değil',
  consentWithdraw: 'Onayımı geri al',
  screenReader: 'Ekran okuyucu kullanıyorum',
  screenReaderHint: 'Bir düğmeyle konuşursunuz; tarayıcı yapabiliyorsa ekran okuyucunuzun sesi mikrofona girmez.',
  microphoneAsked: 'Tarayıcınız mikrofonu soruyor',
  microphoneAskedHint:
    'Genellikle pencerenin üstünde çıkan tarayıcı sorusunda izin verin. Öncesinde hiçbir şey duyulmaz.',
  sendPicture: 'Resim gönder',
  sendPictureFailed: 'Resim gönderilemedi.',
};
