import { commandLine, DEFAULT_FOLDERS, type CommandOptions } from '../session/command-line.ts';
import { pipelineFolders } from './pipeline-folders.ts';
import type { StageSession } from '../session/session.ts';
import type { DeployedPipeline } from '../documents/pipeline.ts';
import type { PipelineStatus } from '../documents/status.ts';

/** What a pipeline stands among. */
export interface Among {
  readonly deployed: readonly DeployedPipeline[];
  /** The names of those with a folder; absent where it isn't known which there are. */
  readonly folders?: readonly string[];
  /** How the stage and the folders are named, for a command that is suggested. */
  readonly options: CommandOptions;
}

/** How a deployed pipeline stands among the others. */
export type Standing = Pick<PipelineStatus, 'hasFolder' | 'sharedWith' | 'ownedBy' | 'notes'>;

/** What the pipelines of a stage stand among, with the folders as they are now. */
export function amongOf(session: StageSession): Among {
  return {
    deployed: session.pipelines,
    folders: pipelineFolders(session.folders ?? DEFAULT_FOLDERS),
    options: session,
  };
}

/** @param owners who has its dataset, and who its table; nothing where nobody does */
export function standingOf(
  { name, dataset, table }: DeployedPipeline,
  { deployed, folders, options }: Among,
  owners: readonly (string | undefined)[],
): Standing {
  const directory = options.folders ?? DEFAULT_FOLDERS;
  const hasFolder = folders?.includes(name);
  const sharedWith = deployed
    .filter((other) => other.name !== name && (other.dataset === dataset || other.table === table))
    .map((other) => other.name);
  const ownedBy = owners.find((owner) => owner !== undefined && owner !== name);
  const notes = [
    ...(hasFolder === false
      ? [
          `It has no folder in ${directory}/, and lives on: put the folder back, or ${commandLine(options, 'destroy', ['--pipeline', name])}`,
        ]
      : []),
    ...sharedWith.map(
      (other) =>
        `${other} is deployed with the same dataset or table: only one of them can have it, see Renaming a pipeline in docs/operations.md`,
    ),
    ...(ownedBy === undefined
      ? []
      : [
          `Its dataset or table belongs to ${ownedBy}: its runs end as OwnedByAnother until ${commandLine(options, 'adopt', ['--pipeline', name, '--from', ownedBy])}`,
        ]),
  ];
  return { hasFolder, sharedWith, ownedBy, notes };
}
