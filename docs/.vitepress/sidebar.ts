/** The pages in the order in which a reader meets them, by who reads. `test/docs/site.test.ts` holds it against docs/. */
export interface SidebarGroup {
  text: string;
  items: { text: string; link: string }[];
}

export const sidebar: SidebarGroup[] = [
  {
    text: 'Quick start',
    items: [
      { text: 'I have a website', link: '/quick-start/site-owner' },
      { text: 'I write the server', link: '/quick-start/developer' },
      { text: 'I run it', link: '/quick-start/operator' },
    ],
  },
  {
    text: 'Site owner',
    items: [
      { text: 'Embedding', link: '/embedding' },
      { text: 'The element', link: '/widget' },
      { text: 'What it looks like', link: '/screenshots/README' },
      { text: 'Content Security Policy', link: '/content-security-policy' },
      { text: 'Accessibility', link: '/accessibility' },
      { text: 'Privacy', link: '/privacy' },
      { text: 'Troubleshooting', link: '/troubleshooting' },
      { text: 'Coming from another product', link: '/migrating' },
    ],
  },
  {
    text: 'Developer',
    items: [
      { text: 'Agents', link: '/agents' },
      { text: 'Tools', link: '/tools' },
      { text: 'An interface of your own', link: '/own-interface' },
      { text: 'Providers', link: '/providers' },
      { text: 'The server', link: '/server' },
      { text: 'Voice pipeline', link: '/voice-pipeline' },
    ],
  },
  {
    text: 'Operator',
    items: [
      { text: 'Deployment', link: '/deployment' },
      { text: 'Scaling', link: '/scaling' },
      { text: 'Security and limits', link: '/security' },
      { text: 'Telemetry', link: '/telemetry' },
    ],
  },
  {
    text: 'Reference',
    items: [
      { text: 'The element, from its source', link: '/reference-element' },
      { text: 'Architecture', link: '/architecture' },
      { text: 'Releases and versions', link: '/releasing' },
    ],
  },
];
