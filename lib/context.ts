import { nearest } from '../core/input/nearest.ts';
import type { Stage } from '../core/stage/names.ts';
import { type NamedStage, stageNamed } from '../core/settings/parse.ts';
import type { Settings } from '../core/settings/settings.ts';
import { WrongInput } from '../core/input/wrong-input.ts';

/** A `-c name=value` that can't be followed. */
class WrongContext extends WrongInput {
  override readonly name = 'WrongContext';
}

/** What the app is told by `-c`; everything that the next deployment has to know too is a setting. */
export interface AppContext extends NamedStage {
  /** The folder with the pipelines' folders. */
  readonly pipelines: string;
}

const KEYS = ['stage', 'pipelines'];

/** What was context once, and the setting that it is now. */
const SETTINGS: Readonly<Record<string, (value: string, stage: Stage) => string>> = {
  bridge: (value, stage) =>
    value === 'none' ? `leave bridge out of stages.${stage}` : `write bridge: '${value}' in stages.${stage}`,
  bucket: (value, stage) => `write existingBucket: '${value}' in stages.${stage}`,
};

/**
 * What `-c` says, beside the CDK's own context.
 * @param context all of the app's
 * @throws WrongContext where a setting is given, or a name that is none but near to one; InvalidSettings where there is
 * no such stage
 */
export function contextOf(context: Readonly<Record<string, unknown>>, settings: Settings): AppContext {
  const { stage: named, pipelines = 'pipelines' } = context;
  const chosen = stageNamed(named === undefined ? undefined : textOf(named), settings, '-c stage=');
  for (const [name, value] of Object.entries(context)) {
    if (KEYS.includes(name)) continue;
    const setting = SETTINGS[name];
    if (setting)
      throw new WrongContext(
        `-c ${name} would be forgotten by the next deployment; ${setting(textOf(value), chosen.stage)} of afluente.config.ts instead.`,
      );
    const meant = nearest(name, [...KEYS, ...Object.keys(SETTINGS)]);
    if (meant !== undefined)
      throw new WrongContext(`-c ${name}: there is no such context; did you mean "${meant}"?`);
  }
  return { ...chosen, pipelines: textOf(pipelines) };
}

/** As it was typed; only `cdk.json` can say anything but a text. */
function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
