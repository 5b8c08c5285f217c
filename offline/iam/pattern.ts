import type { Context } from './context.ts';

/** Yes, no, or why it can't be told: a Deny then denies and an Allow doesn't allow. */
export type Truth = boolean | { readonly unknown: string };

export const isUnknown = (truth: Truth): truth is { readonly unknown: string } => typeof truth === 'object';

/** True where one is; else unknown where one is; else false. */
export function anyOf(truths: readonly Truth[]): Truth {
  return truths.includes(true) || (truths.find(isUnknown) ?? false);
}

/** False where one is; else unknown where one is; else true. Later ones aren't asked after a false. */
export function allOf(truths: readonly (() => Truth)[]): Truth {
  let unknown: Truth = true;
  for (const truth of truths) {
    const value = truth();
    if (value === false) return false;
    if (value !== true) unknown = value;
  }
  return unknown;
}

export function not(truth: Truth): Truth {
  return isUnknown(truth) ? truth : !truth;
}

const TOKENS = /\$\{([^}]*)\}|[*?]|[^*?$]+|\$/g;

/**
 * A text of a policy as a regular expression: `*` and `?` as wildcards, `${key}` as the request's value, taken
 * literally. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 * @param context where variables are looked up; `undefined` reads them as plain text (policies before 2012)
 * @returns unknown for a variable without a value
 */
function compile(
  text: string,
  context: Context | undefined,
  wildcards: boolean,
): RegExp | { unknown: string } {
  let source = '';
  for (const [token, variable] of text.matchAll(TOKENS)) {
    if (variable !== undefined && context) {
      const value = resolve(variable, context);
      if (value === undefined) return { unknown: `the policy variable ${token}` };
      source += literally(value);
    } else if (wildcards && token === '*') source += '.*';
    else if (wildcards && token === '?') source += '.';
    else source += literally(token);
  }
  return new RegExp(`^${source}$`, 's');
}

/** `aws:PrincipalAccount`, `s3:prefix, 'default'`, or one of the escapes `*`, `?`, `$`. */
function resolve(variable: string, context: Context): string | undefined {
  if (variable === '*' || variable === '?' || variable === '$') return variable;
  const [, key = '', fallback] = /^([^,\s]+)(?:\s*,\s*'([^']*)')?$/.exec(variable.trim()) ?? [];
  const values = context.valuesOf(key);
  return values?.length === 1 ? values[0] : fallback;
}

const literally = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`);

export function matches(text: string, actual: string, context: Context | undefined, wildcards = true): Truth {
  if (text === actual || (wildcards && text === '*')) return true;
  if (!/[*?$]/.test(text)) return false;
  const pattern = compile(text, context, wildcards);
  return pattern instanceof RegExp ? pattern.test(actual) : pattern;
}

/** ARNs are compared part by part: a wildcard doesn't reach over the first five colons. */
export function matchesArn(text: string, actual: string, context: Context | undefined): Truth {
  if (text === '*') return true;
  const expected = arnParts(text);
  const parts = arnParts(actual);
  if (expected.length !== 6) return { unknown: `the ARN pattern ${text}` };
  if (parts.length !== 6) return false;
  return allOf(expected.map((part, index) => () => matches(part, parts[index] ?? '', context)));
}

/** The colons of `${aws:PrincipalAccount}` part nothing. */
function arnParts(arn: string): string[] {
  const masked = arn.replace(/\$\{[^}]*\}/g, (variable) => variable.replaceAll(':', '\0'));
  const parts = masked.split(':');
  const six = parts.length <= 6 ? parts : [...parts.slice(0, 5), parts.slice(5).join(':')];
  return six.map((part) => part.replaceAll('\0', ':'));
}
