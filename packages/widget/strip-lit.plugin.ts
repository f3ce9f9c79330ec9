/**
 * Takes out of lit what the element has no use for: browsers whose style sheets cannot be adopted, the hooks of polyfills and
 * hydration, decorators and what they declare, directives, a check for developers. All that is cut is looked for, so that
 * another version of lit fails the build and nothing else. What is left does nothing by being loaded, so of a module that gives
 * nothing here, as that of `LitElement`, nothing is kept.
 */
import type { Plugin } from 'vite';

/** In the published, minified modules: what to look for, and what to put there. */
const CUTS: Readonly<Record<string, readonly (readonly [RegExp, string])[]>> = {
  'css-tag.js': [
    [/\w+\.ShadowRoot&&.+?CSSStyleSheet\.prototype/, 'true'],
    [/if\((this\._\$cssResult\$=!0),\w+!==\w+\)throw Error\("CSSResult.+?"\);/, '$1;'],
    [/toString\(\)\{.+?\}/, ''],
    // One sheet for templates of the same strings: ours are plain texts when built, each written once.
    [
      /const (\w+)=this\.t;if\(\w+&&void 0===(\w+)\)\{.+?\}(?=return)/,
      'void 0===$2&&(this.o=$2=new CSSStyleSheet).replaceSync(this.cssText);',
    ],
    [/,this\.t=\w+/, ''],
    [/"string"==typeof (\w+)\?\1:\1\+"",void 0,\w+/, '$1'],
  ],
  'reactive-element.js': [
    [/\w+\.reactiveElementPolyfillSupport/, '(void 0)'],
    [/removeController\(\w+\)\{.+?\}/, ''],
    [/static addInitializer\(.+?\}(?=static)/, ''],
    [/void 0!==\w+\.l&&\(this\.l=.+?\),/, ''],
    [/,this\.constructor\.l\?\.forEach\(\w+=>\w+\(this\)\)/, ''],
    [/Symbol\.metadata\?\?=.+?new WeakMap;/, ''],
    [/const \w+=this\[Symbol\.metadata\];if\(null!==\w+\)\{.+?\}(?=this\._\$Eh)/, ''],
    // Properties with accessors or defaults of their own, or without any: each of ours is plainly declared.
    [/if\((\w+)\.state&&.+?,(this\.elementProperties\.set\(\w+,\1\)),!\1\.noAccessor\)/, '$2;'],
    [
      /const\{get:(\w+),set:(\w+)\}=.+?\[(\w+)\]=\w+\}\};return\{get:\1,set\(\w+\)\{const (\w+)=\1\?\.call\(this\);\2\?\.call\(this,\w+\),/,
      'return{get(){return this[$3]},set(now){const $4=this[$3];this[$3]=now,',
    ],
    [/=(\w+)\?\?this\._\$Ej\?\.get\(\w+\)\?\?\1/, '=$1'],
    [/\|\|\w+\.useDefault&&.+?_\$Eu\(\w+,\w+\)\)/, ''],
    [/\{useDefault:\w+,(reflect:\w+),wrapped:\w+\},\w+\)\{.+?\|\|\((?=this\._\$AL\.has)/, '{$1}){('],
    [/this\.hasUpdated\|\|\w+\|\|\(/, 'this.hasUpdated||('],
    [/const \w+=this\.constructor\.elementProperties;if\(\w+\.size>0\).+?wrapped.+?\}(?=\})/, ''],
    [/\(\w+\.reactiveElementVersions\?\?=\[\]\)\.push\("[\d.]+"\)/, '0'],
  ],
  'lit-html.js': [
    [/\w+\.litHtmlPolyfillSupport/, '(void 0)'],
    // Templates of SVG and MathML alone: ours are of HTML, with an <svg> in them.
    [/2===\w+\?"<svg>":3===\w+\?"<math>":""/, '""'],
    [/\+\(2===\w+\?"<\/svg>":3===\w+\?"<\/math>":""\)/, ''],
    [/if\((this\.el=.+?\.content),2===\w+\|\|3===\w+\)\{.+?\}/, '$1;'],
    [/setConnected\(\w+\)\{.+?\}(?=\})/, ''],
    // Directives: we have none, so what they ask of a part goes, too, and a value stands for itself.
    [
      /function (\w+)\((\w+),(\w+),(\w+)=\2,(\w+)\)\{if\(.+?_\$litDirective\$.+?,\3\}(?=class)/,
      'function $1($2,$3){return $3}',
    ],
    [/(?<=:)6===\w+\.type&&\(.+?\)\)/, '0'],
    [/else \w+\.startsWith\(.+?type:6,.+?\)\);/, ''],
    [/this\._\$AN=void 0,/g, ''],
    [/this\._\$AP\?\.\(.+?\);/, ';'],
    [/,this\._\$Cv=\w+\?\.isConnected\?\?!0/, ''],
    [/get (_\$AU|tagName|startNode|endNode)\(\)\{[^}]+\}/g, ''],
    [/get parentNode\(\)\{(let .+?;return \w+|return .+?)\}/g, ''],
    [/constructor\(\)\{super\(\.\.\.arguments\),this\.type=\d\}/g, ''],
    [/constructor\(([\w,]+)\)\{super\(\1\),this\.type=5\}/, ''],
    [/this\.type=\d,/g, ''],
    [/\(\w+\.litHtmlVersions\?\?=\[\]\)\.push\("[\d.]+"\)/, '0'],
  ],
};

export function stripLit(): Plugin {
  return {
    name: 'strip-lit',
    apply: 'build',
    enforce: 'pre',
    transform: {
      filter: { id: /\/(css-tag|reactive-element|lit-html|lit-element|lit\/index|directive)\.js(\?|$)/ },
      handler(code, id) {
        if (id.includes('/directive.js'))
          this.error('Lit is built without directives here; leave them in, or draw without one.');
        let stripped = code;
        for (const [found, instead] of CUTS[id.replace(/^.*\/|\?.*$/g, '')] ?? []) {
          if (!found.test(stripped)) this.error(`There is no ${found} in ${id} any more.`);
          stripped = stripped.replace(found, instead);
        }
        // The places of what is left are those of the published file, which nobody steps through.
        return { code: stripped, map: null, moduleSideEffects: false };
      },
    },
  };
}
