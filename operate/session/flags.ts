/** The flag that names the folder with the pipelines' folders again, for a command that is suggested. */
export function foldersFlag(directory: string): string {
  return directory === 'pipelines' ? '' : ` --pipelines ${quoted(directory)}`;
}

/** A file's name as a shell takes it. */
export function quoted(file: string): string {
  return /^[\w./@%+=:,-]+$/.test(file) ? file : `'${file.replaceAll("'", `'\\''`)}'`;
}
