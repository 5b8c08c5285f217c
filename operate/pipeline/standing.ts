import { foldersFlag } from '../session/flags.ts';
import { pipelineFolders } from './pipeline-folders.ts';
import { type StageSession, stageFlagsOf } from '../session/session.ts';
import type { DeployedPipeline } from '../session/stage.ts';
import type { PipelineStatus } from './status.ts';

/** What a pipeline stands among. */
export interface Among {
  readonly deployed: readonly DeployedPipeline[];
  /** The names of those with a folder; absent where it isn't known which there are. */
  readonly folders?: readonly string[];
  /** Where those folders are, as it was named. */
  readonly directory: string;
  /** The flags that name the stage again, for a command that is suggested. */
  readonly flags: string;
}

/** How a deployed pipeline stands among the others. */
export type Standing = Pick<PipelineStatus, 'hasFolder' | 'sharedWith' | 'ownedBy' | 'notes'>;

/** @param directory the folder with the pipelines' folders, as it is now */
export function amongOf(
  session: Pick<StageSession, 'at' | 'stage' | 'state' | 'pipelines'>,
  directory: string,
): Among {
  return {
    deployed: session.pipelines,
    folders: pipelineFolders(directory),
    directory,
    flags: stageFlagsOf(session),
  };
}

/** @param owners who has its dataset, and who its table; nothing where nobody does */
export function standingOf(
  { name, dataset, table }: DeployedPipeline,
  { deployed, folders, directory, flags }: Among,
  owners: readonly (string | undefined)[],
): Standing {
  const hasFolder = folders?.includes(name);
  const sharedWith = deployed
    .filter((other) => other.name !== name && (other.dataset === dataset || other.table === table))
    .map((other) => other.name);
  const ownedBy = owners.find((owner) => owner !== undefined && owner !== name);
  const notes = [
    ...(hasFolder === false
      ? [
          `It has no folder in ${directory}/, and lives on: put the folder back, or npx afluente destroy --pipeline ${name}${flags}${foldersFlag(directory)}`,
        ]
      : []),
    ...sharedWith.map(
      (other) =>
        `${other} is deployed with the same dataset or table: only one of them can have it, see Renaming a pipeline in docs/operations.md`,
    ),
    ...(ownedBy === undefined
      ? []
      : [
          `Its dataset or table belongs to ${ownedBy}: its runs end as OwnedByAnother until npx afluente adopt --pipeline ${name} --from ${ownedBy}${flags}`,
        ]),
  ];
  return { hasFolder, sharedWith, ownedBy, notes };
}
