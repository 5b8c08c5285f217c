import type { RuleOf } from '../definition/checks.ts';
import type { Definition } from '../definition/pipeline.ts';
import { type Kind, rows } from './question.ts';

/** Whether a check of this pipeline asks about the published version, which its task then has to read. */
export function comparesVersions({ checks }: Definition): boolean {
  return checks.some(({ kind }) => kind === 'rowCountFalls');
}

export function rowCountFalls({ atMost }: RuleOf<'rowCountFalls'>): Kind {
  const percent = Number(/^(\d+(?:\.\d+)?) %$/.exec(atMost)?.[1] ?? NaN);
  return {
    faults: () =>
      percent < 100
        ? []
        : [`rowCountFalls.atMost: "${atMost}" is not a percentage from 0 to below 100; write '20 %'`],
    question: () => ({
      title: 'rowCountFalls',
      columns: [],
      target: ['count(*)'],
      judge: ({ target: [count = '0'] }, { previous }) => {
        const expected = `at most ${atMost} fewer than the version before`;
        if (!previous) return { passed: true, observed: `${rows(count)}; no previous version`, expected };
        const { version, rows: before } = previous;
        if (before === undefined) {
          return {
            passed: true,
            observed: `${rows(count)}; version ${version} doesn't tell its rows`,
            expected,
          };
        }
        const fall = ((before - Number(count)) / before) * 100;
        return {
          // Multiplied, not divided: a fall of exactly 20 % is one.
          passed: (before - Number(count)) * 100 <= percent * before,
          observed: `${rows(count)}; version ${version} has ${rows(before)}${fall > 0 ? `, a fall of ${Number(fall.toPrecision(3))} %` : ''}`,
          expected,
        };
      },
    }),
  };
}
