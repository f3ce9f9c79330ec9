/** Chinese, simplified: the words of what is loaded on need. */
import type { RoomLabels } from '../../view/room-labels.ts';

export const roomsZh: RoomLabels = {
  copy: '复制',
  copied: '已复制',
  copyFailed: '复制失败。',
  copyAll: '全部复制',
  saveText: '保存为文本',
  saveJson: '保存为 JSON',
  print: '打印',
  conversationId: '会话编号',
  suggestions: '您可以说',
  rate: '这次对话怎么样？',
  rating: '{count} 分中的 {rating} 分',
  comment: '哪里可以改进？（选填）',
  rated: '谢谢。',
  ratingFailed: '发送失败，请重试。',
  consent: '开始之前',
  consentText: '您说的和输入的内容会发送给回答您的服务。回答您的是人工智能。',
  consentMore: '了解更多',
  consentAgree: '我同意',
  consentDecline: '暂不',
  consentWithdraw: '撤回同意',
  screenReader: '我使用屏幕阅读器',
  screenReaderHint: '您按按钮说话；如果浏览器支持，屏幕阅读器的声音不会进入麦克风。',
};
