import * as z from 'zod/mini';
import type { FunctionKind, ReadLine } from '../documents/log-line.ts';

/** One event of a function's log, as CloudWatch Logs has it. */
export interface LogEvent {
  /** Unique, and the same whenever it is read. */
  readonly id: string;
  readonly task: FunctionKind;
  /** Of one execution environment, whose invocations follow each other. */
  readonly stream: string;
  /** ms since 1970 */
  readonly at: number;
  readonly message: string;
}

type Parsed = Pick<ReadLine, 'kind' | 'level' | 'message' | 'fields'> & {
  readonly request?: string;
  readonly execution?: string;
};

const Structured = z.looseObject({
  level: z.string(),
  message: z.string(),
  execution: z.optional(z.string()),
  function_request_id: z.optional(z.string()),
});
const EmbeddedMetrics = z.looseObject({ _aws: z.unknown() });

/** https://docs.aws.amazon.com/lambda/latest/dg/nodejs-logging.html */
const PLATFORM = /^(?:INIT_START|START|END|REPORT|EXTENSION|XRAY|INIT_REPORT|RESTORE_\w+)\b|^Runtime\.\w+$/;
const CONSOLE = /^\d{4}-\S+Z\t(\S+)\t([A-Z]+)\t(.*)$/s;
/** What ends an invocation from outside: it is over time, or its process is gone. */
const ENDED = /^(?:\d{4}-\S+Z )?(?:RequestId: )?\S+ (Task timed out after .*|Error: Runtime exited .*)$/s;
const REQUEST = /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/;
/** The runtime's own account of what a handler threw, which was logged as a structured line before. */
const UNCAUGHT = /^(?:Invoke Error|Uncaught Exception|Unhandled Promise Rejection) \t(\{.*\})$/s;
const Thrown = z.object({ errorType: z.string(), errorMessage: z.string(), stack: z.array(z.string()) });

/**
 * Tells of which execution lines are: structured ones say so, the others belong to the invocation around them. An
 * execution environment has one invocation at a time.
 */
export class LogReader {
  readonly #requestOf = new Map<string, string>();
  readonly #executionOf = new Map<string, string>();
  readonly #failed = new Set<string>();

  /** @param events by their time; more may follow */
  read(events: readonly LogEvent[]): ReadLine[] {
    const lines = events.map((event) => {
      const parsed = parse(event.message.trimEnd());
      const request = parsed.request ?? this.#requestOf.get(event.stream);
      if (request !== undefined) this.#note(event.stream, request, parsed);
      return { event, parsed, request };
    });
    return lines.map(({ event, parsed, request = '' }) => ({
      time: new Date(event.at).toISOString(),
      task: event.task,
      execution: parsed.execution ?? this.#executionOf.get(request),
      level: parsed.level,
      message: parsed.message,
      fields: parsed.fields,
      kind: parsed.kind === 'repeat' && !this.#failed.has(request) ? 'line' : parsed.kind,
    }));
  }

  #note(stream: string, request: string, { kind, execution, fields }: Parsed): void {
    this.#requestOf.set(stream, request);
    if (execution !== undefined) this.#executionOf.set(request, execution);
    if (kind === 'line' && 'error' in fields) this.#failed.add(request);
  }
}

function parse(text: string): Parsed {
  const json = text.startsWith('{') ? parseJson(text) : undefined;
  const structured = Structured.safeParse(json).data;
  if (structured) {
    const { level, message, execution, timestamp: _, ...fields } = structured;
    return {
      kind: 'line',
      level,
      message,
      fields,
      request: structured.function_request_id,
      // A listener may know its execution by its ARN.
      execution: execution?.split(':').at(-1),
    };
  }
  const metrics = EmbeddedMetrics.safeParse(json).data;
  if (metrics) {
    const { _aws, ...fields } = metrics;
    return { kind: 'metrics', message: 'metrics', fields };
  }
  return parseText(text);
}

function parseText(text: string): Parsed {
  const request = REQUEST.exec(text)?.[0];
  if (PLATFORM.test(text)) return { kind: 'platform', message: text, fields: {}, request };
  const [, , level, said = ''] = CONSOLE.exec(text) ?? [];
  const thrown = Thrown.safeParse(parseJson(UNCAUGHT.exec(said)?.[1] ?? '')).data;
  if (thrown) {
    const { errorType: name, errorMessage: message, stack } = thrown;
    const error = { name, message, stack: stack.join('\n') };
    return { kind: 'repeat', level, message, fields: { error }, request };
  }
  if (level !== undefined) return { kind: 'line', level, message: said, fields: {}, request };
  const [, ended] = ENDED.exec(text) ?? [];
  if (ended !== undefined) return { kind: 'line', level: 'ERROR', message: ended, fields: {}, request };
  return { kind: 'line', message: text, fields: {} };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
