/** Statistics over samples. Pure; the input is not changed. An empty input is an error: a measure without data is none. */

/** The smallest sample that `share` of all samples do not exceed (nearest rank). `share`: 0 to 1. */
export function percentile(samples: readonly number[], share: number): number {
  if (samples.length === 0) throw new RangeError('No samples.');
  if (!(share >= 0 && share <= 1)) throw new RangeError(`A share from 0 to 1, not ${share}.`);
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] as number;
}

export function median(samples: readonly number[]): number {
  const upper = percentile(samples, 0.5);
  if (samples.length % 2 === 1) return upper;
  const sorted = [...samples].sort((a, b) => a - b);
  return (upper + (sorted[samples.length / 2] as number)) / 2;
}

export function maximum(samples: readonly number[]): number {
  return percentile(samples, 1);
}

export function mean(samples: readonly number[]): number {
  if (samples.length === 0) throw new RangeError('No samples.');
  return samples.reduce((sum, sample) => sum + sample, 0) / samples.length;
}

/** Slope of the least-squares line through the points, in y per x. */
export function slope(points: readonly (readonly [x: number, y: number])[]): number {
  if (points.length < 2) throw new RangeError('A slope needs two points.');
  const meanX = mean(points.map(([x]) => x));
  const meanY = mean(points.map(([, y]) => y));
  let covariance = 0;
  let variance = 0;
  for (const [x, y] of points) {
    covariance += (x - meanX) * (y - meanY);
    variance += (x - meanX) ** 2;
  }
  if (variance === 0) throw new RangeError('A slope needs two different x.');
  return covariance / variance;
}

/** For people: three digits, or whole from 100 on. */
export function rounded(value: number): number {
  return Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3));
}
