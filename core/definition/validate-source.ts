import type { CsvSource, Tolerance } from './source.ts';
import { dialectFaults } from './validate-dialect.ts';

/** What is wrong with the way a source is read: one line each, with the field's place. */
export function sourceFaults(source: CsvSource): string[] {
  return [...dialectFaults(source), ...toleranceFaults(source.tolerate)];
}

function toleranceFaults({ rows, share }: Tolerance): string[] {
  const at = 'source.tolerate';
  return [
    ...(Number.isInteger(rows) && rows >= 0
      ? []
      : [`${at}.rows: ${rows} is not a whole number of at least 0`]),
    ...(Number.isFinite(share) && share >= 0 && share <= 1
      ? []
      : [`${at}.share: ${share} is not between 0 and 1; 0.01 is one row in a hundred`]),
    // Both must hold: one that is 0 tolerates nothing, whatever the other says.
    ...(rows > 0 && share === 0 ? [`${at}.share: with 0 no row is tolerated; give a share as well`] : []),
    ...(share > 0 && rows === 0 ? [`${at}.rows: with 0 no row is tolerated; give a number as well`] : []),
  ];
}
