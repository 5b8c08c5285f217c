import { RemovalPolicy } from 'aws-cdk-lib';

/**
 * What becomes of a resource that holds data when its stack goes, or its place in the template. What is kept goes
 * nevertheless with the deployment that made it, when that fails: the next one would find its name taken.
 */
export function removalOfData(keepData: boolean): RemovalPolicy {
  return keepData ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY;
}
