/** `5,214` */
export function count(value: number): string {
  return value.toLocaleString('en-US');
}

/** `1 row`, `5,214 rows` */
export function counted(value: number, singular: string, plural = `${singular}s`): string {
  return `${count(value)} ${value === 1 ? singular : plural}`;
}

/** `310 kB`, in steps of 1,000 */
export function bytes(value: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let scaled = value;
  let unit = 0;
  while (scaled >= 999.5 && unit < units.length - 1) {
    scaled /= 1000;
    unit += 1;
  }
  return `${unit === 0 ? scaled : scaled.toPrecision(3).replace(/\.0+$/, '')} ${units[unit]}`;
}
