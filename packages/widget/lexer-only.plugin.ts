/**
 * Of `marked` the lexer is all that we use, but a bundler cannot know that the rest of its one file does nothing: the last
 * lines make a parser with every part of it. They are taken out, so that the parts fall away, a fifth of the room. And the
 * lexer asks for extensions and hooks, of which it is given none.
 */
import type { Plugin } from 'vite';

const MAKES_PARSER = /\bvar \w+=new \w+;function (\w+)\(\w+,\w+\)\{return \w+\.parse\([\s\S]*?(?=export\{)/;
const ADDED = /\bthis\.options\.(extensions|hooks)\b(?!=)/g;
const EXPORTS = /export\{[^}]*\b(\w+) as Lexer\b[^}]*\}/;

export function lexerOnly(): Plugin {
  return {
    name: 'lexer-only',
    apply: 'build',
    transform: {
      filter: { id: /\/marked\/lib\/marked\.esm\.js$/ },
      handler(code) {
        if (!MAKES_PARSER.test(code) || !EXPORTS.test(code)) this.error('marked is built in another way than before.');
        const lexer = code.replace(MAKES_PARSER, '').replace(ADDED, 'null').replace(EXPORTS, 'export{$1 as Lexer}');
        return { code: lexer, map: { mappings: '' } };
      },
    },
  };
}
