/**
 * Takes out of lit's `html` templates, which no minifier touches, what HTML can do without: line breaks and indents, and the
 * quotes of values that are one word.
 */
import { RolldownMagicString } from 'rolldown';
import { parseSync, Visitor } from 'rolldown/utils';
import type { Plugin } from 'vite';

/**
 * Between tags and expressions it goes altogether: what stands in lines of its own here is laid out by flex or as blocks.
 * Else one space stays, though not in front of a tag's end.
 */
function collapse(template: string): string {
  return template
    .replace(/(^|>)\s*\n\s*(?=<|$)/g, '$1')
    .replace(/\s*\n\s*/g, ' ')
    .replace(/ (?=>)/g, '')
    .replace(/(?<= [a-z-]+=)"([\w-]+)"(?=[ >])/g, '$1');
}

export function minifyTemplates(): Plugin {
  return {
    name: 'minify-templates',
    apply: 'build',
    transform: {
      order: 'post',
      filter: { id: /\/src\/view\/.*\.ts$/, code: 'html`' },
      handler(code, id) {
        const edited = new RolldownMagicString(code);
        new Visitor({
          TaggedTemplateExpression({ quasi }) {
            for (const { start, end, value } of quasi.quasis) {
              if (start < end) edited.overwrite(start, end, collapse(value.raw));
            }
          },
        }).visit(parseSync(id, code, { lang: 'js' }).program);
        return { code: edited.toString(), map: edited.generateMap({ hires: 'boundary' }).toString() };
      },
    },
  };
}
