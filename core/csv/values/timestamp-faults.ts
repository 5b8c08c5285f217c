import type { Faulty } from './value.ts';

/** What may be wrong with a timestamp, beside its date: each says what cures it, where something does. */
export const NO_TIME: Faulty = { fault: 'is no time of the day' };
export const LEAP_SECOND: Faulty = { fault: 'is a leap second, which a timestamp has no room for' };
export const WITH_ZONE: Faulty = { fault: "ends in a time zone, which only .written({ zone: 'utc' }) takes" };
export const WITHOUT_ZONE: Faulty = {
  fault: "ends in no time zone, which .written({ zone: 'utc' }) asks for",
};
export const NO_ZONE: Faulty = { fault: 'ends in an offset that no time zone has' };
export const FINER: Faulty = {
  fault: "is finer than a millisecond; .written({ fraction: 'truncate' }) cuts off what is",
};
