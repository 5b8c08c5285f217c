import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** A rule of cdk-nag that a construct doesn't follow, and why that is right. */
export interface Acknowledgement {
  readonly id: string;
  readonly reason: string;
}

export function acknowledge(construct: IConstruct, acknowledgements: readonly Acknowledgement[]): void {
  acknowledgements.forEach((one) => Validations.of(construct).acknowledge(one));
}
