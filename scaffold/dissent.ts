/** Values that are needed for some of them to be mistakes. */
const FEWEST_VALUES = 4;
/** A part of all. */
const MOST = 0.01;

/** How many of so many values may be of another type, and be taken for mistakes. */
export function mostDissent(values: number): number {
  return values < FEWEST_VALUES ? 0 : Math.max(1, Math.floor(values * MOST));
}
