import type { ParserRuleContext } from 'antlr4ng';
import type { FunctionCallContext, OverContext } from 'dt-sql-parser/dist/lib/trino/TrinoSqlParser.js';
import { analyze, condition, nameOf } from './analyze.ts';
import { compared, takenAs } from './dependence.ts';
import { compound, isNull, nullOf, type Expr } from './expr.ts';
import { aggregates, windowFunctions } from './functions/aggregate.ts';
import { collections } from './functions/collection.ts';
import { concatenation } from './functions/concat.ts';
import { datetimes, momentSql } from './functions/datetime.ts';
import { fitsTrino, isTrinoFunction, unexpectedParameters } from './functions/known.ts';
import { math } from './functions/math.ts';
import { regexps } from './functions/regexp.ts';
import { emit, match, parseTable, type Match } from './functions/signature.ts';
import { strings } from './functions/string.ts';
import { trino } from './grammar.ts';
import { mayBeNaN } from './nan.ts';
import { isNested } from './nested.ts';
import { arithmetic, compare, unify, unifyAll } from './operators.ts';
import { fail, mismatch, noBestCandidate, position, refuse, sourceText, type Place } from './place.ts';
import { on, type Rules } from './rules.ts';
import type { Scope } from './scope.ts';
import { refuseMaps } from './sort-key.ts';
import { duckName, simple, timestamp, trinoName } from './types.ts';
import { NO_WINDOW_IN_HAVING, sortItems, specificationOf, windowSpecification } from './windows.ts';

// Overloads of one name in several tables (concat of texts and of arrays) are one list.
const scalars = parseTable({ ...math, ...strings, ...regexps, ...datetimes, ...collections });
const aggregateFunctions = parseTable(aggregates);
const windows = parseTable(windowFunctions);

const wrongNumber = (name: string, place: Place) =>
  fail('SYNTAX_ERROR', place, `Invalid number of arguments for '${name}' function`);

/** Functions that aren't a matter of signatures. */
const special: Readonly<Record<string, (args: readonly Expr[], place: Place) => Expr | undefined>> = {
  coalesce: (args, place) => {
    if (args.length < 2)
      throw fail('SYNTAX_ERROR', place, "The 'coalesce' function must have at least two arguments");
    const unified = unifyAll(args, place, 'All COALESCE operands');
    const list = unified.map(({ sql }) => sql).join(', ');
    return compound(`coalesce(${list})`, unified[0]?.type ?? simple('unknown'), args);
  },
  if: ([test, yes, no, ...rest], place) => {
    if (test === undefined || yes === undefined || rest.length > 0) throw wrongNumber('if', place);
    if (test.type.kind !== 'boolean' && test.type.kind !== 'unknown') {
      throw mismatch(place, `IF condition must evaluate to a boolean (actual: ${trinoName(test.type)})`);
    }
    const results = unify(no === undefined ? [yes] : [yes, no], (a, b) =>
      mismatch(place, `Result types for IF must be the same: ${trinoName(a)} vs ${trinoName(b)}`),
    );
    const otherwise = results[1] === undefined ? '' : ` ELSE ${results[1].sql}`;
    const sql = `CASE WHEN ${test.sql} THEN ${results[0]?.sql}${otherwise} END`;
    return compound(sql, results[0]?.type ?? yes.type, [test, ...results]);
  },
  nullif: ([value, other, ...rest], place) => {
    if (value === undefined || other === undefined || rest.length > 0) throw wrongNumber('nullif', place);
    const [a, b] = unify([value, other], (x, y) =>
      mismatch(place, `Types are not comparable with NULLIF: ${trinoName(x)} vs ${trinoName(y)}`),
    );
    if (a === undefined || b === undefined) return undefined;
    if (value.note === undefined) compared([value, other], a.type);
    const isPlain =
      duckName(value.type) === duckName(a.type) && !isNested(a.type) && !(mayBeNaN(a) && mayBeNaN(b));
    const sql = isPlain
      ? `nullif(${a.sql}, ${b.sql})`
      : `CASE WHEN ${compare('=', a, b, place).sql} THEN NULL ELSE ${value.sql} END`;
    return compound(sql, value.type, [value, other]);
  },
  concat: concatenation,
  try: ([value, ...rest], place) => {
    if (value === undefined || rest.length > 0)
      throw fail('SYNTAX_ERROR', place, "The 'try' function must have exactly one argument");
    if (value.aggregate === true || value.window === true)
      throw refuse(place, 'TRY around an aggregate or window');
    return compound(`TRY(${value.sql})`, value.type, [value]);
  },
  mod: ([a, b], place) => (a === undefined || b === undefined ? undefined : arithmetic('%', a, b, place)),
};

/** The argument by whose type Trino chooses among the overloads of a function. A NULL literal fits several. */
const choosing: Readonly<Record<string, number>> = {
  sum: 0,
  avg: 0,
  substr: 0,
  reverse: 0,
  date_trunc: 1,
  date_add: 2,
};

function requireTyped(name: string, args: readonly Expr[], place: Place): void {
  const at = Object.hasOwn(choosing, name) ? choosing[name] : undefined;
  if (at !== undefined && args[at]?.type.kind === 'unknown') throw noBestCandidate(place);
}

/** Calls a scalar function by name. */
export function callFunction(name: string, args: readonly Expr[], place: Place): Expr {
  const made = Object.hasOwn(special, name) ? special[name]?.(args, place) : undefined;
  if (made !== undefined) return made;
  requireTyped(name, args, place);
  const signatures = scalars.get(name) ?? [];
  if (signatures.length === 0) throw noFunction(name, place);
  const found = match(signatures, args);
  if (found === undefined) throw noOverload(name, args, place);
  for (const [i, arg] of found.args.entries()) takenAs(args.slice(i, i + 1), arg.type);
  if (isNull(args)) {
    if (name === 'date_trunc' || name === 'date_add') requireTime(args, place);
    return compound(nullOf(found.returns), found.returns, found.args);
  }
  const call = { name, args: found.args, returns: found.returns, at: position(place) };
  const result = compound(emit(found.signature, { ...call, apply: (sql) => sql }), found.returns, found.args);
  return name === 'trim' && args.length === 1 ? { ...result, trimmed: true } : result;
}

/** The time alone tells these functions' types apart. */
function requireTime(args: readonly Expr[], place: Place): void {
  if (args.at(-1)?.type.kind === 'unknown') throw noBestCandidate(place);
}

/** Of a function that isn't imitated: Trino may lack it too. */
const noFunction = (name: string, place: Place): Error =>
  isTrinoFunction(name)
    ? refuse(place, `the function ${name}`)
    : fail('FUNCTION_NOT_FOUND', place, `Function '${name}' not registered`);

/** Of arguments that fit no signature that is imitated: they may fit none of Trino's either. */
function noOverload(name: string, args: readonly Expr[], place: Place): Error {
  const types = args.map(({ type }) => type);
  return fitsTrino(name, types)
    ? refuse(place, `the function ${name}(${types.map(trinoName).join(', ')})`)
    : fail('FUNCTION_NOT_FOUND', place, unexpectedParameters(name, types));
}

/** `lower`, also for `"LOWER"` and `system.builtin.lower`. */
const functionName = (node: FunctionCallContext): string =>
  node
    .functionName()
    .qualifiedName()
    .identifier()
    .map(nameOf)
    .join('.')
    .replace(/^system\.builtin\./, '');

export const callRules: Rules<[Scope], Expr> = new Map([
  on(trino.FunctionCallContext, (node, scope: Scope) => {
    const name = functionName(node);
    refusePatternClauses(node);
    if (aggregateFunctions.has(name) || windows.has(name)) return aggregateCall(node, name, scope);
    // A lambda's place says less than the name of the function that takes it.
    const isNow = name === 'now' && node.expression().length === 0;
    const notAggregate = (what: string) => fail('FUNCTION_NOT_AGGREGATE', node, what);
    const isOwn = isNow || scalars.has(name) || Object.hasOwn(special, name);
    if (node.setQuantifier()?.KW_DISTINCT() && (isOwn || !isTrinoFunction(name)))
      throw notAggregate('DISTINCT is not supported for non-aggregation functions');
    if (!isOwn) throw noFunction(name, node);
    const inner = name === 'try' ? { ...scope, inTry: true } : scope;
    const args = node.expression().map((arg) => analyze(arg, inner));
    const called = isNow
      ? { sql: momentSql(scope.session.now, 3), type: timestamp(3, true), fields: [] }
      : callFunction(name, args, node);
    if (node.over() !== null) throw fail('FUNCTION_NOT_WINDOW', node, `Not a window function: ${name}`);
    if (node.filter() !== null) throw notAggregate('Filter is only valid for aggregation functions');
    if (node.sortItem().length > 0) throw notAggregate('ORDER BY is only valid for aggregation functions');
    return called;
  }),
]);

/** An aggregate or window function, with its DISTINCT, ORDER BY, FILTER, null treatment and OVER. */
function aggregateCall(node: FunctionCallContext, name: string, scope: Scope): Expr {
  refuseWhereForbidden(node, scope);
  const over = node.over();
  if (over !== null) requireWindowCall(node, name);
  // An aggregate's arguments are of the rows before grouping; a window's are of the groups.
  const { groups: _groups, ...ungrouped } = scope;
  const inner: Scope =
    over === null ? { ...ungrouped, inside: `aggregation '${name}'` } : { ...scope, inside: 'OVER' };
  const args = node.expression().map((arg) => analyze(arg, inner));
  requireTyped(name, args, node);
  const signatures = aggregateFunctions.get(name) ?? windows.get(name) ?? [];
  const found = match(signatures, args);
  if (found === undefined || (node.ASTERISK() !== null && name !== 'count')) {
    throw noOverload(name, args, node);
  }
  for (const [i, arg] of found.args.entries()) takenAs(args.slice(i, i + 1), arg.type);
  if (over !== null) requireOffsetWindow(name, over, scope);
  else if (windows.has(name))
    throw scope.inHaving === true
      ? fail('NESTED_WINDOW', node, NO_WINDOW_IN_HAVING)
      : fail('MISSING_OVER', node, `Window function ${name} requires an OVER clause`);
  // Trino takes it for count(*) where other aggregates stand beside it, in all groups at once.
  if (name === 'count' && node.setQuantifier()?.KW_DISTINCT() && found.args.every(isConstant))
    throw refuse(node, 'count(DISTINCT) of a constant');
  const filter = node.filter()?.whereClause().booleanExpression();
  const kept =
    filter &&
    condition(filter, inner, (type) => `FILTER expression must evaluate to a boolean (actual: ${type})`);
  const order = sortItems(node.sortItem(), inner);
  if (node.setQuantifier()?.KW_DISTINCT()) requireArguments(order.parts, args, node);
  const window = over === null ? undefined : windowSpecification(over, scope);
  const suffix = window === undefined ? '' : ` OVER (${window.sql})`;
  const sql = emit(found.signature, {
    name,
    args: found.args,
    returns: found.returns,
    at: position(node),
    apply: (call) => decorate(call, node, found, order.sql, kept) + suffix,
  });
  const whole = compound(sql, found.returns, [
    ...found.args,
    ...(kept ? [kept] : []),
    ...order.parts,
    ...(window?.parts ?? []),
  ]);
  if (window !== undefined) return { ...whole, window: true };
  // Of the rows of a group a column of the query around has one value; Trino takes none into an aggregate.
  if (whole.fields.some((field) => !scope.fields.includes(field)))
    throw refuse(node, 'an aggregate over columns of an enclosing query');
  return { ...whole, fields: [], aggregate: true, filtered: kept !== undefined };
}

/** DISTINCT leaves an aggregate nothing but its arguments to sort by. */
function requireArguments(keys: readonly Expr[], args: readonly Expr[], node: FunctionCallContext): void {
  const at = keys.findIndex(({ sql }) => !args.some((arg) => arg.sql === sql));
  if (at === -1) return;
  const complaint = 'For aggregate function with DISTINCT, ORDER BY expressions must appear in arguments';
  throw fail('EXPRESSION_NOT_IN_DISTINCT', node.sortItem(at), complaint);
}

const isConstant = ({ fields, subquery }: Expr): boolean => fields.length === 0 && subquery !== true;

function decorate(
  call: string,
  node: FunctionCallContext,
  found: Match,
  order: string,
  filter: Expr | undefined,
): string {
  const open = call.indexOf('(') + 1;
  const isDistinct = node.setQuantifier()?.KW_DISTINCT() && !call.startsWith('DISTINCT', open);
  if (isDistinct) for (const { type } of found.args) refuseMaps(type, position(node), 'DISTINCT');
  const nulls = node.nullTreatment()?.KW_IGNORE() ? ' IGNORE NULLS' : '';
  const sorted = order === '' || found.args.length === 0 ? '' : ` ORDER BY ${order}`;
  const decorated = `${call.slice(0, open)}${isDistinct ? 'DISTINCT ' : ''}${call.slice(open, -1)}${sorted}${nulls})`;
  return filter === undefined ? decorated : `${decorated} FILTER (WHERE ${filter.sql})`;
}

/** What only MATCH_RECOGNIZE gives a meaning. */
function refusePatternClauses(node: FunctionCallContext): void {
  const mode = node.processingMode();
  if (mode !== null) {
    const complaint = 'semantics is not supported out of pattern recognition context';
    throw fail('INVALID_PROCESSING_MODE', mode, `${mode.getText().toUpperCase()} ${complaint}`);
  }
  const label = node.identifier();
  if (label === null) return;
  const complaint = 'label.* syntax is only supported as the only argument of row pattern count function';
  throw fail('INVALID_FUNCTION_ARGUMENT', label, complaint);
}

/** Window functions whose result depends on how NULLs are treated; they alone may say it. */
const valueFunctions = new Set(['lag', 'lead', 'first_value', 'last_value', 'nth_value']);

/** Clauses that can't stand in a call with OVER, in the order in which Trino looks at them. */
function requireWindowCall(node: FunctionCallContext, name: string): void {
  const place = enclosingSelect(node);
  if (node.setQuantifier()?.KW_DISTINCT()) {
    const complaint = 'DISTINCT in window function parameters not yet supported';
    throw fail('NOT_SUPPORTED', place, `${complaint}: ${sourceText(node)}`);
  }
  if (node.filter() !== null)
    throw fail('NOT_SUPPORTED', place, 'FILTER is not yet supported for window functions');
  if (node.sortItem().length > 0) throw refuse(node, 'ORDER BY among the arguments of a window function');
  if (node.nullTreatment() !== null && !valueFunctions.has(name)) {
    const complaint = `Cannot specify null treatment clause for ${name} function`;
    throw fail('NULL_TREATMENT_NOT_ALLOWED', node, complaint);
  }
}

/** What the functions of another row need of their window. */
function requireOffsetWindow(name: string, over: OverContext, scope: Scope): void {
  const window = specificationOf(over, scope);
  if (name !== 'lag' && name !== 'lead') return;
  const at = over.windowSpecification() ?? over;
  if (window.sortItem().length === 0)
    throw fail('MISSING_ORDER_BY', at, `${name} function requires an ORDER BY window clause`);
  const frame = window.windowFrame();
  if (frame !== null)
    throw fail('INVALID_WINDOW_FRAME', frame, `Cannot specify window frame for ${name} function`);
}

/** The SELECT that an expression stands in. */
function enclosingSelect(node: ParserRuleContext): ParserRuleContext {
  let found = node;
  while (found.parent !== null && !(found instanceof trino.QuerySpecificationContext)) found = found.parent;
  return found;
}

function refuseWhereForbidden(node: FunctionCallContext, scope: Scope): void {
  const text = sourceText(node);
  const isWindow = node.over() !== null;
  if (scope.scalarOnly !== undefined) {
    const complaint = 'cannot contain aggregations, window functions or grouping operations';
    throw fail('EXPRESSION_NOT_SCALAR', node, `${scope.scalarOnly} ${complaint}: [${text}]`);
  }
  if (scope.inside === undefined) return;
  if (isWindow)
    throw fail('NESTED_WINDOW', node, `Cannot nest window functions inside ${scope.inside}: [${text}]`);
  if (scope.inside !== 'OVER') {
    throw fail('NESTED_AGGREGATION', node, `Cannot nest aggregations inside ${scope.inside}: [${text}]`);
  }
}
