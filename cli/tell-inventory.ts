import type { Terminal } from './terminal.ts';
import { bytes, counted } from '../operate/units.ts';
import { wordLines } from './word-lines.ts';
import type { FullBucket } from '../operate/destroy/bucket.ts';
import { type Inventory, namesOf } from '../operate/destroy/inventory.ts';

/** What goes and what stays, before anything happens. */
export function tellInventory(inventory: Inventory, { print, style }: Terminal): void {
  const { stage, account, region, going, staying, kept, brought } = inventory;
  print(style('bold', `Destroying the stage ${stage} in account ${account}, ${region}`));
  const { line, lines } = wordLines({ print, style });
  line('goes', going.length > 0 ? going.join(', ') : 'nothing: no stack that may be deleted is there');
  for (const bucket of inventory.buckets) line('', `bucket ${bucket.name}: ${contents(bucket)}`);
  const tables = inventory.tables.map(({ database, name }) => `${database}.${name}`);
  if (tables.length > 0) line('', `tables ${tables.join(', ')}`);
  if (inventory.workgroups.length > 0)
    line('', `workgroups ${inventory.workgroups.join(', ')}, with their queries and results`);
  if (inventory.logGroups.length > 0) line('', counted(inventory.logGroups.length, 'log group'));
  const running = namesOf(inventory);
  if (running.length > 0) line('', `stopped: ${running.join(', ')}`);
  const stays = [
    ...(staying.length > 0 ? [`${staying.join(', ')}: protected from being deleted`] : []),
    ...kept.map((what) => `${what}, with all that it holds`),
    ...brought.map((bucket) => `bucket ${bucket} (yours), with all that it holds`),
    "what CloudWatch measured, until it expires; the bootstrap's bucket, with the functions' code",
  ];
  lines('stays', stays);
}

/** What a bucket or a folder of one holds, in words. */
export function contents({ objects, older, markers, uploads, bytes: size }: FullBucket): string {
  return [
    counted(objects, 'object'),
    ...(older > 0 ? [counted(older, 'older version')] : []),
    ...(markers > 0 ? [counted(markers, 'delete marker')] : []),
    ...(uploads > 0 ? [counted(uploads, 'unfinished upload')] : []),
    `${bytes(size)} in all`,
  ].join(', ');
}
