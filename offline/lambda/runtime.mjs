/**
 * The program of an execution environment: loads the bundled handler and runs one invocation after another, as
 * AWS's Node.js runtime does (github.com/aws/aws-lambda-nodejs-runtime-interface-client, whose error shapes,
 * handler look-up and console format it keeps).
 *
 * Plain JavaScript on purpose: stripping types costs each environment 18 MB of its declared memory and 40 ms
 * of its start (measured, Node 24).
 */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { format } from 'node:util';
import { compileFunction, constants } from 'node:vm';

const send = process.send.bind(process);
// A handler on Lambda sees no parent process.
process.send = undefined;
process.on('disconnect', () => process.exit(0));

const streams = [process.stdout, process.stderr].map((stream) => stream.write.bind(stream));
let requestId;

const levels = { trace: 'TRACE', debug: 'DEBUG', info: 'INFO', log: 'INFO', warn: 'WARN', error: 'ERROR' };
for (const [method, level] of Object.entries(levels)) {
  console[method] = (...message) => {
    const line = [new Date().toISOString(), requestId, level, format(...message)].join('\t');
    // One log event a call: CloudWatch shows a carriage return as a line break.
    streams[0](`${line.replaceAll('\n', '\r')}\n`);
  };
}

class RuntimeError extends Error {
  constructor(name, message) {
    super(message);
    this.name = `Runtime.${name}`;
  }
}

function describe(error) {
  if (!(error instanceof Error)) return { errorType: typeof error, errorMessage: String(error), trace: [] };
  return {
    errorType: error.name,
    errorMessage: error.message,
    trace: typeof error.stack === 'string' ? error.stack.split('\n') : [],
  };
}

function logged(error) {
  const { errorType, errorMessage, trace } = describe(error);
  return JSON.stringify({ errorType, errorMessage, stack: trace });
}

async function loadModule(file) {
  if (file.endsWith('.mjs') || (file.endsWith('.js') && declaresModules(dirname(file))))
    return import(pathToFileURL(file).href);
  // `require` would look for a package.json above the bundle, where on Lambda there is none.
  const module = { exports: {} };
  const options = { filename: file, importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER };
  const names = ['exports', 'require', 'module', '__filename', '__dirname'];
  compileFunction(readFileSync(file, 'utf8'), names, options).call(
    module.exports,
    module.exports,
    createRequire(file),
    module,
    file,
    dirname(file),
  );
  return module.exports;
}

function declaresModules(directory) {
  const manifest = join(directory, 'package.json');
  return existsSync(manifest) && JSON.parse(readFileSync(manifest, 'utf8')).type === 'module';
}

async function loadHandler() {
  const name = process.env['_HANDLER'];
  const [, path, exported] = /^(.*?[^/.]*)\.(.*)$/.exec(name) ?? [];
  if (!path || !exported) throw new RuntimeError('MalformedHandlerName', 'Bad handler');
  const base = join(process.env.LAMBDA_TASK_ROOT, path);
  const file = ['', '.js', '.mjs', '.cjs'].map((extension) => base + extension).find(existsSync);
  if (file === undefined) throw new RuntimeError('ImportModuleError', `Error: Cannot find module '${path}'`);
  let module;
  try {
    module = await loadModule(file);
  } catch (error) {
    if (error instanceof SyntaxError) throw new RuntimeError('UserCodeSyntaxError', String(error));
    if (['MODULE_NOT_FOUND', 'ERR_MODULE_NOT_FOUND'].includes(error?.code))
      throw new RuntimeError('ImportModuleError', String(error));
    throw error;
  }
  const find = (object) => exported.split('.').reduce((nested, key) => nested?.[key], object);
  const handler = find(module) ?? find(module.default);
  if (handler === undefined)
    throw new RuntimeError('HandlerNotFound', `${name} is undefined or not exported`);
  if (typeof handler !== 'function') throw new RuntimeError('HandlerNotFound', `${name} is not a function`);
  if (handler.length > 2) {
    const removed = 'AWS Lambda has removed support for callback-based function handlers';
    throw new RuntimeError('CallbackHandlerDeprecated', `ERROR: ${removed} starting with Node.js 24.`);
  }
  return handler;
}

/** Ends the invocation: the mark on both streams tells the parent that no line of it is missing. */
function finish(message, then) {
  for (const write of streams) write(`\u0004${message.requestId}\n`);
  send(message, then);
}

async function invoke(handler, { id, payload, deadline, functionArn, traceId }) {
  requestId = id;
  process.env['_X_AMZN_TRACE_ID'] = traceId;
  const { env } = process;
  const context = {
    clientContext: undefined,
    identity: undefined,
    invokedFunctionArn: functionArn,
    awsRequestId: id,
    tenantId: undefined,
    xRayTraceId: traceId,
    functionName: env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: env.AWS_LAMBDA_FUNCTION_VERSION,
    memoryLimitInMB: env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: env.AWS_LAMBDA_LOG_STREAM_NAME,
    getRemainingTimeInMillis: () => deadline - Date.now(),
  };
  try {
    const output = serialize(await handler(JSON.parse(payload), context));
    finish({ type: 'result', requestId: id, payload: output });
  } catch (error) {
    console.error('Invoke Error', `\t${logged(error)}`);
    finish({ type: 'error', requestId: id, payload: JSON.stringify(describe(error)) });
  }
}

function serialize(result) {
  try {
    return JSON.stringify(result === undefined ? null : result) ?? 'null';
  } catch {
    throw new RuntimeError('JSONStringifyError', 'Unable to stringify response body');
  }
}

/** What escapes the handler ends the environment, with the exit codes of AWS's runtime. */
function crash(label, error, code) {
  console.error(label, `\t${logged(error)}`);
  finish({ type: 'crash', requestId, payload: JSON.stringify(describe(error)) }, () => process.exit(code));
}
process.on('uncaughtException', (error) => crash('Uncaught Exception', error, 129));
process.on('unhandledRejection', (reason) =>
  crash('Unhandled Promise Rejection', new RuntimeError('UnhandledPromiseRejection', String(reason)), 128),
);

try {
  const handler = await loadHandler();
  process.on('message', (message) => void invoke(handler, message));
  send({ type: 'ready' });
} catch (error) {
  console.error('Uncaught Exception', `\t${logged(error)}`);
  finish({ type: 'crash', requestId, payload: JSON.stringify(describe(error)) });
}
