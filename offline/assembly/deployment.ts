/** One resource of a template, its intrinsics resolved, as if CloudFormation had created it. */
export interface DeployedResource {
  readonly stack: string;
  readonly logicalId: string;
  /** `AWS::Lambda::Function` */
  readonly type: string;
  /** What `Ref` gives. */
  readonly physicalId: string;
  /** What `Fn::GetAtt: Arn` gives, where the type has one. */
  readonly arn: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** A `cdk.out`, deployed: everything the services of the embedded AWS are made from. */
export interface Deployment {
  readonly account: string;
  readonly region: string;
  /** Stack names in the order of their dependencies. */
  readonly stacks: readonly string[];
  /** Those of them that are protected from being deleted. */
  readonly protectedStacks: ReadonlySet<string>;
  /** Stack → its template, as it was written. */
  readonly templates: Readonly<Record<string, string>>;
  readonly resources: readonly DeployedResource[];
  /** Stack → output key → value. */
  readonly outputs: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Resource types that the templates declare and that nothing here imitates, with their number. */
  readonly notImitated: ReadonlyMap<string, number>;
  /** The directory of a function's bundled code. */
  readonly codeDirectory: (functionArn: string) => string;
}
