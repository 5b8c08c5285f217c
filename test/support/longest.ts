import fc from 'fast-check';
import { check, col, csv, daily, pipeline } from '../../core/definition/index.ts';
import type { Definition, Pipeline } from '../../core/definition/pipeline.ts';
import { validate } from '../../core/definition/validate.ts';
import { limitFaults } from '../../core/limits/faults.ts';
import type { Stage } from '../../core/stage/names.ts';

/** What is made as long as it may be. */
interface Lengths {
  readonly name: number;
  readonly dataset: number;
  readonly table: number;
  readonly columns: number;
  readonly column: number;
  readonly partitions: number;
  readonly partition: number;
  readonly checks: number;
  readonly sql: number;
}

type Dimension = keyof Lengths;

const SMALL: Lengths = {
  name: 1,
  dataset: 1,
  table: 1,
  columns: 1,
  column: 6,
  partitions: 1,
  partition: 3,
  checks: 0,
  sql: 8,
};

/** A name of so many characters; names that differ in one of these letters differ. */
function nameOf(letter: string, length: number, index = 0): string {
  return `${letter}${index.toString(36)}_`.slice(0, length).padEnd(length, '_');
}

function definitionOf(lengths: Lengths, kind: 'string' | 'decimal'): Definition {
  const { dataset, table, columns, column, partitions, partition, checks } = lengths;
  const named = Array.from({ length: columns }, (_, index) => nameOf('c', column, index));
  const typed = Object.fromEntries(
    named.map((name) => [name, kind === 'string' ? col.string() : col.decimal(38, 9)]),
  );
  const partitionBy = Array.from({ length: partitions }, (_, index) => nameOf('p', partition, index));
  const [first = ''] = named;
  return pipeline({
    source: csv({ dataset: nameOf('d', dataset), columns: typed }),
    target: {
      table: nameOf('t', table),
      columns: { ...typed, ...Object.fromEntries(partitionBy.map((name) => [name, col.string()])) },
      partitionBy,
    },
    checks: Array.from({ length: checks }, (_, index) =>
      check.custom(`${index} ${'ä'.repeat(60)}`.slice(0, 60), `"${first}" IS NOT NULL`),
    ),
    schedule: daily('03:05', 'America/Argentina/ComodRivadavia'),
  });
}

function pipelineOf(lengths: Lengths, kind: 'string' | 'decimal'): Pipeline {
  return {
    name: nameOf('x', lengths.name),
    definition: definitionOf(lengths, kind),
    sql: 'SELECT 1'.padEnd(lengths.sql, '1'),
  };
}

/** The longest of one dimension that passes, the others being what they are; at most `most`. */
function grown(
  lengths: Lengths,
  dimension: Dimension,
  most: number,
  passes: (one: Lengths) => boolean,
): Lengths {
  let [fits, fails] = [lengths[dimension], most + 1];
  while (fails - fits > 1) {
    const middle = Math.floor((fits + fails) / 2);
    if (passes({ ...lengths, [dimension]: middle })) fits = middle;
    else fails = middle;
  }
  return { ...lengths, [dimension]: fits };
}

/** Further than anybody goes. */
const MOST: Readonly<Record<Dimension, number>> = {
  name: 300,
  dataset: 300,
  table: 300,
  columns: 8000,
  column: 300,
  partitions: 400,
  partition: 300,
  checks: 500,
  sql: 300_000,
};

const ALL = Object.keys(MOST) as Dimension[];
/** Those that templates know of: what columns, checks and SQL are long by is in the bundles. */
export const NAMES: readonly Dimension[] = ['name', 'dataset', 'table', 'partition', 'partitions'];

export interface Longest {
  readonly pipeline: Pipeline;
  /** The same with one dimension a step longer, where that may not be. */
  readonly beyond: readonly { readonly dimension: string; readonly pipeline: Pipeline }[];
}

/**
 * Definitions that pass and of which no name, count or text can be longer: each grows along all dimensions, one after
 * the other, in an order of its own, so that what the first takes is missing to the last.
 * @param dimensions those that grow
 */
export function longest(stage: Stage, dimensions: readonly Dimension[] = ALL): fc.Arbitrary<Longest> {
  return fc
    .record({
      order: fc.shuffledSubarray([...dimensions], { minLength: dimensions.length }),
      kind: fc.constantFrom('string', 'decimal'),
    })
    .map(({ order, kind }) => {
      const passes = (lengths: Lengths) => faultsOf(pipelineOf(lengths, kind), stage).length === 0;
      const lengths = order.reduce((one, dimension) => grown(one, dimension, MOST[dimension], passes), SMALL);
      return {
        pipeline: pipelineOf(lengths, kind),
        beyond: dimensions.map((dimension) => ({
          dimension,
          pipeline: pipelineOf({ ...lengths, [dimension]: lengths[dimension] + 1 }, kind),
        })),
      };
    });
}

/** All that is said of a pipeline before it is deployed, but for its SQL's grammar. */
export function faultsOf(one: Pipeline, stage: Stage): string[] {
  try {
    validate(one);
  } catch (error) {
    // A line for each fault.
    return (error as Error).message.split('\n');
  }
  return limitFaults(one, stage);
}
