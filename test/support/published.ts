import { EntityNotFoundException, GetTableCommand, type Table } from '@aws-sdk/client-glue';
import { isDeepStrictEqual } from 'node:util';
import { fingerprintOf } from '../../core/definition/fingerprint.ts';
import { publicationOf } from '../../core/published/published-table.ts';
import type { TestLake } from './lake.ts';
import type { Variant } from './variant.ts';

/** A target as readers and the catalog have it. */
interface Contents {
  readonly definition: string;
  readonly columns: Table['PartitionKeys'];
  readonly partitionBy: Table['PartitionKeys'];
  readonly rows: readonly (readonly (string | null)[])[];
}

/** Tells by which definition a target is published, from all that can be seen of it. */
export class Published {
  readonly #lake: TestLake;
  readonly #targets: readonly string[];
  /** What each variant publishes alone; nothing where it ends otherwise. */
  readonly #alone = new Map<Variant, Contents | undefined>();

  constructor(lake: TestLake, targets: readonly string[]) {
    this.#lake = lake;
    this.#targets = targets;
  }

  /** Takes what a variant has published alone for what it publishes. */
  async learn(variant: Variant, succeeded: boolean): Promise<void> {
    this.#alone.set(variant, succeeded ? (await this.#seen(targetOf(variant)))?.seen : undefined);
  }

  publishes(variant: Variant): boolean {
    return this.#alone.get(variant) !== undefined;
  }

  /**
   * What is published, of each target that is, by its definition's fingerprint.
   * @throws Error where something is published that no definition alone would have, or under another's stamp
   */
  async now(): Promise<{ definition: string; target: string; run: string }[]> {
    const found = await Promise.all(
      this.#targets.map(async (target) => ({ target, now: await this.#seen(target) })),
    );
    return found.flatMap(({ target, now }) => {
      if (!now) return [];
      const by = [...this.#alone].filter(
        ([one, alone]) => targetOf(one) === target && isDeepStrictEqual(alone, now.seen),
      );
      const { definition } = now.seen;
      if (by.some(([one]) => fingerprintOf(one.fingerprints) === definition)) {
        return [{ definition, target, run: now.run }];
      }
      throw new Error(`${target} is published as no definition would alone: ${JSON.stringify(now)}`);
    });
  }

  async #seen(target: string): Promise<{ run: string; seen: Contents } | undefined> {
    const { aws, pipeline } = this.#lake;
    try {
      const asked = new GetTableCommand({ DatabaseName: pipeline.database, Name: target });
      const { Table: table } = await aws.glue.send(asked);
      const { run = '', definition = '' } = publicationOf(table?.Parameters) ?? {};
      const rows = await this.#lake.sql(`SELECT * FROM ${target} ORDER BY 1, 2`);
      const columns = table?.StorageDescriptor?.Columns;
      return { run, seen: { definition, columns, partitionBy: table?.PartitionKeys, rows } };
    } catch (error) {
      if (error instanceof EntityNotFoundException) return undefined;
      throw error;
    }
  }
}

export const targetOf = ({ definition }: Variant) => definition.target.table;
