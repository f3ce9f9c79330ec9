/** What the parser answers; it has no types of its own. */
declare module 'parse-prometheus-text-format' {
  export interface MetricFamily {
    name: string;
    help: string;
    type: 'COUNTER' | 'GAUGE' | 'HISTOGRAM' | 'SUMMARY' | 'UNTYPED';
    metrics: { value?: string; labels?: Record<string, string>; buckets?: Record<string, string>; count?: string }[];
  }
  /** @throws InvalidLineError */
  // biome-ignore lint/style/noDefaultExport: it is theirs.
  export default function parsePrometheusTextFormat(text: string): MetricFamily[];
}
