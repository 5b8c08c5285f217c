import { SqlError, notImitated, quote, raise } from '../errors.ts';
import { parsePattern } from '../regexp/parse.ts';
import { PatternError, PatternUnknown, type Pattern } from '../regexp/parts.ts';
import { groupOf, leastLength, looksBack, re2, repeatsNothing, repetitions } from '../regexp/re2.ts';
import { parseReplacement, ReplacementError, type Replacement } from '../regexp/replacement.ts';
import { foldedOtherwise, judgedOtherwise, re2Ranges } from '../regexp/sets.ts';
import { duckName } from '../types.ts';
import type { Call, FunctionTable } from './signature.ts';

/** RE2's bound of repetitions of repetitions, and of the groups that DuckDB can name. */
const mostRepetitions = 1000;
const mostGroups = 9;

function read(source: string, at: string): Pattern {
  const refuse = (what: string) => notImitated(`${what} in the regular expression '${source}'`, at);
  try {
    const pattern = parsePattern(source);
    if (repetitions(pattern.root) > mostRepetitions) throw refuse(`more than ${mostRepetitions} repetitions`);
    return pattern;
  } catch (error) {
    if (error instanceof PatternError)
      throw new SqlError('INVALID_FUNCTION_ARGUMENT', error.message, { cause: error });
    if (error instanceof PatternUnknown) throw refuse(error.message);
    throw error;
  }
}

/** Conditions under which the two engines don't agree on a text. */
function disagreements(text: string, { root, finalNewline, ends, bounds, fold, unicode }: Pattern): string[] {
  const contains = (set: typeof foldedOtherwise) =>
    `(strlen(${text}) <> length(${text}) AND regexp_matches(${text}, ${quote(`[${re2Ranges(set)}]`)}))`;
  return [
    ...(finalNewline ? [`ends_with(${text}, chr(10))`] : []),
    // Joni doesn't find the empty text at the end, behind a character of several bytes.
    ...(ends && leastLength(root) === 0 ? [`strlen(right(${text}, 1)) > 1`] : []),
    ...(bounds ? [`strlen(${text}) <> length(${text})`] : []),
    ...(fold ? [contains(foldedOtherwise)] : []),
    ...(unicode ? [contains(judgedOtherwise)] : []),
  ];
}

/** Emits a call whose second argument is a literal pattern. */
function withPattern(emit: (text: string, pattern: Pattern, call: Call) => string) {
  return {
    emit: (call: Call): string => {
      const [text, source] = call.args;
      if (text === undefined || source?.literal === undefined) {
        throw notImitated(`${call.name} with a pattern that is no literal`, call.at);
      }
      const pattern = read(source.literal, call.at);
      if (call.name !== 'regexp_like' && repeatsNothing(pattern.root))
        throw notImitated(`${call.name} with a repetition of what may be empty`, call.at);
      const sql = emit(text.sql, pattern, call);
      const differ = disagreements(text.sql, pattern);
      if (differ.length === 0) return sql;
      const refusal = `'NOT_SUPPORTED: ${call.name} of this text is not imitated offline: '`;
      return `CASE WHEN ${differ.join(' OR ')} THEN ${raise(`${refusal} || ${text.sql}`, duckName(call.returns))} ELSE ${sql} END`;
    },
  };
}

/** An error for each row that has a text. */
const invalid = (text: string, message: string, { returns }: Call) =>
  raise(`${quote(`INVALID_FUNCTION_ARGUMENT: ${message}`)} || left(${text}, 0)`, duckName(returns));

/** The group that a call asks for: its number, and whether an empty text may mean that it took no part. */
function groupAsked({ args: [, , asked], name, at }: Call, { root, groups }: Pattern) {
  const number = asked === undefined ? 0 : Number(asked.literal);
  if (Number.isNaN(number)) throw notImitated(`${name} with a group that is no literal`, at);
  if (number < 0) return { error: 'Group cannot be negative' };
  if (number > groups) return { error: `Pattern has ${groups} groups. Cannot access group ${number}` };
  const { part, optional } = groupOf(root, number) ?? { part: root, optional: false };
  const mayBeEmpty = leastLength(part) === 0;
  if (optional && mayBeEmpty) {
    throw notImitated(`${name} of a group that may be empty, and may take no part in the match`, at);
  }
  return { number, optional, mayBeEmpty };
}

const extract = withPattern((text, pattern, call) => {
  const asked = groupAsked(call, pattern);
  if (asked.error !== undefined) return invalid(text, asked.error, call);
  const [captured, index] = asked.number === 0 ? [[], 0] : [[asked.number], 1];
  const expression = quote(re2(pattern, captured));
  const found = `regexp_extract(${text}, ${expression}, ${index})`;
  // DuckDB has an empty text where nothing matches.
  return asked.mayBeEmpty
    ? `CASE WHEN regexp_matches(${text}, ${expression}) THEN ${found} END`
    : `nullif(${found}, '')`;
});

function refuseEmptyMatches({ name, at }: Call, { root }: Pattern): void {
  if (leastLength(root) === 0) throw notImitated(`${name} with a pattern that matches the empty text`, at);
}

const extractAll = withPattern((text, pattern, call) => {
  const asked = groupAsked(call, pattern);
  if (asked.error !== undefined) return invalid(text, asked.error, call);
  refuseEmptyMatches(call, pattern);
  const [captured, index] = asked.number === 0 ? [[], 0] : [[asked.number], 1];
  const found = `regexp_extract_all(${text}, ${quote(re2(pattern, captured))}, ${index})`;
  return asked.optional ? `list_transform(${found}, lambda x: nullif(x, ''))` : found;
});

/** The replacement in RE2's words (`\1`), with the groups that it asks for in their order. */
function re2Replacement(replacement: Replacement, { name, at }: Call): { text: string; captured: number[] } {
  const asked = replacement.filter((part) => typeof part === 'number');
  const captured = Array.from(new Set(asked.filter((part) => part > 0))).toSorted((a, b) => a - b);
  if (captured.length > mostGroups) throw notImitated(`${name} with more than ${mostGroups} groups`, at);
  const text = replacement
    .map((part) =>
      typeof part === 'string' ? part.replaceAll('\\', '\\\\') : `\\${captured.indexOf(part) + 1}`,
    )
    .join('');
  return { text, captured };
}

const replaceAll = withPattern((text, pattern, call) => {
  const [, , by] = call.args;
  if (by !== undefined && by.literal === undefined) {
    throw notImitated('regexp_replace with a replacement that is no literal', call.at);
  }
  try {
    const { text: replacement, captured } = re2Replacement(
      parseReplacement(by?.literal ?? '', pattern.groups),
      call,
    );
    refuseEmptyMatches(call, pattern);
    return `regexp_replace(${text}, ${quote(re2(pattern, captured))}, ${quote(replacement)}, 'g')`;
  } catch (error) {
    if (!(error instanceof ReplacementError)) throw error;
    // Trino reads the replacement only when there is something to replace.
    const failure = invalid(text, error.message, call);
    return `CASE WHEN regexp_matches(${text}, ${quote(re2(pattern))}) THEN ${failure} ELSE ${text} END`;
  }
});

export const regexps: FunctionTable = {
  'regexp_like(varchar, varchar) -> boolean': withPattern(
    (text, pattern) => `regexp_matches(${text}, ${quote(re2(pattern))})`,
  ),
  'regexp_extract(varchar(x), varchar) -> varchar(x)': extract,
  'regexp_extract(varchar(x), varchar, bigint) -> varchar(x)': extract,
  'regexp_extract_all(varchar(x), varchar) -> array(varchar(x))': extractAll,
  'regexp_extract_all(varchar(x), varchar, bigint) -> array(varchar(x))': extractAll,
  'regexp_replace(varchar(x), varchar) -> varchar(x)': replaceAll,
  'regexp_replace(varchar(x), varchar, varchar(y)) -> =regexpReplaced': replaceAll,
  'regexp_split(varchar(x), varchar) -> array(varchar(x))': withPattern((text, pattern, call) => {
    refuseEmptyMatches(call, pattern);
    // DuckDB splits what is left of the text as if it began there.
    if (looksBack(pattern.root)) throw notImitated('regexp_split with an anchor', call.at);
    return `string_split_regex(${text}, ${quote(re2(pattern))})`;
  }),
};
