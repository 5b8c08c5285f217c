import { fingerprintsOf } from '../../core/definition/fingerprint.ts';
import { DEFINITION } from '../../core/definition/shape.ts';
import { validate } from '../../core/definition/validate.ts';
import { changeOf, changes, type Written } from '../support/changes.ts';

// What `test/long/judged.test.ts` deploys between the states of a run: whatever a definition can say, in some change.

/** The fields of a schema, by their places: columns under `*`, what only one kind has under that kind. */
function fieldsOf(schema: any, place: string): string[] {
  const { def } = schema._zod;
  const under = (name: string) => (place === '' ? name : `${place}.${name}`);
  switch (def.type) {
    case 'optional':
      return fieldsOf(def.innerType, place);
    case 'object':
      return Object.entries(def.shape).flatMap(([name, field]) => fieldsOf(field, under(name)));
    case 'record':
      return [place, ...fieldsOf(def.valueType, under('*'))];
    case 'array':
      return def.element._zod.def.type === 'union' ? [place, ...fieldsOf(def.element, place)] : [place];
    case 'union':
      // Of a bound, the types that it may have.
      if (!def.discriminator) return [place];
      return def.options.flatMap((option: any) => {
        const { kind, ...rest } = option._zod.def.shape;
        const { type, values } = kind._zod.def;
        const its = { _zod: { def: { type: 'object', shape: rest } } };
        return type === 'literal' ? fieldsOf(its, under(values[0])) : [under('kind')];
      });
    // A method of a builder.
    case 'custom':
      return [];
    default:
      return [place];
  }
}

/** The values of a definition's fields, each with the column that it is of. */
function valuesOf(value: any, place: string, into = new Map<string, string>()): Map<string, string> {
  const note = (where: string, what: unknown) =>
    into.set(where, `${into.get(where) ?? ''}${JSON.stringify(what)}`);
  for (const [name, field] of Object.entries<any>(value)) {
    const where = place === '' ? name : `${place}.${name}`;
    if (typeof field === 'function') continue;
    if (name === 'checks') {
      note(where, field);
      for (const { kind, ...rest } of field) valuesOf(rest, `checks.${kind}`, into);
    } else if (name === 'columns' && !Array.isArray(field)) note(where, Object.keys(field));
    else if (name === 'type' && field.kind !== undefined) {
      note(`${where}.kind`, field.kind);
      const { kind, ...rest } = field;
      valuesOf(rest, `${where}.${kind}`, into);
    } else if (typeof field === 'object' && !Array.isArray(field)) valuesOf(field, where, into);
    else note(where, field);
  }
  return into;
}

/** The fields that a change changes; of columns, those that both definitions have by a name. */
function changedIn({ definition: from }: Written, { definition: to }: Written): string[] {
  const differing = (one: Map<string, string>, other: Map<string, string>) =>
    [...new Set([...one.keys(), ...other.keys()])].filter((field) => one.get(field) !== other.get(field));
  const inColumns = (['source', 'target'] as const).flatMap((side) =>
    Object.keys(from[side].columns).flatMap((name) => {
      const [was, is] = [from[side].columns[name], to[side].columns[name]];
      const place = `${side}.columns.*`;
      return is ? differing(valuesOf(was, place), valuesOf(is, place)) : [];
    }),
  );
  return [...differing(valuesOf(from, ''), valuesOf(to, '')), ...inColumns];
}

const OF_A_FILE = 'it tells of a file, and a target has none: refused when it is loaded';

/** What no definition that is deployed can differ in. */
const NEVER = {
  'target.columns.*.header': OF_A_FILE,
  'target.columns.*.nullWords': OF_A_FILE,
  'target.columns.*.mayBeAbsent': OF_A_FILE,
  'target.columns.*.notation.decimal': OF_A_FILE,
  'target.columns.*.notation.group': OF_A_FILE,
  'target.columns.*.notation.date': OF_A_FILE,
  'target.columns.*.notation.codes': OF_A_FILE,
  'target.columns.*.notation.zone': OF_A_FILE,
  'target.columns.*.notation.fraction': OF_A_FILE,
  'target.columns.*.notation.unix': OF_A_FILE,
};

test('each field of a definition is in some change, or in none that can be deployed', () => {
  const changed = new Set(changes.flatMap((change) => changedIn(changeOf(change).from, changeOf(change).to)));
  const fields = fieldsOf(DEFINITION, '');
  expect(fields).toEqual(expect.arrayContaining(['source.dataset', 'checks.freshness.within']));
  expect(fields.filter((field) => !changed.has(field))).toEqual(Object.keys(NEVER));
});

test('there is a change of the SELECT alone', () => {
  const { from, to } = changeOf('another SELECT');
  expect(to.definition).toEqual(from.definition);
  expect(to.sql).not.toBe(from.sql);
});

test.each(changes)(
  '%s: both definitions are valid, and the first part that differs is the one that is said',
  (change) => {
    const { from, to, part } = changeOf(change);
    const [was, is] = [from, to].map(({ definition, sql }) =>
      fingerprintsOf(validate({ name: 'trial', definition, sql })),
    );
    const differing = (['rows', 'build', 'checks'] as const).find((one) => was![one] !== is![one]);
    expect(differing ?? 'none').toBe(part);
  },
);
