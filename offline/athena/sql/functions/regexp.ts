import { SqlError, notImitated, quote, raise } from '../errors.ts';
import { duckName } from '../types.ts';
import type { Call, FunctionTable } from './signature.ts';

/** Classes that are Unicode's in Trino's engine (Joni) and ASCII's in DuckDB's (RE2), inside of brackets. */
const classes: Readonly<Record<string, string>> = {
  d: '\\p{Nd}',
  w: '\\p{L}\\p{M}\\p{Nd}\\p{Pc}',
  s: '\\t-\\r \\x{85}\\x{a0}\\x{1680}\\x{2000}-\\x{200a}\\x{2028}\\x{2029}\\x{202f}\\x{205f}\\x{3000}',
};

interface Translated {
  readonly pattern: string;
  /** Conditions on the text under which the two engines agree. */
  readonly needs: { readonly ascii: boolean; readonly noFinalNewline: boolean };
  /** Whether a group may take no part in a match, which is NULL in Trino. */
  readonly optionalGroups: boolean;
}

/** A Java-style pattern in RE2's syntax. What the two understand differently is refused. */
function translatePattern(source: string, at: string): Translated {
  const refuse = (what: string) => notImitated(`${what} in the regular expression '${source}'`, at);
  let pattern = '';
  let ascii = false;
  let noFinalNewline = false;
  let inClass = false;
  for (let i = 0; i < source.length; i++) {
    const character = source.charAt(i);
    const rest = source.slice(i);
    if (character === '\\') {
      const next = source.charAt(++i);
      const lower = classes[next.toLowerCase()];
      if (lower !== undefined) {
        const negated = next !== next.toLowerCase();
        if (negated && inClass) throw refuse(`\\${next} inside of brackets`);
        pattern += inClass ? lower : `[${negated ? '^' : ''}${lower}]`;
      } else if (/[bB]/.test(next) && !inClass) {
        ascii = true;
        pattern += `\\${next}`;
      } else if (/[^A-Za-z0-9]|[tnrA]/.test(next)) {
        pattern += `\\${next}`;
      } else if (next === 'p' && /^\\p\{[A-Z][a-z]?\}/.test(rest)) {
        pattern += '\\p';
      } else {
        throw refuse(`\\${next}`);
      }
    } else if (inClass) {
      if (character === '[' || rest.startsWith('&&')) throw refuse('nested or intersected brackets');
      if (character === ']') inClass = false;
      pattern += character;
    } else if (character === '[') {
      inClass = true;
      const opening = /^\[\^?\]?/.exec(rest)?.[0] ?? '[';
      if (opening.endsWith(']')) throw refuse('a bracket that starts with ]');
      pattern += opening;
      i += opening.length - 1;
    } else if (rest.startsWith('(?') && !rest.startsWith('(?:')) {
      if (i > 0 || !rest.startsWith('(?i)')) throw refuse(rest.slice(0, 3));
      ascii = true;
      pattern += '(?i)';
      i += 3;
    } else if (/^[*+?}]\+/.test(rest)) {
      throw refuse('a possessive quantifier');
    } else {
      if (character === '$') noFinalNewline = true;
      pattern += character;
    }
  }
  if (/\{,/.test(source)) throw refuse('{,');
  requireValid(pattern, at);
  const optionalGroups = /\||\)[?*{]/.test(source);
  return { pattern, needs: { ascii, noFinalNewline }, optionalGroups };
}

/** Emits a call whose second argument is a literal pattern. */
function withPattern(emit: (text: string, pattern: string, call: Call, source: Translated) => string) {
  return {
    emit: (call: Call): string => {
      const [text, pattern] = call.args;
      if (text === undefined || pattern?.literal === undefined) {
        throw notImitated(`${call.name} with a pattern that is no literal`, call.at);
      }
      const translated = translatePattern(pattern.literal, call.at);
      const sql = emit(text.sql, quote(translated.pattern), call, translated);
      const { ascii, noFinalNewline } = translated.needs;
      const differ = [
        ...(ascii ? [`strlen(${text.sql}) <> length(${text.sql})`] : []),
        ...(noFinalNewline ? [`ends_with(${text.sql}, chr(10))`] : []),
      ];
      if (differ.length === 0) return sql;
      const refusal = `'NOT_SUPPORTED: ${call.name} of this text is not imitated offline: '`;
      return `CASE WHEN ${differ.join(' OR ')} THEN ${raise(`${refusal} || ${text.sql}`, duckName(call.returns))} ELSE ${sql} END`;
    },
  };
}

function group({ args: [, , number], name, at }: Call, { optionalGroups }: Translated): string {
  if (number === undefined || number.literal === '0') return '0';
  if (number.literal === undefined) throw notImitated(`${name} with a group that is no literal`, at);
  if (optionalGroups) throw notImitated(`${name} of a group that may take no part in the match`, at);
  return number.literal;
}

/** A pattern in JavaScript's syntax, for questions that don't depend on its character classes. */
const simplified = (pattern: string) => pattern.replaceAll(/\\[px]\{\w+\}/g, 'x').replace('(?i)', '');

function requireValid(pattern: string, at: string): void {
  try {
    RegExp(simplified(pattern));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new SqlError('INVALID_FUNCTION_ARGUMENT', `${at}: ${reason}`, { cause: error });
  }
}

function refuseEmptyMatches({ name, at }: Call, { pattern }: Translated): void {
  if (new RegExp(`^(?:${simplified(pattern)})$`).test('')) {
    throw notImitated(`${name} with a pattern that matches the empty text`, at);
  }
}

/** Java's replacement text (`$1`, `\$`) in RE2's (`\1`). */
function replacement(text: string, at: string): string {
  return text.replaceAll(
    /\\(.)|\$(\d)?|\\/gs,
    (whole, escaped: string | undefined, digit: string | undefined) => {
      if (escaped !== undefined) return escaped === '\\' ? '\\\\' : escaped;
      if (digit === undefined) throw notImitated(`the replacement '${whole}'`, at);
      return `\\${digit}`;
    },
  );
}

const extract = withPattern((text, pattern, call, translated) => {
  const found = `regexp_extract(${text}, ${pattern}, ${group(call, translated)})`;
  return `CASE WHEN regexp_matches(${text}, ${pattern}) THEN ${found} END`;
});
const extractAll = withPattern((text, pattern, call, translated) => {
  refuseEmptyMatches(call, translated);
  return `regexp_extract_all(${text}, ${pattern}, ${group(call, translated)})`;
});
const replaceAll = withPattern((text, pattern, call, translated) => {
  refuseEmptyMatches(call, translated);
  const [, , by] = call.args;
  if (by !== undefined && by.literal === undefined) {
    throw notImitated('regexp_replace with a replacement that is no literal', call.at);
  }
  return `regexp_replace(${text}, ${pattern}, ${quote(replacement(by?.literal ?? '', call.at))}, 'g')`;
});

export const regexps: FunctionTable = {
  'regexp_like(varchar, varchar) -> boolean': withPattern(
    (text, pattern) => `regexp_matches(${text}, ${pattern})`,
  ),
  'regexp_extract(varchar(x), varchar) -> varchar(x)': extract,
  'regexp_extract(varchar(x), varchar, bigint) -> varchar(x)': extract,
  'regexp_extract_all(varchar(x), varchar) -> array(varchar(x))': extractAll,
  'regexp_extract_all(varchar(x), varchar, bigint) -> array(varchar(x))': extractAll,
  'regexp_replace(varchar, varchar) -> varchar': replaceAll,
  'regexp_replace(varchar, varchar, varchar) -> varchar': replaceAll,
  'regexp_split(varchar(x), varchar) -> array(varchar(x))': withPattern((text, pattern, call, translated) => {
    refuseEmptyMatches(call, translated);
    return `string_split_regex(${text}, ${pattern})`;
  }),
};
