/** MB of a file in a second of processor time, for each round. */
export interface Measured {
  readonly ours: readonly number[];
  /** papaparse, all rows at once. */
  readonly whole: readonly number[];
  /** papaparse, row by row. */
  readonly steps: readonly number[];
}

/** How a dialect is read, by medians. */
export interface Compared {
  readonly dialect: string;
  readonly ours: number;
  readonly papaparse: number;
  /** The faster of its two forms. */
  readonly form: 'whole' | 'steps';
  /** How many times as fast ours is. */
  readonly ratio: number;
  /** The least and the most of the rounds' ratios. */
  readonly spread: readonly [number, number];
}

export function compared(dialect: string, measured: Measured): Compared {
  const form = median(measured.whole) >= median(measured.steps) ? 'whole' : 'steps';
  const ours = median(measured.ours);
  const papaparse = median(measured[form]);
  const ratios = measured.ours.map((one, round) => one / (measured[form][round] ?? NaN));
  return {
    dialect,
    ours: Math.round(ours),
    papaparse: Math.round(papaparse),
    form,
    ratio: rounded(ours / papaparse),
    spread: [rounded(Math.min(...ratios)), rounded(Math.max(...ratios))],
  };
}

/** @param least a ratio that no dialect may be below */
export function failed(all: readonly Compared[], least: number): Compared[] {
  return all.filter(({ ratio }) => ratio < least);
}

export function report(all: readonly Compared[], least: number): string {
  const width = Math.max(...all.map(({ dialect }) => dialect.length));
  const line = (dialect: string, ...cells: readonly string[]) =>
    [dialect.padEnd(width), ...cells.map((cell) => cell.padStart(11))].join(' ');
  const slow = failed(all, least);
  return [
    line('MB/s', 'ours', 'papaparse', 'read', 'ratio', 'spread'),
    ...all.map(({ dialect, ours, papaparse, form, ratio, spread: [low, high] }) =>
      line(
        dialect,
        String(ours),
        String(papaparse),
        form,
        ratio.toFixed(2),
        `${low.toFixed(2)}-${high.toFixed(2)}`,
      ),
    ),
    '',
    slow.length === 0
      ? `All are read at least ${least} times as fast as papaparse reads them.`
      : `Below ${least} times papaparse: ${slow.map(({ dialect }) => dialect).join('; ')}.`,
  ].join('\n');
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[values.length >> 1] ?? NaN;
}

function rounded(ratio: number): number {
  return Math.round(ratio * 100) / 100;
}
