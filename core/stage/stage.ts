import type { Stage } from './names.ts';

/**
 * The name of a bucket is the shortest that AWS takes of those with a stage's name in them: 63 characters, of which
 * `afluente-`, `-data-`, an account and `-ap-northeast-1` leave 21.
 */
const LONGEST = 20;

/** It becomes part of names of buckets, stacks, functions; with `_` for `-`, which it has none of, of the database. */
const NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** The stacks that a stage has once. */
const STACKS = ['storage', 'catalog', 'alerts', 'observability', 'bridge', 'deployer'] as const;
/** What the names of its others go on with. */
const PIPELINE = 'pipeline';

/** What is wrong with a stage's name, and what to do; nothing where it is right. */
export function faultOfStage(name: string): string | undefined {
  if (!NAME.test(name))
    return `"${name}" is not the name of a stage; use a-z, 0-9 and single dashes, beginning with a letter`;
  if (name.length > LONGEST) return `"${name}" is ${name.length} characters long; at most ${LONGEST}`;
  if (name.split('-').includes(PIPELINE))
    return `"${name}" has the word ${PIPELINE} in it, by which stacks are told apart; choose another`;
  return undefined;
}

/** What the names of a stage's stacks begin with: `afluente-dev-`. Those of a stage `dev-eu` begin with it too. */
export function stackPrefix(stage: Stage): string {
  return `afluente-${stage}-`;
}

/** `afluente-dev-storage` */
export function stackName(stage: Stage, stack: (typeof STACKS)[number]): string {
  return `${stackPrefix(stage)}${stack}`;
}

/** `afluente-dev-pipeline-my-orders` */
export function pipelineStackName(stage: Stage, pipeline: string): string {
  return `${stackPrefix(stage)}${PIPELINE}-${pipeline.replaceAll('_', '-')}`;
}

/** Whether a stack is this stage's, by its name: those of `dev-eu` are none of `dev`'s. */
export function isStackOf(stage: Stage, name: string): boolean {
  if (!name.startsWith(stackPrefix(stage))) return false;
  const rest = name.slice(stackPrefix(stage).length);
  return STACKS.some((stack) => stack === rest) || rest.startsWith(`${PIPELINE}-`);
}
