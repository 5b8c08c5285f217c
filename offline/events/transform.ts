import { z } from 'zod';
import { NotImitated } from '../kernel/aws-error.ts';

export const InputTransformer = z.strictObject({
  InputPathsMap: z.record(z.string(), z.string()).default({}),
  InputTemplate: z.string(),
});

/** What a rule's target gets: the whole event, a part of it, a constant, or a text made from it. */
export interface Transform {
  readonly Input?: string;
  readonly InputPath?: string;
  readonly InputTransformer?: z.output<typeof InputTransformer>;
}

/**
 * The target's input as JSON text.
 * @throws NotImitated when a variable of the template has no value in the event, or one that AWS doesn't promise to
 *   escape: "object values can't include quote marks"
 *   (https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_InputTransformer.html)
 */
export function transform(event: object, target: Transform, ruleArn: string): string {
  if (target.Input !== undefined) return target.Input;
  if (target.InputPath !== undefined) return JSON.stringify(valueAt(event, target.InputPath) ?? null);
  if (target.InputTransformer === undefined) return JSON.stringify(event);
  const { InputPathsMap, InputTemplate } = target.InputTransformer;
  const variable = (name: string): unknown => {
    if (name === 'aws.events.rule-arn') return ruleArn;
    if (name === 'aws.events.rule-name') return ruleArn.slice(ruleArn.lastIndexOf('/') + 1);
    if (name === 'aws.events.event.json') return event;
    const path = InputPathsMap[name];
    return path === undefined ? undefined : valueAt(event, path);
  };
  let quoted = false;
  // Inside a JSON string a variable is text; elsewhere it is a JSON value.
  return InputTemplate.replaceAll(/\\.|"|<([\w.-]+)>/g, (match, name?: string) => {
    if (match === '"') quoted = !quoted;
    if (name === undefined) return match;
    const value = variable(name);
    if (value === undefined)
      throw new NotImitated(`an input template whose <${name}> the event has no value for`);
    const json = JSON.stringify(value);
    if (typeof value === 'string' && json !== `"${value}"`)
      throw new NotImitated(
        `an input template whose <${name}> has a quote, a backslash or a control character`,
      );
    if (!quoted) return json;
    return typeof value === 'string' ? json.slice(1, -1) : JSON.stringify(json).slice(1, -1);
  });
}

/** `$.detail.object.key`, `$.resources[0]` or `$['detail-type']`. */
function valueAt(event: unknown, path: string): unknown {
  if (!/^\$(\.[\w-]+|\[\d+\]|\['[^']+'\])*$/.test(path)) throw new NotImitated(`the event path ${path}`);
  const steps = [...path.matchAll(/\.([\w-]+)|\[(\d+)\]|\['([^']+)'\]/g)];
  return steps.reduce<unknown>((value, [, name, index, key]) => {
    const step = name ?? index ?? key ?? '';
    return typeof value === 'object' && value !== null ? new Map(Object.entries(value)).get(step) : undefined;
  }, event);
}
