import type { ParserRuleContext } from 'antlr4ng';
import type { NotImitated } from '../../kernel/aws-error.ts';
import type { SqlError } from './errors.ts';
import type { Expr, Field, Side } from './expr.ts';
import { fail, refuse } from './place.ts';
import type { Query, Scope } from './scope.ts';

/** Of one SELECT: what decides whether Trino can turn it into a join where it reads columns of the query around it. */
export interface Shape {
  /** Of the conditions that read such columns: each compares one for equality with the query's own. */
  readonly isEqual: boolean;
  /** Whether the output reads nothing of the query's own but what these conditions compare. */
  readonly isDetermined: boolean;
  /** Whether WHERE reads such columns, or a join's condition does, or WHERE of a table derived in FROM. */
  readonly inConditions: boolean;
  /** Whether the output, HAVING or ORDER BY reads such columns. */
  readonly inOutput: boolean;
  /** Whether a subquery in it reads them: columns of two queries up. */
  readonly inSubquery: 'WHERE' | 'output' | undefined;
  /** What in FROM reads them otherwise. */
  readonly reading: 'UNNEST' | 'subquery' | undefined;
  readonly isFromNothing: boolean;
  readonly hasWhere: boolean;
  readonly grouping: 'none' | 'whole' | 'groups';
  readonly hasHaving: boolean;
  readonly isDistinct: boolean;
  readonly isWindow: boolean;
  /** Whether an aggregate has a FILTER. */
  readonly isFiltered: boolean;
  readonly isOrdered: boolean;
  /** The rows that LIMIT lets pass, undefined without one. */
  readonly limit: number | undefined;
  readonly hasOffset: boolean;
}

interface Parts {
  /** The terms of WHERE. */
  readonly terms: readonly Expr[];
  /** The output's expressions, HAVING and ORDER BY. */
  readonly outputs: readonly Expr[];
  readonly isOuter: (field: Field) => boolean;
  readonly reading: Shape['reading'];
  /** Whether FROM, in its joins and derived tables, reads columns of the query around. */
  readonly readsInFrom: boolean;
  readonly isFromNothing: boolean;
  readonly grouping: Shape['grouping'];
  readonly hasHaving: boolean;
  readonly isDistinct: boolean;
  readonly isOrdered: boolean;
  /** ` LIMIT 5 OFFSET 2` */
  readonly limit: string;
}

const nothing: Side = { fields: [], isCoerced: false };

export function shapeOf(parts: Parts): Shape {
  const { terms, outputs, isOuter, limit, readsInFrom, ...rest } = parts;
  const reads = (expr: Expr) => expr.fields.some(isOuter);
  const outer = terms.filter(reads);
  const isOwn = ({ fields, isCoerced }: Side) => fields.length > 0 && !fields.some(isOuter) && !isCoerced;
  const isAround = ({ fields }: Side) => fields.length > 0 && fields.every(isOuter);
  const isEquality = ({ sides: [a, b] = [nothing, nothing] }: Expr) =>
    (isOwn(a) && isAround(b)) || (isAround(a) && isOwn(b));
  const compared = outer.flatMap(({ sides = [] }) => sides.flatMap(({ fields }) => fields));
  const nested = (exprs: readonly Expr[]) => exprs.some((expr) => expr.subquery === true && reads(expr));
  const [, rows] = / LIMIT (\d+)/.exec(limit) ?? [];
  return {
    ...rest,
    isEqual: outer.every(isEquality) && !readsInFrom,
    isDetermined: outputs.every(({ fields }) => fields.every((field) => compared.includes(field))),
    inConditions: outer.length > 0 || readsInFrom,
    inOutput: outputs.some(reads),
    inSubquery: nested(terms) ? 'WHERE' : nested(outputs) ? 'output' : undefined,
    hasWhere: terms.length > 0,
    isWindow: outputs.some(({ window }) => window === true),
    isFiltered: outputs.some(({ filtered }) => filtered === true),
    limit: rows === undefined ? undefined : Number(rows),
    hasOffset: / OFFSET (?!0$)/.test(limit),
  };
}

/** Whether a query does nothing that isn't a condition with the columns that it reads of the query around it. */
export function isFilter({ fields, shape }: Query): boolean {
  if (fields.length === 0) return true;
  if (shape === undefined) return false;
  const { inOutput, inSubquery, reading, isFromNothing, grouping, isDistinct, isWindow, limit, hasOffset } =
    shape;
  return (
    !inOutput &&
    inSubquery === undefined &&
    reading === undefined &&
    !isFromNothing &&
    grouping === 'none' &&
    !isDistinct &&
    !isWindow &&
    limit === undefined &&
    !hasOffset
  );
}

/** The columns that a subquery reads of its row: those that are grouped by have one value per group. */
export const readBy = ({ fields }: Query, { groups }: Scope): readonly Field[] =>
  groups === undefined ? fields : fields.filter(({ sql }) => !groups.has(sql));

type Verdict = 'answered' | 'refused by Trino' | 'unknown';

/**
 * Holds a subquery that reads columns of the query around it to what Trino can turn into a join. What it does with
 * each shape was asked of Trino itself; a shape that nobody asked for is refused by name.
 * @param kind how the subquery stands there: as a value, under EXISTS, or behind IN
 * @throws SqlError as Trino refuses it, NotImitated
 */
export function requireDecorrelated(
  query: Query,
  kind: 'value' | 'EXISTS' | 'IN',
  place: ParserRuleContext,
): void {
  const error = refusal(query, kind, place);
  if (error !== undefined) throw error;
}

function refusal(
  query: Query,
  kind: 'value' | 'EXISTS' | 'IN',
  place: ParserRuleContext,
): SqlError | NotImitated | undefined {
  if (query.fields.length === 0) return undefined;
  const { shape } = query;
  const verdict = shape === undefined ? 'unknown' : verdicts[kind](shape);
  if (verdict === 'answered') return undefined;
  return verdict === 'unknown'
    ? refuse(place, 'this correlated subquery')
    : fail('NOT_SUPPORTED', place, 'Given correlated subquery is not supported');
}

/** What no kind of subquery may do. */
function common(shape: Shape): Verdict {
  if (shape.hasOffset || shape.inSubquery === 'WHERE') return 'refused by Trino';
  if (shape.grouping === 'whole' && shape.hasHaving) return 'refused by Trino';
  if (shape.reading === 'UNNEST' && shape.hasWhere) return 'refused by Trino';
  if (shape.inSubquery !== undefined || shape.reading === 'subquery') return 'unknown';
  if (shape.grouping === 'groups' && !shape.isEqual) return 'unknown';
  return 'answered';
}

const verdicts: Readonly<Record<'value' | 'EXISTS' | 'IN', (shape: Shape) => Verdict>> = {
  value: (shape) => {
    const general = common(shape);
    const { inConditions, inOutput, isEqual, limit, grouping } = shape;
    if (general !== 'answered') return general;
    const isSimple = grouping !== 'groups' && !shape.isDistinct && !shape.isWindow && !shape.isFiltered;
    if (shape.reading === 'UNNEST' && !isSimple) return 'refused by Trino';
    if (!inConditions) return general;
    if (shape.isFromNothing || shape.isWindow || (inOutput && grouping === 'none')) return 'refused by Trino';
    if (shape.isDistinct && !isEqual) return 'unknown';
    if (limit === undefined || (isEqual && grouping === 'whole')) return 'answered';
    if (!isEqual) return 'unknown';
    if (shape.isOrdered || limit > 1) return 'answered';
    // It is answered where the groups are of the compared column.
    return grouping === 'groups' || shape.isDetermined ? 'unknown' : 'refused by Trino';
  },
  EXISTS: (shape) => {
    const general = common(shape);
    if (general !== 'answered') return general;
    if (shape.reading !== undefined || (shape.limit !== undefined && !shape.isEqual)) return 'unknown';
    if (shape.grouping === 'groups' && shape.limit === 1) return 'unknown';
    return 'answered';
  },
  IN: (shape) => {
    const general = common(shape);
    if (general !== 'answered') return general;
    if (shape.isWindow) return 'unknown';
    const isPlain =
      shape.grouping === 'none' &&
      !shape.isDistinct &&
      shape.limit === undefined &&
      !shape.inOutput &&
      shape.reading === undefined;
    return isPlain ? 'answered' : 'refused by Trino';
  },
};
