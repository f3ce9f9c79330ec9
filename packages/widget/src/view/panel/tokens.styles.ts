/**
 * Every colour of the panel from one: the brand's (`--voice-agent-accent`). Lightness is set by what must be read on what,
 * hue is the brand's, and so is a trace of its chroma; `brand-colours.browser.test.ts` holds the contrast of all of it.
 */
import { css } from 'lit';

export const tokensStyles = css`
  :host {
    /* What is filled with the brand, and so stands out from the surface: white in the light, black in the dark would not. */
    --_accent: light-dark(
      oklch(from var(--_brand) min(l, 0.93) c h),
      oklch(from var(--_brand) max(l, 0.55) min(c, 0.2) h)
    );
    /* What is drawn in the brand's colour on the surface: a ring around what has the focus, an icon, a meter. */
    --_ink: light-dark(oklch(from var(--_brand) min(l, 0.53) c h), oklch(from var(--_brand) max(l, 0.72) c h));
    /* White up to the luminance where black is read better, black from there: one of them always reaches 4.5 to 1. */
    --_on-accent: var(
      --voice-agent-on-accent,
      color(
        from var(--_accent) xyz-d65 clamp(0, (0.179 - y) * 1e4, 0.95) clamp(0, (0.179 - y) * 1e4, 1)
          clamp(0, (0.179 - y) * 1e4, 1.089)
      )
    );
    --_surface: var(
      --voice-agent-surface,
      light-dark(#fff, oklch(from var(--_brand) 0.205 min(c, 0.01) h))
    );
    --_raised: var(
      --voice-agent-raised,
      light-dark(oklch(from var(--_brand) 0.965 min(c, 0.006) h), oklch(from var(--_brand) 0.265 min(c, 0.014) h))
    );
    --_text: var(
      --voice-agent-text,
      light-dark(oklch(from var(--_brand) 0.23 min(c, 0.02) h), oklch(from var(--_brand) 0.95 min(c, 0.01) h))
    );
    --_quiet: var(
      --voice-agent-quiet,
      light-dark(oklch(from var(--_brand) 0.48 min(c, 0.02) h), oklch(from var(--_brand) 0.74 min(c, 0.02) h))
    );
    --_line: var(
      --voice-agent-line,
      light-dark(oklch(from var(--_brand) 0.92 min(c, 0.01) h), oklch(from var(--_brand) 0.33 min(c, 0.016) h))
    );
    --_danger: var(--voice-agent-danger, light-dark(#b3261e, #ffb3ab));
  }

  @media (prefers-contrast: more) {
    :host {
      --_quiet: var(--_text);
      --_line: var(--_text);
    }
  }
`;
