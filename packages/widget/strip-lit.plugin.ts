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
    // Properties with accessors of their own, or without any: each of ours is plainly declared. `useDefault` is kept,
    // but for who sets a property to its default: the attribute is not written then.
    [/if\((\w+)\.state&&.+?,(this\.elementProperties\.set\(\w+,\1\)),!\1\.noAccessor\)/, '$2;'],
    [
      /const\{get:(\w+),set:(\w+)\}=.+?\[(\w+)\]=\w+\}\};return\{get:\1,set\(\w+\)\{const (\w+)=\1\?\.call\(this\);\2\?\.call\(this,\w+\),/,
      'return{get(){return this[$3]},set(now){const $4=this[$3];this[$3]=now,',
    ],
    [/\|\|\w+\.useDefault&&.+?_\$Eu\(\w+,\w+\)\)/, ''],
    [/,wrapped:(\w+)\},(\w+)(\)\{.+?)\2\?\?\w+\?\?(this\[\w+\]\)),!0!==\1\|\|void 0!==\2/, '}$3$4'],
    [/const \w+=this\.constructor\.elementProperties;if\(\w+\.size>0\).+?wrapped.+?\}(?=\})/, ''],
    // What several classes of a chain declare, or lists of styles: ours are declared once, and gathered once.
    [/static _\$Ei\(\)\{.+?\}(?=static finalize)/, ''],
    [
      /if\(this\.hasOwnProperty\((\w+)\("finalized"\)\)\)return;if\(.+?hasOwnProperty\(\1\("properties"\)\)\)/,
      'this.elementProperties=new Map;',
    ],
    [/,\.\.\.\w+\(\w+\)\](?=;for)/, ']'],
    [/static finalizeStyles\((\w+)\)\{.+?return \w+\}/, 'static finalizeStyles($1){return[$1]}'],
    // Properties without options, converters that none of ours needs, and what decides beside `Object.is` whether one changed.
    [/,\w+=\{attribute:!0,.+?\}(?=;)/, ''],
    [/(createProperty\(\w+,\w+)=\w+/, '$1'],
    [/(\.elementProperties\.get\(\w+\))\?\?\w+/, '$1'],
    [/case Object:case Array:\w+=null==\w+\?\w+:JSON\.stringify\(\w+\)/, ''],
    [/case Number:.+?case Array:/, 'case Object:'],
    [
      /,(\w+)=!1,(\w+)\)\{if\(void 0!==(\w+)\)\{const \w+=this\.constructor;if\(!1===\1&&.+?\(\2,(\w+)\)\)\)/,
      '){if(void 0!==$3){if(Object.is(this[$3],$4))',
    ],
    // Which properties changed, and who would hold an update up.
    [/(\()this\._\$AL\.has\(\w+\)\|\|\(.+?\)\),/, '$1'],
    [/this\._\$AL=new Map,/g, ''],
    [
      /let (\w+)=!1;const \w+=this\._\$AL;try\{\1=this\.shouldUpdate\(\w+\),\1\?\(this\.willUpdate\(\w+\),(.+?\.update\()\w+(\))\):this\._\$EM\(\)\}catch\((\w+)\)\{throw \1=!1,(.+?)\}\1&&this\._\$AE\(\w+\)/,
      'try{$2$3}catch($4){throw $5}this._$AE()',
    ],
    [/,\w+\[\w+\("elementProperties"\)\]=new Map,\w+\[\w+\("finalized"\)\]=new Map(?=,)/, ''],
    [/\w+\.elementStyles=\[\],/, ''],
    // What is the empty text to a browser that trusts no other.
    [/\w+=\w+\.trustedTypes,(\w+)=\w+\?\w+\.emptyScript:""/, '$1=""'],
    [/shouldUpdate\(\w+\)\{return!0\}/, ''],
    [/willUpdate\(\w+\)\{\}/, ''],
    [/const (\w+)=this\.scheduleUpdate\(\);return null!=\1&&await \1,/, 'return this.performUpdate(),'],
    [/scheduleUpdate\(\)\{.+?\}/, ''],
    [/return this\.getUpdateComplete\(\)\}getUpdateComplete\(\)\{/, ''],
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
