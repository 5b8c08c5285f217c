import { declareValuePlugin, PluginKind } from '@stryker-mutator/api/plugin';

/**
 * Leaves out the texts of messages: what an error says, and how a log line begins. Names, keys and statements are
 * mutated.
 * @type {import('@stryker-mutator/api/ignore').Ignorer}
 */
const messages = {
  shouldIgnore(path) {
    if (!path.isStringLiteral() && !path.isTemplateLiteral()) return undefined;
    const { type, callee, arguments: given } = path.parent;
    if (given?.[0] !== path.node || callee.type !== 'Identifier') return undefined;
    // Errors are the only classes that are made with a text: of `new URL(…)` and `new RegExp(…)` it is a name.
    if (type === 'NewExpression' && !/^(?:URL|RegExp|Date)$/.test(callee.name)) return 'what an error says';
    return type === 'CallExpression' && callee.name === 'log' ? 'how a log line begins' : undefined;
  },
};

export const strykerPlugins = [declareValuePlugin(PluginKind.Ignore, 'messages', messages)];
