import type { DefinedColumn, PipelineDefinition } from '../operate/documents/definition.ts';
import {
  dialectInWords,
  differenceInWords,
  rulesInWords,
  toleranceInWords,
} from '../operate/pipeline/in-words.ts';
import { table } from './table.ts';
import type { Terminal } from './terminal.ts';

/** How a pipeline is defined in this checkout, and whether that is what is deployed. */
export function tellDefinition(found: PipelineDefinition, screen: Terminal): void {
  const { print, style } = screen;
  const line = (word: string, text: string) => print(`${style('dim', word.padEnd(12))}${text}`);
  const columns = (of: readonly DefinedColumn[]) => {
    const rows = of.map((one) => [one.name, one.type, rulesInWords(one), one.header ?? '']);
    for (const text of table(['column', 'type', 'rules', 'called'], rows, screen)) print(text);
  };
  print(style('bold', found.pipeline));
  line('deployed', differenceInWords(found));
  const { definition, missing } = found;
  if (!definition) return line('missing', missing ?? '');
  const { source, target, sql, checks, schedule, startsOnLanding } = definition;
  line('reads', `landing/${source.dataset}/, in ${source.mode} mode`);
  line('dialect', dialectInWords(source));
  line('tolerates', toleranceInWords(source));
  const starts = [...(startsOnLanding ? ['on landing'] : []), ...(schedule === 'none' ? [] : [schedule])];
  line('starts', [...starts, 'by hand'].join(', '));
  columns(source.columns);
  print();
  for (const text of sql.trimEnd().split('\n')) print(text);
  print();
  line('target', target.table);
  line('partitions', target.partitionBy.join(', ') || 'none');
  line('keeps', `${target.keepVersions} versions, ${target.evolution} changes of its columns`);
  columns(target.columns);
  print();
  for (const { check, asks, severity } of checks)
    line(severity, [check, asks].filter((text) => text !== '').join(': '));
}
