import { coerce, commonType } from '../coercion.ts';
import { compound, isUntyped, nullOf, type Expr } from '../expr.ts';
import { noBestCandidate, refuse, type Place } from '../place.ts';
import { array, duckName, type TrinoType } from '../types.ts';

/*
 * Which of its many functions Trino takes for `a || b`: two texts or arrays, an array and one of its elements, or,
 * beside a NULL literal, whatever needs no coercion but of the NULL. `concat` of more arguments is one of signatures.
 */

const elementOf = ({ type }: Expr): TrinoType | undefined =>
  type.kind === 'array' ? type.element : undefined;

/** @returns undefined where a signature tells @throws SqlError where Trino finds several that fit as well */
export function concatenation(args: readonly Expr[], place: Place): Expr | undefined {
  if (args.length !== 1 && args.every(isUntyped)) throw noBestCandidate(place);
  if (args.length === 1) throw refuse(place, 'concat of one argument');
  const [a, b, third] = args;
  if (a === undefined || b === undefined || third !== undefined) return undefined;
  const [left, right] = [elementOf(a), elementOf(b)];
  const isOpen = (expr: Expr) => isUntyped(expr) || elementOf(expr)?.kind === 'unknown';
  const isKnown = (element: TrinoType | undefined) => element !== undefined && element.kind !== 'unknown';
  // An array may be one of the elements too.
  if ((isOpen(a) && isKnown(right)) || (isKnown(left) && isOpen(b))) throw noBestCandidate(place);
  if (commonType(a.type, b.type) !== undefined && left !== undefined && right !== undefined) return undefined;
  if (left === undefined && right === undefined) return besideNull(a, b, place);
  return (left && withElement(a, left, b, false)) ?? (right && withElement(b, right, a, true));
}

/** An element before or behind those of an array; NULL makes all of it NULL. */
function withElement(list: Expr, element: TrinoType, item: Expr, isFirst: boolean): Expr | undefined {
  const common = commonType(element, item.type);
  if (common === undefined) return undefined;
  const [items, one] = [coerce(list, array(common)), coerce(item, common)];
  const joined = isFirst ? `[${one.sql}] || ${items.sql}` : `${items.sql} || [${one.sql}]`;
  // The cast is for NULL, with which DuckDB forgets the type.
  const sql = `CAST((${joined}) AS ${duckName(array(common))})`;
  const guarded = item.literal === undefined ? `CASE WHEN ${one.sql} IS NOT NULL THEN ${sql} END` : sql;
  return compound(guarded, array(common), [list, item]);
}

/** A NULL literal is taken for an array beside what would else need a coercion too. */
function besideNull(a: Expr, b: Expr, place: Place): Expr | undefined {
  if (!isUntyped(a) && !isUntyped(b)) return undefined;
  const { type } = isUntyped(a) ? b : a;
  if (type.kind === 'varbinary' || (type.kind === 'varchar' && type.length === undefined))
    throw noBestCandidate(place);
  return compound(nullOf(array(type)), array(type), [a, b]);
}
