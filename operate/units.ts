export { bytes, count, counted } from '../core/units.ts';

/** `0.3 s`, `2 min 05 s` */
export function duration(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  return `${Math.floor(seconds / 60)} min ${String(Math.floor(seconds % 60)).padStart(2, '0')} s`;
}

/** US dollars, two digits that say something: `$0.00026`. */
export function dollars(value: number): string {
  if (value >= 0.01) return `$${value.toFixed(2)}`;
  return `$${value.toFixed(Math.min(8, 1 - Math.floor(Math.log10(Math.max(value, 1e-7)))))}`;
}

/** A share of a whole: `0.23 %`. */
export function percent(share: number): string {
  return `${Number((share * 100).toPrecision(3))} %`;
}
