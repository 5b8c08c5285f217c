import { AwsError } from './aws-error.ts';

/**
 * Who makes a call: the operator at the keyboard, a role that a function, a rule or a schedule assumed, or a
 * service in its own name.
 */
export interface Caller {
  /** As it stands in denial messages: `arn:aws:sts::000000000000:assumed-role/<role>/<session>`. */
  readonly arn: string;
  /** The role whose policies decide; absent for the operator, whom only bucket policies can deny. */
  readonly roleArn?: string;
  /** The service that calls in its own name (`events.amazonaws.com`): only a resource's policy can allow it. */
  readonly service?: string;
  /** Set when a service calls on somebody's behalf: Athena reading S3 and Glue (`aws:CalledVia`). */
  readonly via?: 'athena.amazonaws.com';
}

/** One call to be judged, in IAM's terms. */
export interface Access {
  readonly caller: Caller;
  /** `s3:GetObject` */
  readonly action: string;
  /** The ARN acted upon, or `*` for actions that have no resource. */
  readonly resource: string;
  /** Condition keys of the call, in their documented spelling: `s3:prefix`. */
  readonly context?: Readonly<Record<string, string>>;
}

export type Decision =
  | { readonly allowed: true }
  /** `reason` is the tail of AWS's message: "because no identity-based policy allows the s3:GetObject action". */
  | { readonly allowed: false; readonly reason: string };

/** Judges a call against the synthesized policies. Whatever it doesn't understand, it denies. */
export type Judge = (access: Access) => Decision;

/**
 * Lets the call pass, or throws AWS's own denial.
 * @throws AwsError with `code` (S3 says `AccessDenied` with 403, JSON services `AccessDeniedException` with 400)
 */
export function authorize(judge: Judge, access: Access, code = 'AccessDeniedException', status = 400): void {
  const decision = judge(access);
  if (decision.allowed) return;
  const on = access.resource === '*' ? '' : ` on resource: ${access.resource}`;
  const message = `User: ${access.caller.arn} is not authorized to perform: ${access.action}${on} ${decision.reason}`;
  throw new AwsError(code, message, { status });
}

/** A service that calls in its own name, as EventBridge does a function that its rule names. */
export function serviceCaller(service: string): Caller {
  return { arn: service, service };
}

/** The caller that a role becomes when somebody assumes it. `roleArn` is `arn:aws:iam::<account>:role/<path/><name>`. */
export function assumedRole(roleArn: string, session: string): Caller {
  const [, partition, , , account, resource = ''] = roleArn.split(':');
  const name = resource.slice(resource.lastIndexOf('/') + 1);
  return { arn: `arn:${partition}:sts::${account}:assumed-role/${name}/${session}`, roleArn };
}
