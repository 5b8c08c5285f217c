import { fromHere } from './root.ts';
import { type CommandOptions, suggest, type SUGGESTED } from './suggest.ts';

export { type CommandOptions, DEFAULT_PIPELINE, SUGGESTED } from './suggest.ts';

/** Where the offline AWS keeps its state, unless it is told otherwise. */
export const DEFAULT_STATE = fromHere('.offline');

/** Where the pipelines' folders are, unless it is told otherwise. */
export const DEFAULT_FOLDERS = fromHere('pipelines');

/** The sample that a pipeline comes with, which is landed unless another file is named. */
export function sampleOf(pipeline: string): string {
  return fromHere(`data/${pipeline}.csv`);
}

/**
 * A command that is suggested: typed as it stands into a shell, it works where this one did.
 * @param args its own, which are quoted where a shell needs that
 */
export function commandLine(
  given: CommandOptions,
  name: keyof typeof SUGGESTED,
  args: readonly string[] = [],
): string {
  return suggest(given, { state: DEFAULT_STATE, folders: DEFAULT_FOLDERS }, name, args);
}
