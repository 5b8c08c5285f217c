import type { RuleOf } from '../definition/checks.ts';
import { type Kind, perRow, shorten } from './question.ts';

const LONGEST_NAME = 60;

export function custom({ name, predicate }: RuleOf<'custom'>): Kind {
  const words = new Set(predicate.toLowerCase().match(/\w+/g));
  return {
    faults: () => [
      ...(name.trim() === '' ? ['custom.name: it is empty; say in a few words what must hold'] : []),
      ...(name.length > LONGEST_NAME || /[\r\n]/.test(name)
        ? [`custom.name: it must be one line of at most ${LONGEST_NAME} characters`]
        : []),
      ...(predicate.trim() === ''
        ? ["custom.predicate: it is empty; write a condition over the target's columns"]
        : []),
    ],
    question: (known) =>
      perRow(
        {
          title: `custom(${name})`,
          columns: Object.keys(known).filter((column) => words.has(column.toLowerCase())),
          // SQL's CHECK lets NULL pass, and so does NOT: it leaves NULL as it is.
          breaks: `NOT (\n${predicate}\n)`,
          userSql: { field: 'custom.predicate', sql: predicate },
        },
        { seen: 'where it does not hold', expected: shorten(predicate, 120) },
      ),
  };
}
