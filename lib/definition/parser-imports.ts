import { registerHooks } from 'node:module';

// dt-sql-parser publishes ES modules whose generated parsers import '../SQLParserBase' without the suffix that Node
// asks for.
registerHooks({
  resolve: (specifier, context, next) =>
    next(specifier === '../SQLParserBase' ? `${specifier}.js` : specifier, context),
});
