// The only API that TypeScript 7 has; its version is exact in package.json.
import { API } from 'typescript/unstable/sync';

/**
 * The properties of an interface, and what their docstrings say, as the compiler has them.
 * @param root the project's folder
 * @param room the `tsconfig.json` of the file's room, from there
 * @param file the source that exports it, from there
 * @throws Error where the file exports no such interface
 */
export function docstringsOf(
  root: string,
  room: string,
  file: string,
  name: string,
): [name: string, prose: string][] {
  const api = new API({ cwd: root });
  try {
    const [project] = api.updateSnapshot({ openProjects: [room] }).getProjects();
    if (!project) throw new Error(`${room} is no project.`);
    const { checker, program } = project;
    const source = program.getSourceFile(`${root}/${file}`);
    const module = source && checker.getSymbolAtLocation(source);
    if (!module) throw new Error(`${file} is no module of ${room}.`);
    const symbol = checker.getExportsOfModule(module).find((one) => one.name === name);
    const type = symbol && checker.getDeclaredTypeOfSymbol(symbol);
    if (!type) throw new Error(`${file} exports no ${name}.`);
    return checker
      .getPropertiesOfType(type)
      .map((one) => [one.name, checker.getDocumentationCommentOfSymbol(one).replaceAll(/\s+/g, ' ')]);
  } finally {
    api.close();
  }
}
