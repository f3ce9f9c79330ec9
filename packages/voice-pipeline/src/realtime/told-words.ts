/**
 * Which words of an utterance a client may be told: the protocol's deltas add up, so none can be taken back. While the
 * visitor speaks those are told in which two guesses in a row agree; of the transcript, what it has beyond them. Where the
 * transcript says something else nothing more is told: the `completed` that follows replaces all deltas.
 */
export class ToldWords {
  #told = '';
  #before: readonly string[] = [];

  /** What may be told after this guess of all that was said so far; '' for nothing. */
  guess(text: string): string {
    const words = text.split(/\s+/u).filter((word) => word !== '');
    const other = words.findIndex((word, at) => word !== this.#before[at]);
    this.#before = words;
    return this.#extend((other < 0 ? words : words.slice(0, other)).join(' '));
  }

  /** What is to be told of the transcript, or of as much of it as is known. */
  transcript(text: string): string {
    return this.#extend(text);
  }

  #extend(text: string): string {
    if (!text.startsWith(this.#told)) return '';
    const delta = text.slice(this.#told.length);
    this.#told = text;
    return delta;
  }
}
