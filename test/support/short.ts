/** Set where there is no time for all of a long suite, as in `.ci/run`: then it does a part. */
const SHORT = process.env['AFLUENTE_SHORT'] !== undefined;

/** All of the cases, or in short every so many-th of them, the first included. */
export function cases<T>(all: readonly T[], every: number): readonly T[] {
  return SHORT ? all.filter((_, index) => index % every === 0) : all;
}

/** A number of repetitions, or a smaller one in short. */
export function times(whole: number, short: number): number {
  return SHORT ? short : whole;
}

/** A test that is left out in short. */
export const wholeOnly = SHORT ? test.skip : test;
