import { AwsError } from '../kernel/aws-error.ts';
import type { ServiceModel, Shape } from './model.ts';

/** Texts are shown to so many characters: a statement of Athena may have 262,144. */
const SHOWN = 1024;
const INTEGERS = { integer: [-(2 ** 31), 2 ** 31 - 1], long: [-(2 ** 63), 2 ** 63] } as const;

/**
 * Holds a request's document to its operation's model, as a service does before it looks at what is asked.
 * @param document as it came, JSON or CBOR, before it was read with the SDK's schema, which is lenient
 * @returns all violations in a line, as AWS words them
 * @throws AwsError `SerializationException` for a value of another type
 */
export function validate(model: ServiceModel, operation: string, document: unknown): string | undefined {
  const violations: string[] = [];
  const input = model.operations[operation];
  if (input === undefined) throw new Error(`The model has no operation ${operation}.`);
  visit(input, document, '');
  if (violations.length === 0) return undefined;
  const count = `${violations.length} validation error${violations.length === 1 ? '' : 's'} detected`;
  return `${count}: ${violations.join('; ')}`;

  function visit(name: string, value: unknown, at: string): void {
    const shape = model.shapes[name];
    if (shape === undefined) throw new Error(`The model has no shape ${name}.`);
    switch (shape.type) {
      case 'structure': {
        const given = fieldsOf(value, at);
        for (const member of shape.required ?? [])
          if (isMissing(given[member])) add(null, inside(at, member), 'Member must not be null');
        // What a model doesn't know is passed over, as the services do.
        for (const [member, of] of Object.entries(shape.members))
          if (!isMissing(given[member])) visit(of, given[member], inside(at, member));
        return;
      }
      case 'list': {
        if (!Array.isArray(value)) throw unreadable(value, 'a list', at);
        bounded(shape, value.length, value, at, 'length');
        // AWS counts from one.
        for (const [i, item] of value.entries()) {
          const place = `${at}.${i + 1}.member`;
          if (isMissing(item)) add(null, place, 'Member must not be null');
          else visit(shape.member, item, place);
        }
        return;
      }
      case 'map': {
        const given = Object.entries(fieldsOf(value, at));
        bounded(shape, given.length, value, at, 'length');
        for (const [key, item] of given) {
          visit(shape.key, key, `${at}.${key}.member`);
          if (!isMissing(item)) visit(shape.value, item, `${at}.${key}.member`);
        }
        return;
      }
      case 'string':
        if (typeof value !== 'string') throw unreadable(value, 'a String', at);
        text(shape, value, at);
        return;
      case 'integer':
      case 'long': {
        const [least, most] = INTEGERS[shape.type];
        const number = numberOf(value);
        if (number === undefined || !Number.isInteger(number) || number < least || number > most)
          throw unreadable(value, shape.type === 'integer' ? 'an Integer' : 'a Long', at);
        bounded(shape, number, number, at, 'value');
        return;
      }
      case 'float':
      case 'double': {
        const number = numberOf(value) ?? SPECIAL.get(value);
        if (number === undefined) throw unreadable(value, 'a Double', at);
        bounded(shape, number, number, at, 'value');
        return;
      }
      case 'boolean':
        if (typeof value !== 'boolean') throw unreadable(value, 'a Boolean', at);
        return;
      case 'timestamp':
        if (!isMoment(value)) throw unreadable(value, 'a Timestamp', at);
        return;
      case 'blob':
        if (typeof value !== 'string' && !(value instanceof Uint8Array))
          throw unreadable(value, 'a Blob', at);
    }
  }

  function text(shape: Extract<Shape, { type: 'string' }>, value: string, at: string): void {
    bounded(shape, Array.from(value).length, value, at, 'length');
    if (shape.pattern !== undefined && !wholly(shape.pattern).test(value))
      add(value, at, `Member must satisfy regular expression pattern: ${shape.pattern}`);
    if (shape.enum !== undefined && !shape.enum.includes(value))
      add(value, at, `Member must satisfy enum value set: [${shape.enum.join(', ')}]`);
  }

  function bounded(
    { min, max }: { min?: number | undefined; max?: number | undefined },
    measure: number,
    value: unknown,
    at: string,
    what: 'length' | 'value',
  ): void {
    if (min !== undefined && measure < min)
      add(value, at, `Member must have ${what} greater than or equal to ${min}`);
    if (max !== undefined && measure > max)
      add(value, at, `Member must have ${what} less than or equal to ${max}`);
  }

  function add(value: unknown, at: string, constraint: string): void {
    const shown = value === null ? 'null' : `'${shownOf(value)}'`;
    violations.push(`Value ${shown} at '${at}' failed to satisfy constraint: ${constraint}`);
  }
}

/** https://www.rfc-editor.org/rfc/rfc8949#section-3.4.2 */
const EPOCH_SECONDS = 1;

/** JSON has no other words for them. */
const SPECIAL = new Map<unknown, number>([
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
]);

const isMissing = (value: unknown): boolean => value === null || value === undefined;

function numberOf(value: unknown): number | undefined {
  if (typeof value === 'bigint') return Number(value);
  return typeof value === 'number' ? value : undefined;
}

/** Seconds since 1970, in CBOR under its tag for them. */
function isMoment(value: unknown): boolean {
  const tagged = typeof value === 'object' && value !== null && 'tag' in value && 'value' in value;
  return numberOf(tagged && value.tag === EPOCH_SECONDS ? value.value : value) !== undefined;
}

function fieldsOf(value: unknown, at: string): Readonly<Record<string, unknown>> {
  const isStructure =
    typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);
  if (!isStructure) throw unreadable(value, 'a structure', at);
  return Object.fromEntries(Object.entries(value));
}

/** As AWS writes a member's place: `tableInput.storageDescriptor.columns.1.member.name`. */
function inside(at: string, member: string): string {
  const name = member.charAt(0).toLowerCase() + member.slice(1);
  return at === '' ? name : `${at}.${name}`;
}

function shownOf(value: unknown): string {
  const shown = Array.isArray(value)
    ? `[${value.map(shownOf).join(', ')}]`
    : typeof value === 'object' && value !== null
      ? JSON.stringify(value)
      : String(value);
  return shown.length > SHOWN ? `${shown.slice(0, SHOWN)}…` : shown;
}

function unreadable(value: unknown, expected: string, at: string): AwsError {
  const found = Array.isArray(value)
    ? 'a list'
    : typeof value !== 'object'
      ? `a ${typeof value}`
      : value === null
        ? 'null'
        : 'a structure';
  return new AwsError(
    'SerializationException',
    `${found} can not be converted to ${expected}${at === '' ? '' : ` at '${at}'`}`,
  );
}

const patterns = new Map<string, RegExp>();

/** A model's patterns are Java's, and are about the whole text. */
function wholly(pattern: string): RegExp {
  const known = patterns.get(pattern);
  if (known !== undefined) return known;
  const made = new RegExp(`^(?:${pattern})$`, 'u');
  patterns.set(pattern, made);
  return made;
}
