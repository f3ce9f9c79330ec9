/** What editors complete and explain in HTML: VS Code's custom data, version 1.1, from the manifest. Pure. */
import type { ElementDeclaration } from './element-manifest.ts';

interface HtmlCustomData {
  version: 1.1;
  tags: {
    name: string;
    description: string;
    attributes: { name: string; description: string; values?: { name: string }[]; valueSet?: 'v' }[];
  }[];
}

export function htmlCustomData(declaration: ElementDeclaration): HtmlCustomData {
  const { tagName = '', summary = '', attributes = [] } = declaration;
  return {
    version: 1.1,
    tags: [
      {
        name: tagName,
        description: summary,
        attributes: attributes
          .filter(({ name }) => name !== 'status') // The element's own word; nobody writes it.
          .map(({ name, type, description = '' }) => {
            const values = [...(type?.text ?? '').matchAll(/'([^']+)'/g)].map(([, value = '']) => value);
            return {
              name,
              description,
              ...(values.length > 0 && { values: values.map((value) => ({ name: value })) }),
              ...(type?.text === 'boolean' && { valueSet: 'v' as const }),
            };
          }),
      },
    ],
  };
}
