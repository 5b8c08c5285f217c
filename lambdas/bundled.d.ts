/** The pipeline that a function is bundled for; the bundler puts its folder's files in place of these names. */
declare module '#pipeline' {
  // oxlint-disable-next-line consistent-type-imports -- an ambient module takes no relative import statement
  const definition: import('../core/definition/pipeline.ts').Definition;
  export default definition;
}
declare module '#sql' {
  const sql: string;
  export default sql;
}
