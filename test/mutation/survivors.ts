import type { Scores, Survivor } from './score.ts';
import type { MutatedFile } from './stryker.ts';

/**
 * What is known of a file's mutants. One that ran into its time is killed: nothing waits for it.
 * @param known what survived before, with reasons, which the same have again
 */
export function survivorsOf({ source, mutants }: MutatedFile, known: readonly Survivor[]): Scores[string] {
  const lines = source.split('\n');
  const judged = mutants.filter(({ status }) => status !== 'Ignored' && !status.endsWith('Error'));
  const survivors = judged
    .filter(({ status }) => status === 'Survived' || status === 'NoCoverage')
    .map(({ location: { start, end }, replacement = '' }) => {
      const [first = '', ...more] = lines.slice(start.line - 1, end.line);
      const before = first.slice(0, start.column - 1);
      const after = (more.at(-1) ?? first).slice(end.column - 1);
      return {
        code: first.trim() + (more.length > 0 ? ' …' : ''),
        mutant: (before + replacement.replaceAll(/\s+/g, ' ') + after).trim(),
      };
    });
  const reasonOf = ({ code, mutant }: Omit<Survivor, 'reason'>) =>
    known.find((one) => one.code === code && one.mutant === mutant)?.reason ?? '';
  return { mutants: judged.length, survivors: survivors.map((one) => ({ ...one, reason: reasonOf(one) })) };
}
