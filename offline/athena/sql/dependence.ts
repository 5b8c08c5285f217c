import { asDecimal } from './coercion.ts';
import type { Expr } from './expr.ts';
import type { FactName } from './readings.ts';
import { isFloating, isInteger, type TrinoType } from './types.ts';

/** Where a statement depends on how Athena's engine answers what is undecided. */
export interface Dependence {
  readonly fact: FactName;
  /** Lines and columns from 1, in the statement. */
  readonly line: number;
  readonly column: number;
  /** What stands there. */
  readonly text: string;
  /** Whether one of the readings fails where the other answers: then it is told when it does. */
  readonly byFailing: boolean;
}

/** A dependence that the analysis came upon. That of a literal is none where what takes it makes no difference. */
export class Note {
  readonly dependence: Dependence;
  #uses: 'none' | 'alike' | 'different' = 'none';

  constructor(dependence: Dependence) {
    this.dependence = dependence;
  }

  /** Told by what takes the value. @param isAlike whether it comes to the same in each reading */
  take(isAlike: boolean): void {
    if (!isAlike) this.#uses = 'different';
    else if (this.#uses === 'none') this.#uses = 'alike';
  }

  /** Whether the statement's answer may depend on it. */
  get stands(): boolean {
    return this.#uses !== 'alike';
  }
}

/** So many digits of a decimal a double keeps apart from all others. */
const DOUBLE_DIGITS = 15;

/** Literals of values that become doubles: what a decimal is made then is the double that it would have been. */
export function takenAs(exprs: readonly Expr[], type: TrinoType): void {
  if (isFloating(type)) for (const { note } of exprs) note?.take(true);
}

/** Literals that are compared: few enough digits compare alike as decimals and as doubles. @param type the common one */
export function compared(exprs: readonly Expr[], type: TrinoType): void {
  for (const { note, type: own } of exprs) {
    if (note === undefined) continue;
    const others = exprs.filter((expr) => expr.note !== note);
    const isShort = (one: TrinoType) => (asDecimal(one)?.precision ?? Infinity) <= DOUBLE_DIGITS;
    // A whole number is on the same side of a short literal, whatever a double makes of its last digits.
    note.take(
      isFloating(type) || isShort(type) || (isShort(own) && others.every((one) => isInteger(one.type))),
    );
  }
}

/** A literal that is cast to a type. */
export function castTo({ note, type, literal }: Expr, to: TrinoType): void {
  const isShort = (asDecimal(type)?.precision ?? Infinity) <= DOUBLE_DIGITS;
  const isWhole = literal !== undefined && /^[+-]?[\d_]*\.?0*$/.test(literal);
  note?.take(isFloating(to) || (isShort && (to.kind === 'decimal' || (isInteger(to) && isWhole))));
}

/** A statement's dependences by their places, each once. */
export function standing(notes: readonly Note[]): Dependence[] {
  const found = new Map(
    notes
      .filter(({ stands }) => stands)
      .map(({ dependence }) => [
        JSON.stringify([dependence.fact, dependence.line, dependence.column]),
        dependence,
      ]),
  );
  return [...found.values()].sort((a, b) => a.line - b.line || a.column - b.column);
}
