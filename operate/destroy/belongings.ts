import type { Declared } from '../pipeline/declared.ts';
import { commandLine, type CommandOptions } from '../session/command-line.ts';
import type { DeployedPipeline } from '../documents/pipeline.ts';

/** What is known of a stage when one of its pipelines is to go. */
export interface Surroundings {
  /** How the stage is named, for a command that is suggested. */
  readonly options: CommandOptions;
  readonly deployed: readonly DeployedPipeline[];
  readonly declared: readonly Declared[];
  /** The stacks of other pipelines that neither outputs nor a folder tell of. */
  readonly untold: readonly string[];
  /** Whose each dataset is, and each published table. */
  readonly datasets: ReadonlyMap<string, string>;
  readonly targets: ReadonlyMap<string, string>;
  /** What an earlier removal of the pipeline was about, which was cut off. */
  readonly begun: { readonly datasets: readonly string[]; readonly targets: readonly string[] };
  /** Why nothing that holds data may be deleted here, where that is so. */
  readonly keepsData?: string;
}

/** A dataset or a target of the pipeline, and why it stays; without a reason it goes. */
export interface Belonging {
  readonly kind: 'dataset' | 'target';
  readonly name: string;
  readonly stays?: string;
}

/**
 * The datasets and targets of a pipeline: those that its stack names, those that it has, and those of a removal that
 * was cut off. One that any other pipeline has, is deployed with or declares stays.
 */
export function belongingsOf(pipeline: string, around: Surroundings): Belonging[] {
  const { begun, datasets, targets } = around;
  const deployed = around.deployed.filter(({ name }) => name === pipeline);
  const owned = (owners: ReadonlyMap<string, string>) =>
    [...owners].filter(([, owner]) => owner === pipeline).map(([name]) => name);
  const its = {
    datasets: new Set([...deployed.map(({ dataset }) => dataset), ...owned(datasets), ...begun.datasets]),
    targets: new Set([...deployed.map(({ table }) => table), ...owned(targets), ...begun.targets]),
  };
  return [
    ...[...its.datasets].map((name): Belonging => ({
      kind: 'dataset',
      name,
      stays: why(pipeline, around, datasets.get(name), ({ dataset }) => dataset === name),
    })),
    ...[...its.targets].map((name): Belonging => ({
      kind: 'target',
      name,
      stays: why(pipeline, around, targets.get(name), ({ table }) => table === name),
    })),
  ];
}

/** @param has whether a pipeline is of this dataset or target */
function why(
  pipeline: string,
  { options, deployed, declared, untold, keepsData }: Surroundings,
  owner: string | undefined,
  has: (of: { readonly dataset?: string; readonly table?: string }) => boolean,
): string | undefined {
  if (owner !== undefined && owner !== pipeline) return `it belongs to ${owner}`;
  const others = <T extends { readonly name: string }>(of: readonly T[]) =>
    of.filter(({ name }) => name !== pipeline);
  const listening = others(deployed).find(has);
  const adoption = (name: string) =>
    owner === pipeline
      ? `; it has to take it over: ${commandLine(options, 'adopt', ['--pipeline', name, '--from', pipeline])}`
      : '';
  if (listening) return `${listening.name} is deployed with it${adoption(listening.name)}`;
  const declaring = others(declared).find(has);
  if (declaring) return `${declaring.folder} declares it${adoption(declaring.name)}`;
  const unread = others(declared).find(({ dataset, table }) => dataset === undefined || table === undefined);
  if (unread) return `${unread.folder} can't be read, and may declare it`;
  const [mute] = untold;
  if (mute !== undefined) return `the stack ${mute} doesn't tell what it has, and may be of it`;
  return keepsData;
}
