import * as z from 'zod/mini';
import { nearest } from './nearest.ts';
import { shortened } from '../shortened.ts';

/** One thing that is wrong with a value that somebody wrote. */
export interface Fault {
  /** Where: keys and places in lists, from the outside. Of a key that there isn't, the last one is that key. */
  readonly path: readonly PropertyKey[];
  /** What is wrong there, and what to do: one line. */
  readonly what: string;
}

type RawIssue = z.core.$ZodRawIssue;

/**
 * Everything in which a value isn't what a schema says, in words of our own. Keys that the schema doesn't have are
 * faults where its objects are strict, each with the nearest key that there is.
 * @param schema of `zod` or of `zod/mini`; what it says itself (`error`) is kept
 * @returns a fault for each, in the order of the schema; none where the value is right
 */
export function faultsIn(schema: z.core.$ZodType, value: unknown): Fault[] {
  const { error } = z.safeParse(schema, value, { error: inWords });
  const faults = (error?.issues ?? []).flatMap((issue) => {
    if (issue.code !== 'unrecognized_keys') return [{ path: issue.path, what: issue.message }];
    const said = issue.message.split('\n');
    return issue.keys.map((key, index) => ({ path: [...issue.path, key], what: said[index] ?? '' }));
  });
  // Where the schema wants no object, it has said so.
  const opaque = opaqueIn(value).filter(
    ({ path }) => !faults.some((one) => fieldOf(one.path) === fieldOf(path)),
  );
  return [...opaque, ...faults.filter(({ path }) => !opaque.some((one) => isWithin(path, one.path)))];
}

/** Objects that are no data, as a RegExp or a Map: an object of options would find none of its keys in them. */
function opaqueIn(value: unknown, path: readonly PropertyKey[] = []): Fault[] {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((one, index) => opaqueIn(one, [...path, index]));
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null)
    return [{ path, what: isNot(value, typeInWords('object')) }];
  return Object.entries(value).flatMap(([key, one]) => opaqueIn(one, [...path, key]));
}

function isWithin(path: readonly PropertyKey[], outer: readonly PropertyKey[]): boolean {
  return outer.every((key, index) => path[index] === key);
}

/** `source.columns.id`, `checks[2]` */
export function fieldOf(path: readonly PropertyKey[]): string {
  return path
    .map((key, index) => (typeof key === 'number' ? `[${key}]` : `${index > 0 ? '.' : ''}${String(key)}`))
    .join('');
}

/** What is wrong; of keys that there aren't, a line for each. */
function inWords(issue: RawIssue): string | undefined {
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => `there is no such key${meant(key, keysOf(issue.inst))}`).join('\n');
    case 'invalid_type':
      return isNot(issue.input, typeInWords(issue.expected));
    case 'invalid_value':
      return isNoneOf(issue.input, issue.values);
    case 'invalid_union':
      return 'options' in issue && Array.isArray(issue.options)
        ? isNoneOf(valueAt(issue.input, issue.discriminator), issue.options)
        : isNot(issue.input, alternatives(issue.errors));
    case 'too_small':
      return `${shown(issue.input)} is too small; at least ${issue.minimum}`;
    case 'too_big':
      return `${shown(issue.input)} is too large; at most ${issue.maximum}`;
    default:
      return undefined;
  }
}

function isNot(value: unknown, expected: string): string {
  if (value === undefined) return `it is missing; write ${expected}`;
  return `${shown(value)} is not ${expected}${typeof value === 'function' ? '; are its ( ) missing?' : ''}`;
}

function isNoneOf(value: unknown, choices: readonly unknown[]): string {
  const one = choices.length === 1 ? '' : 'one of ';
  const expected = `${one}${choices.map(shown).join(', ')}`;
  if (typeof value !== 'string') return isNot(value, expected);
  return `${isNot(value, expected)}${meant(
    value,
    choices.filter((choice) => typeof choice === 'string'),
  )}`;
}

function meant(written: string, words: readonly string[]): string {
  const word = nearest(written, words);
  return word === undefined ? '' : `; did you mean ${JSON.stringify(word)}?`;
}

/** The keys that an object's schema has, of which none can be meant that is no object's. */
function keysOf(schema: unknown): string[] {
  return schema instanceof z.core.$ZodObject ? Object.keys(schema._zod.def.shape) : [];
}

/** `a text or a number`, of the types that a value may have. */
function alternatives(errors: readonly (readonly z.core.$ZodIssue[])[]): string {
  const types = errors.flatMap(([issue]) =>
    issue?.code === 'invalid_type' ? [typeInWords(issue.expected)] : [],
  );
  return [...new Set(types)].join(' or ') || 'what may stand here';
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'an object { … }',
  record: 'an object { … }',
  array: 'a list [ … ]',
  never: 'to be given',
};

function typeInWords(type: string): string {
  return TYPES[type] ?? `a ${type}`;
}

const LONGEST = 60;

/** A value as it is written, in short. */
function shown(value: unknown): string {
  if (typeof value === 'function') return 'a function';
  if (Array.isArray(value)) return 'a list';
  if (value instanceof RegExp) return String(value);
  if (typeof value === 'object' && value !== null) {
    const kind = Object.prototype.toString.call(value).slice('[object '.length, -1);
    return kind === 'Object' ? 'an object' : `a ${kind}`;
  }
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return shortened(text, LONGEST);
}

function valueAt(value: unknown, key: string | undefined): unknown {
  return typeof value === 'object' && value !== null && key !== undefined
    ? Object.entries(value).find(([name]) => name === key)?.[1]
    : undefined;
}
