import { describe, expect, it } from 'vitest';
import { allowedLink } from './link-rules.ts';

const page = { href: 'https://shop.example/bicycles' };
const allowed = (href: string, hosts?: string, from = page) => allowedLink(href, hosts, from)?.href;

describe('allowedLink', () => {
  it('leads to the page’s own host, also by a relative address', () => {
    expect(allowed('/hours')).toBe('https://shop.example/hours');
    expect(allowed('https://shop.example/hours?day=1#top')).toBe('https://shop.example/hours?day=1#top');
    expect(allowed('http://shop.example/')).toBeUndefined();
    expect(allowed('http://localhost:8080/a', '', { href: 'http://localhost:8080/' })).toBe('http://localhost:8080/a');
  });

  it('leads to no other host unless it is named', () => {
    expect(allowed('https://other.example/')).toBeUndefined();
    expect(allowed('//other.example/')).toBeUndefined();
    expect(allowed('https://docs.example/a', 'docs.example other.example')).toBe('https://docs.example/a');
    expect(allowed('https://sub.docs.example/', 'docs.example')).toBeUndefined();
    expect(allowed('http://docs.example/', 'docs.example')).toBeUndefined();
    expect(allowed('https://anything.example/', '*')).toBe('https://anything.example/');
  });

  it('takes a star for all hosts below one, and for no look-alike', () => {
    expect(allowed('https://a.b.docs.example/', '*.DOCS.example')).toBe('https://a.b.docs.example/');
    expect(allowed('https://docs.example/', '*.docs.example')).toBeUndefined();
    expect(allowed('https://evildocs.example/', '*.docs.example')).toBeUndefined();
    expect(allowed('https://docs.example.evil.example/', '*.docs.example docs.example')).toBeUndefined();
  });

  it('knows a name in any script, as the site or the agent spells it', () => {
    expect(allowed('https://bücher.example/a', 'Bücher.example')).toBe('https://xn--bcher-kva.example/a');
    expect(allowed('https://a.bücher.example/', '*.bücher.example')).toBe('https://a.xn--bcher-kva.example/');
    expect(allowed('https://bücher.example/', '*.bücher.example https:// |')).toBeUndefined();
    expect(allowed('https://docs.example/', 'docs.example:8080')).toBeUndefined();
  });

  it('allows mail and telephone, and no other scheme whoever is named', () => {
    expect(allowed('mailto:hello@shop.example')).toBe('mailto:hello@shop.example');
    expect(allowed('tel:+441234')).toBe('tel:+441234');
    for (const href of [
      'javascript:alert(1)',
      'JaVaScript:alert(1)',
      ' java\nscript:alert(1)',
      'data:text/html,x',
      'blob:https://shop.example/1',
      'file:///etc/passwd',
      'ftp://shop.example/',
      'vbscript:x',
      'https://',
    ])
      expect(allowed(href, '* shop.example'), href).toBeUndefined();
  });

  it('is not taken in by a name in the address', () => {
    expect(allowed('https://shop.example@evil.example/', '*')).toBeUndefined();
  });
});
