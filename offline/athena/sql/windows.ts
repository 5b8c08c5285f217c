/* oxlint-disable no-underscore-dangle -- ANTLR names the labels of its parse tree so */
import type {
  FrameBoundContext,
  OverContext,
  SortItemContext,
  WindowFrameContext,
  WindowDefinitionContext,
  WindowSpecificationContext,
} from 'dt-sql-parser/dist/lib/trino/TrinoSqlParser.js';
import { analyze, nameOf } from './analyze.ts';
import type { Expr } from './expr.ts';
import { trino } from './grammar.ts';
import type { Scope } from './scope.ts';
import { mayBeNaN, nanAfterNulls } from './nan.ts';
import { holds, isOrderable } from './nested.ts';
import { fail, mismatch, position, refuse } from './place.ts';
import { ownKey, refuseMaps, sortKeySql } from './sort-key.ts';
import { isFloating, trinoName } from './types.ts';

export const NO_WINDOW_IN_HAVING = 'HAVING clause cannot contain window functions or row pattern measures';

interface Clause {
  readonly sql: string;
  readonly parts: readonly Expr[];
}

/** ` ASC NULLS LAST` and its like: Trino puts NULLs last in both directions, DuckDB is told so. */
export function ordering(item: SortItemContext): string {
  return ` ${item.KW_DESC() === null ? 'ASC' : 'DESC'} NULLS ${isNullsFirst(item) ? 'FIRST' : 'LAST'}`;
}

const isNullsFirst = (item: SortItemContext): boolean =>
  item._nullOrdering?.type === trino.TrinoSqlParser.KW_FIRST;

/**
 * A key of ORDER BY with its direction.
 * @param isSelected whether it has to be a column of the result as it is
 * @throws SqlError for a map, which has no order
 */
export function ordered(key: Expr, item: SortItemContext, isSelected = false): string {
  if (!isOrderable(key.type)) {
    const complaint = 'is not orderable, and therefore cannot be used in ORDER BY';
    throw mismatch(item, `Type ${trinoName(key.type)} ${complaint}`);
  }
  const direction = ordering(item);
  const plain = sortKeySql(key, position(item));
  const sql = (isSelected ? plain : ownKey(plain, key)) + direction;
  if (!isNullsFirst(item)) return sql;
  if (key.type.kind === 'array' && holds(key.type, isFloating))
    throw refuse(item, 'NULLS FIRST of arrays of doubles');
  return mayBeNaN(key) ? `${nanAfterNulls(key.sql, item.KW_DESC() === null)}, ${sql}` : sql;
}

export function sortItems(items: readonly SortItemContext[], scope: Scope): Clause {
  const parts = items.map((item) => {
    const key = item.columnRef() ?? item.expression();
    if (key === null) throw refuse(item, 'ORDER BY nothing');
    return analyze(key, scope);
  });
  // A literal in a window or an aggregate is no position, and orders nothing.
  const sql = parts.flatMap((part, i) => {
    const item = items[i];
    return item === undefined || part.literal !== undefined ? [] : [ordered(part, item)];
  });
  return { sql: sql.join(', '), parts };
}

/** What stands between the parentheses of OVER. */
export function windowSpecification(over: OverContext, scope: Scope): Clause {
  return specification(specificationOf(over, scope), { ...scope, inside: 'OVER' });
}

/** What OVER says itself, or the window that it names. */
export function specificationOf(over: OverContext, scope: Scope): WindowSpecificationContext {
  const name = over.identifier();
  const found = name === null ? over.windowSpecification() : scope.windows?.get(nameOf(name));
  if (!(found instanceof trino.WindowSpecificationContext)) {
    throw fail('INVALID_WINDOW_REFERENCE', name ?? over, `Cannot resolve WINDOW name ${name?.getText()}`);
  }
  return found;
}

/** The windows that a query names. Each is judged, used or not. */
export function namedWindows(
  definitions: readonly WindowDefinitionContext[],
): ReadonlyMap<string, WindowSpecificationContext> {
  const windows = new Map<string, WindowSpecificationContext>();
  for (const definition of definitions) {
    const name = nameOf(definition.identifier());
    if (windows.has(name))
      throw fail('DUPLICATE_WINDOW_NAME', definition, `WINDOW name '${name}' specified more than once`);
    windows.set(name, definition.windowSpecification());
  }
  return windows;
}

export function specification(node: WindowSpecificationContext, scope: Scope): Clause {
  if (node.identifier() !== null) throw refuse(node, 'windows that extend another window');
  const partition =
    node
      .partitionBy()
      ?.expression()
      .map((key) => analyze(key, scope)) ?? [];
  for (const key of partition) refuseMaps(key.type, position(node), 'PARTITION BY');
  const order = sortItems(node.sortItem(), scope);
  const clauses = [
    ...(partition.length > 0 ? [`PARTITION BY ${partition.map(({ sql }) => sql).join(', ')}`] : []),
    ...(order.sql === '' ? [] : [`ORDER BY ${order.sql}`]),
    ...frame(node, scope),
  ];
  return { sql: clauses.join(' '), parts: [...partition, ...order.parts] };
}

function frame(node: WindowSpecificationContext, scope: Scope): string[] {
  const written = node.windowFrame();
  if (written === null) return [];
  const extent = written.frameExtent();
  if (written.children?.length !== 1) throw refuse(written, 'pattern recognition in windows');
  const type = extent._frameType?.text?.toUpperCase() ?? '';
  const [start, end] = extent.frameBound();
  requireFrame(written, sideOf(start), sideOf(end) ?? 'CURRENT ROW');
  const bounds = extent.frameBound().map((bound) => frameBound(bound, type, scope));
  return [type, bounds.length === 1 ? (bounds[0] ?? '') : `BETWEEN ${bounds.join(' AND ')}`];
}

/** `UNBOUNDED PRECEDING`, `CURRENT ROW`, or `FOLLOWING` with an offset. */
function sideOf(node: FrameBoundContext | undefined): string | undefined {
  if (node instanceof trino.CurrentRowBoundContext) return 'CURRENT ROW';
  if (node instanceof trino.UnboundedFrameContext)
    return `UNBOUNDED ${node.KW_PRECEDING() === null ? 'FOLLOWING' : 'PRECEDING'}`;
  if (node instanceof trino.BoundedFrameContext)
    return node.KW_PRECEDING() === null ? 'FOLLOWING' : 'PRECEDING';
  return undefined;
}

/** Frames that end before they begin. */
function requireFrame(node: WindowFrameContext, start: string | undefined, end: string): void {
  const invalid = (text: string) => fail('INVALID_WINDOW_FRAME', node, `Window frame ${text}`);
  if (start === 'UNBOUNDED FOLLOWING') throw invalid('start cannot be UNBOUNDED FOLLOWING');
  if (end === 'UNBOUNDED PRECEDING') throw invalid('end cannot be UNBOUNDED PRECEDING');
  const isBefore =
    (start === 'CURRENT ROW' && end === 'PRECEDING') ||
    (start === 'FOLLOWING' && (end === 'PRECEDING' || end === 'CURRENT ROW'));
  if (isBefore) throw invalid(`starting from ${start} cannot end with ${end}`);
}

/** More rows than any table has; DuckDB counts no further than a bigint. */
const MOST_ROWS = 2n ** 40n;

function frameBound(node: FrameBoundContext, type: string, scope: Scope): string {
  if (node instanceof trino.CurrentRowBoundContext) return 'CURRENT ROW';
  if (node instanceof trino.UnboundedFrameContext) return sideOf(node) ?? '';
  if (!(node instanceof trino.BoundedFrameContext) || type !== 'ROWS') {
    throw refuse(node, `${type} frames with an offset`);
  }
  const offset = analyze(node.expression(), scope);
  if (offset.literal === undefined || !/^\d+$/.test(offset.literal)) {
    throw refuse(node, 'frames with an offset that is no literal');
  }
  const rows = BigInt(offset.literal);
  return `${rows < MOST_ROWS ? rows : MOST_ROWS} ${node.KW_PRECEDING() === null ? 'FOLLOWING' : 'PRECEDING'}`;
}
