/** Korean: the words of what is loaded on need. */
import type { RoomLabels } from '../../view/room-labels.ts';

export const roomsKo: RoomLabels = {
  copy: '복사',
  copied: '복사됨',
  copyFailed: '복사하지 못했습니다.',
  copyAll: '모두 복사',
  saveText: '텍스트로 저장',
  saveJson: 'JSON으로 저장',
  print: '인쇄',
  conversationId: '대화 번호',
  suggestions: '이렇게 말해 보세요',
  rate: '이 대화는 어떠셨나요?',
  rating: '{count}점 중 {rating}점',
  comment: '더 나아질 점이 있을까요? (선택)',
  rated: '감사합니다.',
  ratingFailed: '보내지 못했습니다. 다시 시도해 주세요.',
  consent: '대화하기 전에',
  consentText: '말하고 입력하신 내용은 응답하는 서비스로 전송됩니다. 응답하는 것은 인공지능입니다.',
  consentMore: '자세히 보기',
  consentAgree: '동의합니다',
  consentDecline: '나중에',
  consentWithdraw: '동의 철회',
  screenReader: '화면 읽기 프로그램을 사용합니다',
  screenReaderHint: '버튼을 눌러 말하며, 브라우저가 지원하면 화면 읽기 프로그램의 소리는 마이크에 들어가지 않습니다.',
};
