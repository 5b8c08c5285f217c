/** The pipeline `trial` as it is, beside SQL that Athena refuses. */
export { default } from '../../pipelines/trial/pipeline.ts';
