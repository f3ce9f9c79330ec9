import { SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { TEST_SECRET } from '../testing/test-voice-server.ts';
import { type ApprovalClaims, approvalTokens } from './approval-token.ts';

const NOW = 1_790_000_000;
const claims: ApprovalClaims = { sub: 'vs_1', exp: NOW + 120, call: 'c', agent: 'desk', gen: 1, hash: 'h' };
const tokens = approvalTokens([TEST_SECRET], () => NOW * 1_000);

describe('approvalTokens', () => {
  it('knows again what it signed', async () => {
    expect(await tokens.verify(await tokens.sign(claims))).toEqual(claims);
  });

  it('knows again what an older secret signed', async () => {
    const changed = approvalTokens(['a newer secret of more than 32 bytes', TEST_SECRET], () => NOW * 1_000);
    expect(await changed.verify(await tokens.sign(claims))).toEqual(claims);
    await expect(tokens.verify(await changed.sign(claims))).rejects.toMatchObject({ code: 'approval_invalid' });
  });

  it('leaves the time to who decides: an answer may be asked for again later', async () => {
    const token = await tokens.sign({ ...claims, exp: NOW - 3_600 });
    expect(await tokens.verify(token)).toMatchObject({ exp: NOW - 3_600 });
  });

  it('refuses what another key signed, or this one for another purpose', async () => {
    const bytes = new TextEncoder().encode(TEST_SECRET);
    const signed = (typ: string, audience: string, alg = 'HS256') =>
      new SignJWT({ ...claims })
        .setProtectedHeader({ alg, typ })
        .setIssuer('voice-agent')
        .setAudience(audience)
        .sign(bytes);
    const forged = [
      await approvalTokens(['another secret of more than 32 bytes'], () => NOW * 1_000).sign(claims),
      await signed('voice-session+jwt', 'voice-agent/approvals'),
      await signed('voice-approval+jwt', 'voice-agent/tools'),
      await signed('voice-approval+jwt', 'voice-agent/approvals', 'HS512'),
      'x.y.z',
      '',
    ];
    for (const token of forged) {
      await expect(tokens.verify(token), token).rejects.toMatchObject({ code: 'approval_invalid' });
    }
    // The right type and audience are what makes the difference.
    expect(await tokens.verify(await signed('voice-approval+jwt', 'voice-agent/approvals'))).toEqual(claims);
  });

  it('refuses every token of which one character was changed', async () => {
    const token = await tokens.sign(claims);
    for (let at = 0; at < token.length; at++) {
      if (token[at] === '.') continue;
      const changed = token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1);
      // The last character of a part holds bits that mean nothing.
      if (token[at + 1] === '.' || at === token.length - 1) continue;
      await expect(tokens.verify(changed)).rejects.toMatchObject({ code: 'approval_invalid' });
    }
  });
});
