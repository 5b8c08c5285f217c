import { factOf } from '../../core/engine/facts.ts';
import { FACT_NAMES } from '../../core/engine/names.ts';
import type { QueryAnswer } from '../../operate/documents/query.ts';
import { ask } from '../content.ts';
import type { Notes } from '../seen.ts';
import type { Trial } from '../trial.ts';

/** Which reading of each undecided fact Athena has; offline it is the one that is taken. */
export async function engine({ session }: Pick<Trial, 'session'>, notes: Notes): Promise<void> {
  for (const name of FACT_NAMES) {
    const { probe, readings } = factOf(name);
    await notes.fact(name, async () => {
      const shown = shownBy(await ask(session, probe.sql), probe.look);
      const [reading] = Object.entries(readings).find(([, { shows }]) => shows === shown) ?? [];
      return reading ?? `no reading that is known: ${probe.sql} shows ${shown}`;
    });
  }
}

/** What is looked at of an answer with one column. */
function shownBy({ columns, types, rows }: QueryAnswer, look: 'type' | 'value' | 'name'): string {
  const [[value] = []] = rows;
  return { type: types[0], value: value ?? 'NULL', name: columns[0] }[look] ?? 'nothing';
}
