import { describe, expect, it } from 'vitest';
import { isInRange, networkOf, parseIpAddress, parseIpRange } from './ip-address.ts';

const networkOfText = (text: string) => {
  const ip = parseIpAddress(text);
  return ip && networkOf(ip);
};

describe('parseIpAddress', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    [' 192.0.2.1 ', '192.0.2.1'],
    ['192.0.2.1:51234', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['::FFFF:c000:0201', '192.0.2.1'],
    ['[::ffff:192.0.2.1]:443', '192.0.2.1'],
    ['2001:DB8:0:0::0001', '2001:db8::1'],
    ['[2001:db8::1]', '2001:db8::1'],
    ['[2001:db8::1]:443', '2001:db8::1'],
    ['fe80::1%eth0', 'fe80::1'],
  ])('reads %j as %s', (text, address) => {
    expect(parseIpAddress(text)?.toString()).toBe(address);
  });

  it.each([
    undefined,
    '',
    'unknown',
    '_hidden',
    '192.0.2',
    '192.0.2.256',
    '0300.0.2.1',
    '0xc0.0.2.1',
    '3221225985',
    '192.0.2.1:x',
    '2001:db8::1::2',
    '[2001:db8::1',
    `${'1'.repeat(80)}`,
    'shop.example',
  ])('takes %j for no address', (text) => {
    expect(parseIpAddress(text)).toBeUndefined();
  });
});

describe('networkOf', () => {
  it('is one for every spelling of an address, and for all of a /64', () => {
    const spellings = ['2001:db8::1', '2001:0DB8:0000::1', '2001:db8:0:0:ffff::2', '[2001:db8::abcd]:9'];
    expect(new Set(spellings.map(networkOfText))).toEqual(new Set(['2001:db8:0:0::/64']));
    expect(new Set(['192.0.2.1', '::ffff:192.0.2.1', '::ffff:c000:201'].map(networkOfText))).toEqual(
      new Set(['192.0.2.1']),
    );
  });

  it('tells neighbours apart', () => {
    expect(networkOfText('192.0.2.1')).not.toBe(networkOfText('192.0.2.2'));
    expect(networkOfText('2001:db8:0:1::1')).not.toBe(networkOfText('2001:db8:0:2::1'));
  });
});

describe('parseIpRange and isInRange', () => {
  it.each([
    ['10.0.0.0/8', '10.200.3.4', true],
    ['10.0.0.0/8', '11.0.0.1', false],
    ['10.0.0.0/8', '::ffff:10.0.0.1', true],
    ['192.0.2.1', '192.0.2.1', true],
    ['192.0.2.1', '192.0.2.2', false],
    ['fd00::/8', 'fd12::1', true],
    ['fd00::/8', '10.0.0.1', false],
    ['0.0.0.0/0', '2001:db8::1', false],
  ])('%s holds %s: %s', (range, address, holds) => {
    const [parsed, ip] = [parseIpRange(range), parseIpAddress(address)];
    expect(parsed && ip && isInRange(ip, parsed)).toBe(holds);
  });

  it.each(['', '10.0.0.0/33', '10.0.0.0/8/8', '10.0.0.0/', '10.0.0.0/x', 'fd00::/129', 'loopback'])(
    'takes %j for no range',
    (text) => {
      expect(parseIpRange(text)).toBeUndefined();
    },
  );
});
