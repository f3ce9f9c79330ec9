/**
 * The words of what is loaded on need, which come in a file of their own then. Replaceable one by one through `labels`,
 * as the others are. `{name}` marks what is filled in.
 */
export interface RoomLabels {
  copy: string;
  copied: string;
  copyFailed: string;
  /** The whole conversation, as are the next three. */
  copyAll: string;
  saveText: string;
  saveJson: string;
  print: string;
  /** In front of the id by which the site's people find the conversation. */
  conversationId: string;
  /** Names the list of what the visitor may say next. */
  suggestions: string;
  /** Asks for a rating when a conversation is over. */
  rate: string;
  /** Reads out one of the stars, e.g. '4 of 5'. */
  rating: string;
  /** Names the field for it. */
  comment: string;
  rated: string;
  ratingFailed: string;
  /** Title of the question before the first conversation. */
  consent: string;
  /** What is agreed to, where the page does not say. */
  consentText: string;
  /** On the link that the page gives. */
  consentMore: string;
  consentAgree: string;
  consentDecline: string;
  consentWithdraw: string;
  /** On the switch for who listens with a screen reader. */
  screenReader: string;
  /** What it does. */
  screenReaderHint: string;
  /** Title of the card that stands there while the browser asks for the microphone. */
  microphoneAsked: string;
  /** What to do then. */
  microphoneAskedHint: string;
  /** On the button for it. */
  sendPicture: string;
  sendPictureFailed: string;
  microphone: string;
  speaker: string;
  /** The device that the browser chooses. */
  deviceDefault: string;
  volume: string;
  /** Makes the agent unheard. */
  muteOutput: string;
  /** Puts the launcher, and the panel with it, into the next corner of the page. */
  moveLauncher: string;
  /** Push-to-talk: on the button while the visitor's turn is not on. */
  hold: string;
  /** While it is held. */
  release: string;
  /** While it is on by a short press. */
  pressToSend: string;
  /** How the button works, for screen readers. */
  holdHint: string;
}
