/** What a bench is made of: suites, their scenarios, and the measures that scenarios give. */

/** One row of the table. Values are plain numbers in `unit`. */
export interface Measure {
  /** `<suite>.<name>`; a later run of the same suite replaces it. */
  readonly id: string;
  readonly title: string;
  readonly value: number;
  readonly unit: string;
  readonly better: 'lower' | 'higher';
  /** What we promise. null: reported, not promised. */
  readonly budget: number | null;
  readonly peers: Readonly<Record<string, number>>;
}

export interface RunOptions {
  /** Few repeats, for a developer's eye. Its numbers are not for the record. */
  readonly quick: boolean;
  /** The browser's executable. */
  readonly chromium: string;
  log(line: string): void;
}

/** One file, one situation: everything that is measured in it, ours and the peers'. */
export interface Scenario {
  readonly name: string;
  run(options: RunOptions): Promise<readonly Measure[]>;
}

/** A folder of scenarios that belong together. Its name begins the ids of all its measures. */
export interface Suite {
  readonly name: string;
  readonly scenarios: readonly Scenario[];
  /** Needs the widget's build and a browser. Default false. */
  readonly browser?: boolean;
}
