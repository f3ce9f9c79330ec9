/** Japanese: the words of what is loaded on need. */
import type { RoomLabels } from '../../view/room-labels.ts';

export const roomsJa: RoomLabels = {
  copy: 'コピー',
  copied: 'コピーしました',
  copyFailed: 'コピーできませんでした。',
  copyAll: 'すべてコピー',
  saveText: 'テキストで保存',
  saveJson: 'JSON で保存',
  print: '印刷',
  conversationId: '会話番号',
  suggestions: 'たとえば',
  rate: 'この会話はいかがでしたか？',
  rating: '{count} 点中 {rating} 点',
  comment: '改善できる点はありますか？（任意）',
  rated: 'ありがとうございます。',
  ratingFailed: '送信できませんでした。もう一度お試しください。',
  consent: 'お話しの前に',
  consentText: '話した内容と入力した内容は、応答するサービスに送信されます。応答するのは人工知能です。',
  consentMore: '詳しく読む',
  consentAgree: '同意する',
  consentDecline: '今はしない',
  consentWithdraw: '同意を取り消す',
  screenReader: 'スクリーンリーダーを使っています',
  screenReaderHint:
    'ボタンを押して話します。ブラウザーが対応していれば、スクリーンリーダーの音声はマイクに入りません。',
  microphoneAsked: 'ブラウザがマイクの使用を確認しています',
  microphoneAskedHint: '多くはウィンドウ上部に出るブラウザの確認で許可してください。それまで音声は聞かれません。',
  sendPicture: '画像を送る',
  sendPictureFailed: '画像を送信できませんでした。',
};
