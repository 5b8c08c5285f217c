import { stageOf } from '../../operate/session/settings.ts';

/** The settings of the stages that tests know (`test/config/`). */
export const stages = {
  dev: (await stageOf('dev')).settings,
  prod: (await stageOf('prod')).settings,
};
