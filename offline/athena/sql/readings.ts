/**
 * How Athena's engine answers what nothing that is published decides. docs/engine-facts.md has the questions, what
 * speaks for which reading, and how a statement is written so that it depends on none.
 */
export interface Readings {
  /** The type of `7.0`. */
  readonly decimalLiterals: 'double' | 'decimal';
  /** The scale of a quotient of decimals: the operands' greater one, or six at least. */
  readonly decimalQuotients: 'narrow' | 'wide';
  /** Blanks around an integer that a text is cast to. */
  readonly blanksInCasts: 'refused' | 'trimmed';
  /** The case of a result's column names. */
  readonly columnNames: 'written' | 'lower';
}

export type FactName = keyof Readings;

/** Each fact's readings; the first is the one that is taken where nobody knows better. */
export const READINGS: { readonly [F in FactName]: readonly [Readings[F], ...Readings[F][]] } = {
  decimalLiterals: ['double', 'decimal'],
  decimalQuotients: ['narrow', 'wide'],
  blanksInCasts: ['refused', 'trimmed'],
  columnNames: ['written', 'lower'],
};

/** A reading of each fact: what is known, and the defaults. */
export function readingsWith(known: Partial<Readings>): Readings {
  return {
    decimalLiterals: known.decimalLiterals ?? READINGS.decimalLiterals[0],
    decimalQuotients: known.decimalQuotients ?? READINGS.decimalQuotients[0],
    blanksInCasts: known.blanksInCasts ?? READINGS.blanksInCasts[0],
    columnNames: known.columnNames ?? READINGS.columnNames[0],
  };
}

/** The readings in which one fact is read otherwise than it is taken. */
export function otherReadings(fact: FactName, taken: Readings): Readings[] {
  const all: readonly string[] = READINGS[fact];
  return all.filter((one) => one !== taken[fact]).map((one) => ({ ...taken, [fact]: one }));
}
