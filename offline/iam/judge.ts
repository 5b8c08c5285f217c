import type { Caller, Decision, Judge } from '../kernel/caller.ts';
import { conditionsHold } from './condition.ts';
import { createContext, globalKeys, serviceKeys, type Context } from './context.ts';
import { allOf, anyOf, isUnknown, matches, matchesArn, not, type Truth } from './pattern.ts';
import { parsePolicy, type PolicyDocument, type Statement } from './policy.ts';

export interface JudgeOptions {
  readonly account: string;
  /** All identity-based policies of a role. Parsed once for each document object: hand out the same ones. */
  readonly rolePolicies: (roleArn: string) => readonly PolicyDocument[];
  /** The policy attached to a resource: for an object's ARN the policy of its bucket. */
  readonly resourcePolicy: (resourceArn: string) => PolicyDocument | undefined;
}

/** What a set of policies says, and what in it couldn't be evaluated. */
interface Verdict {
  readonly says: 'allow' | 'deny' | 'nothing' | 'unknown deny';
  readonly unknown: readonly string[];
}

interface Request {
  readonly action: string;
  /** Absent for trust policies, which have no Resource. */
  readonly resource?: string;
  readonly context: Context;
  readonly principal: (statement: Statement) => Truth;
}

/**
 * Judges calls within one account as IAM does: an explicit deny wins, else an identity-based or a
 * resource-based policy must allow. Whatever isn't understood denies.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function createJudge({ account, rolePolicies, resourcePolicy }: JudgeOptions): Judge {
  return ({ caller, action, resource, context: keys }) => {
    const { roleArn, service } = caller;
    const global = service === undefined ? globalKeys(caller, account) : serviceKeys(service);
    const context = createContext({ ...global, ...keys });
    const request = { action, resource, context };
    const identity: Verdict =
      roleArn === undefined
        ? { says: service === undefined ? 'allow' : 'nothing', unknown: [] }
        : evaluate(rolePolicies(roleArn), { ...request, principal: isIdentityBased });
    const attached = resourcePolicy(resource);
    const principal = (statement: Statement) => isPrincipal(statement, caller, account);
    const based = evaluate(attached ? [attached] : [], { ...request, principal });
    return decide(identity, based, action, service === undefined ? 'identity' : 'resource');
  };
}

/**
 * Whether a service may assume a role, by the role's trust policy.
 * @param context `aws:SourceAccount` and `aws:SourceArn` of the rule, schedule or alarm it acts for
 */
export function canAssume(
  trustPolicy: PolicyDocument,
  { service, context = {} }: { service: string; context?: Readonly<Record<string, string>> },
): Decision {
  const { says, unknown } = evaluate([trustPolicy], {
    action: 'sts:AssumeRole',
    context: createContext({ ...serviceKeys(service), ...context }),
    principal: ({ Principal, Effect }) => {
      if (!Principal) return { unknown: 'a trust policy without Principal' };
      return isService(Principal, Effect, service);
    },
  });
  if (says === 'allow') return { allowed: true };
  const reason =
    says === 'deny'
      ? 'with an explicit deny in the trust policy of the role'
      : `because the trust policy of the role does not allow ${service} the sts:AssumeRole action`;
  return { allowed: false, reason: reason + note(unknown) };
}

/** @param missing the kind of policy that would have had to allow it */
function decide(
  identity: Verdict,
  resource: Verdict,
  action: string,
  missing: 'identity' | 'resource',
): Decision {
  const unknown = note([...identity.unknown, ...resource.unknown]);
  for (const [verdict, kind] of [
    [resource, 'a resource-based'],
    [identity, 'an identity-based'],
  ] as const) {
    if (verdict.says === 'deny') return { allowed: false, reason: `with an explicit deny in ${kind} policy` };
    if (verdict.says === 'unknown deny')
      return { allowed: false, reason: `with an explicit deny in ${kind} policy${unknown}` };
  }
  if (identity.says === 'allow' || resource.says === 'allow') return { allowed: true };
  return {
    allowed: false,
    reason: `because no ${missing}-based policy allows the ${action} action${unknown}`,
  };
}

function note(unknown: readonly string[]): string {
  return unknown.length === 0 ? '' : ` (the offline AWS can't evaluate ${[...new Set(unknown)].join(', ')})`;
}

function evaluate(documents: readonly PolicyDocument[], request: Request): Verdict {
  const unknown: string[] = [];
  let says: Verdict['says'] = 'nothing';
  for (const document of documents) {
    const policy = parsePolicy(document);
    if (policy.unknown.length > 0) {
      unknown.push(...policy.unknown);
      says = 'unknown deny';
    }
    for (const statement of policy.statements) {
      const applies = appliesTo(statement, request);
      if (applies === false) continue;
      if (isUnknown(applies)) unknown.push(applies.unknown);
      if (statement.Effect === 'Deny' && applies === true) return { says: 'deny', unknown };
      if (statement.Effect === 'Deny') says = 'unknown deny';
      else if (applies === true && says === 'nothing') says = 'allow';
    }
  }
  return { says, unknown };
}

function appliesTo(statement: Statement, { action, resource, context, principal }: Request): Truth {
  const variables = statement.variables ? context : undefined;
  const names = (actions: readonly string[]) =>
    anyOf(actions.map((name) => matches(name.toLowerCase(), action.toLowerCase(), undefined)));
  const covers = (arns: readonly string[]) =>
    anyOf(arns.map((arn) => (resource === '*' ? arn === '*' : matchesArn(arn, resource ?? '', variables))));
  const { Action, NotAction, Resource, NotResource } = statement;
  return allOf([
    () => (Action ? names(Action) : not(names(NotAction ?? []))),
    () => {
      if (resource === undefined)
        return Resource || NotResource ? { unknown: 'a trust policy with Resource' } : true;
      if (Resource) return covers(Resource);
      return NotResource ? not(covers(NotResource)) : { unknown: 'a statement without Resource' };
    },
    () => principal(statement),
    () => conditionsHold(statement, context),
  ]);
}

/** The principal of an identity-based policy is whom it is attached to. */
const isIdentityBased = ({ Principal }: Statement): Truth =>
  Principal ? { unknown: 'an identity-based policy with Principal' } : true;

/**
 * Whether a statement of a resource-based policy is about the caller. Naming the account denies all of its
 * principals, but grants them nothing by itself: it leaves the grant to their own policies.
 */
function isPrincipal({ Principal, Effect }: Statement, caller: Caller, account: string): Truth {
  if (!Principal) return { unknown: 'a resource-based policy without Principal' };
  if (caller.service !== undefined) return isService(Principal, Effect, caller.service);
  const names = Principal.AWS ?? [];
  if (isEveryone(names) || names.includes(caller.arn)) return true;
  if (caller.roleArn !== undefined && names.includes(caller.roleArn)) return true;
  return Effect === 'Deny' && (names.includes(account) || names.includes(`arn:aws:iam::${account}:root`));
}

/** A service isn't among "everyone" of `AWS: *`; to be safe, a Deny of everyone takes it in. */
function isService(
  principal: NonNullable<Statement['Principal']>,
  effect: Statement['Effect'],
  service: string,
) {
  return Boolean(principal.Service?.includes(service)) || (effect === 'Deny' && isEveryone(principal.AWS));
}

const isEveryone = (names: readonly string[] | undefined) => names?.includes('*') ?? false;
