/** What Flite can say of a text: plain ASCII words and punctuation, in pieces that it takes at once. Pure. */

/** Flite holds a whole piece in memory while it speaks it; this is about half a minute of speech. */
const MAX_PIECE_LENGTH = 400;

const SPOKEN_SIGNS: Readonly<Record<string, string>> = {
  '€': ' euros ',
  '£': ' pounds ',
  '°': ' degrees ',
  '½': ' one half ',
  '¼': ' one quarter ',
  '¾': ' three quarters ',
  '×': ' times ',
  '÷': ' divided by ',
  '±': ' plus or minus ',
  '…': '...',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
};

/**
 * Sanitises and cuts a text. Accents are dropped, typographic marks become plain ones, control characters, emoji and
 * scripts that Flite cannot read are left out. No piece when nothing is left to say.
 */
export function fliteText(text: string): string[] {
  const plain = text
    .replace(/[€£°½¼¾×÷±…ßæœøł]/giu, (sign) => SPOKEN_SIGNS[sign.toLowerCase()] ?? ' ')
    .replace(/[‘’‚‛′]/gu, "'")
    .replace(/[“”„«»″]/gu, '"')
    // First, so that a dash has one space at most beside it: with any number the pattern would take time in their square.
    .replace(/\s+/gu, ' ')
    .replace(/ ?[–—―] ?/gu, ', ')
    .replace(/[。！？]/gu, '. ')
    .replace(/[，、；：]/gu, ', ')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\x20-\x7e]+/gu, ' ')
    // Marks of Markdown, which a model writes and nobody wants to hear.
    .replace(/[*_`#~|<>\\^]+/gu, ' ')
    .replace(/ +/gu, ' ')
    .trim();
  return cut(plain).filter((piece) => /[a-z0-9]/iu.test(piece));
}

function cut(text: string): string[] {
  const pieces: string[] = [];
  let rest = text;
  while (rest.length > MAX_PIECE_LENGTH) {
    const head = rest.slice(0, MAX_PIECE_LENGTH);
    const mark = Math.max(head.lastIndexOf('. '), head.lastIndexOf(', '), head.lastIndexOf('; ')) + 1;
    const space = head.lastIndexOf(' ');
    const at = mark > MAX_PIECE_LENGTH / 2 ? mark : space > 0 ? space : MAX_PIECE_LENGTH;
    pieces.push(rest.slice(0, at));
    rest = rest.slice(at).trimStart();
  }
  pieces.push(rest);
  return pieces;
}
