/** A stage as long as most: what is derived for the stage that a pipeline is deployed to is checked when it is synthesized. */
export const USUAL_STAGE = 'prod';
