import { needOf } from './need.ts';

/** What services call a denial; the answer to a HEAD has no body to name it in. */
const DENIED: ReadonlySet<unknown> = new Set(['AccessDenied', 'AccessDeniedException', 'Forbidden', '403']);
const UNNAMED = new Set(['UnknownError', 'Unknown']);
const FORBIDDEN = 403;

/** AWS's own words for it, where it says all of it. */
const TOLD = /^User: \S+ is not authorized to perform: [\w-]+:\w+ (?:on|because|with)/;

/** A client of the SDK, as far as its calls can be seen through. */
interface Client {
  readonly middlewareStack: {
    add(
      middleware: <In extends object, Out extends object>(
        next: (args: In) => Promise<Out>,
        context: { readonly clientName?: string; readonly commandName?: string },
      ) => (args: In) => Promise<Out>,
      options: { readonly step: 'initialize'; readonly name: string },
    ): void;
  };
}

/**
 * Has a client tell of every denial who may not do what with which resource: some services leave that out of their
 * words, and S3 out of the answer to a HEAD. The error stays the SDK's own, but for its message; so does a batch's
 * answer, but for the messages of the denials in it.
 * @param who asks: the ARN of a user, or of a role
 */
export function nameDenials<C extends Client>(client: C, who: () => Promise<string>): C {
  client.middlewareStack.add(
    (next, { clientName = '', commandName = '' }) =>
      async (args) => {
        const input = 'input' in args ? args.input : undefined;
        const named = async (said: unknown, key?: unknown): Promise<string> => {
          const words = typeof said === 'string' ? said : '';
          if (TOLD.test(words)) return words;
          const { action, resource } = needOf(
            clientName,
            commandName,
            typeof key === 'string' && isRecord(input) ? { Bucket: input['Bucket'], Key: key } : input,
          );
          const more = words === '' || UNNAMED.has(words) ? '' : `: ${words}`;
          return `User: ${await who()} is not authorized to perform: ${action} on resource: ${resource}${more}`;
        };
        try {
          const answer = await next(args);
          for (const error of errorsIn(answer)) {
            const detail = isRecord(error['ErrorDetail']) ? error['ErrorDetail'] : undefined;
            if (DENIED.has(error['Code'])) error['Message'] = await named(error['Message'], error['Key']);
            if (detail && DENIED.has(detail['ErrorCode']))
              detail['ErrorMessage'] = await named(detail['ErrorMessage']);
          }
          return answer;
        } catch (error) {
          if (error instanceof Error && isDenial(error)) error.message = await named(error.message);
          throw error;
        }
      },
    { step: 'initialize', name: 'nameDenials' },
  );
  return client;
}

/** Whether IAM, or a policy of a resource, denied a call. */
export function isDenial(error: Error): boolean {
  return DENIED.has(error.name) || (UNNAMED.has(error.name) && statusOf(error) === FORBIDDEN);
}

/** The HTTP status that an SDK's error carries, 0 without one. */
export function statusOf(error: Error): number {
  const metadata = '$metadata' in error ? error.$metadata : undefined;
  const status = isRecord(metadata) ? metadata['httpStatusCode'] : undefined;
  return typeof status === 'number' ? status : 0;
}

/** What a batch's answer says of those parts of it that failed: `DeleteObjects`, Glue's partitions. */
function errorsIn(answer: object): readonly Record<string, unknown>[] {
  const output = 'output' in answer ? answer.output : undefined;
  const errors = isRecord(output) ? output['Errors'] : undefined;
  return Array.isArray(errors) ? errors.filter(isRecord) : [];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
