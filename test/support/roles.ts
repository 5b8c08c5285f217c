import { altered } from './assemblies.ts';

/**
 * An assembly whose roles of a pipeline are those of several definitions, as between two deployments.
 * @param others how the names of another definition are written, from those of the pipeline's own
 */
export function withRolesOf(pipeline: string, others: readonly ((resource: string) => string)[]): string {
  const all = (resource: unknown): unknown[] => {
    const text = JSON.stringify(resource);
    return [...new Set([text, ...others.map((other) => other(text))])].map((one) => JSON.parse(one));
  };
  return altered('test', `pipeline-${pipeline}`, ({ Resources }) => {
    for (const { Type, Properties } of Object.values(Resources)) {
      if (Type !== 'AWS::IAM::Policy') continue;
      for (const statement of Properties['PolicyDocument'].Statement) {
        statement.Resource = [statement.Resource].flat().flatMap(all);
        const listed = statement.Condition?.StringLike;
        if (listed) listed['s3:prefix'] = [listed['s3:prefix']].flat().flatMap(all);
      }
    }
  });
}

/** The names of another dataset in a pipeline's roles. */
export const ofDataset = (was: string, is: string) => (resource: string) =>
  resource
    .replaceAll(new RegExp(`(landing|raw-data|rejected-data|locks/datasets)/${was}(?!\\w)`, 'g'), `$1/${is}`)
    .replaceAll(`raw-data/${is}/${was}.csv`, `raw-data/${is}/${is}.csv`)
    .replaceAll(`/raw_${was}`, `/raw_${is}`);
