/** A number with a file of its own, so that whoever needs only it does not load the conversions. */

/** The rate of the protocol's `audio/pcm`. */
export const PCM_SAMPLE_RATE_HZ = 24_000;
