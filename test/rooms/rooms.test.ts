import { importsOf, rooms, roomOf, sources } from '../support/rooms.ts';
import { circleIn } from './circle.ts';
import { PACKAGES } from './packages.ts';

const ROOMS = rooms().map((room) => ({ ...room, imports: room.files.flatMap(importsOf) }));
const NAMES = ROOMS.map(({ name }) => name);
const sorted = (texts: Iterable<string>) => [...new Set(texts)].sort();

test('every source is in one room: a new folder has a tsconfig, which tsconfig.json references', () => {
  expect(ROOMS.flatMap(({ files }) => files).sort()).toEqual(sources().sort());
});

test.each(ROOMS)('$name has no source of another folder', ({ name, files }) => {
  expect(files.filter((file) => roomOf(file, NAMES) !== name)).toEqual([]);
});

// The compiler lets a room import what its references reference, and doesn't miss an import of what it references.
test.each(ROOMS)('$name imports each of the rooms that it references, and no other', (room) => {
  const imported = room.imports
    .flatMap(({ source }) => (source === undefined ? [] : [roomOf(source, NAMES)]))
    .filter((name) => name !== room.name);
  expect(sorted(imported)).toEqual(room.references);
});

test('the table of packages has each room, and no other', () => {
  expect(Object.keys(PACKAGES).sort()).toEqual(sorted(NAMES));
});

test.each(ROOMS)('$name imports each of the packages that the table grants it, and no other', (room) => {
  const granted = PACKAGES[room.name] ?? [];
  const used = room.imports
    .flatMap((one) => one.package ?? [])
    .map((name) => (granted.includes('node:*') ? name.replace(/^node:.*/, 'node:*') : name));
  expect(sorted(used)).toEqual(sorted(granted));
});

// Types are gone when a program runs; what is left of a circle sees the other before it is there.
test.each(ROOMS)('no source of $name waits for itself', ({ files, imports }) => {
  const needed = new Map<string, string[]>(files.map((file) => [file, []]));
  for (const { file, source, typesOnly } of imports) {
    if (source !== undefined && !typesOnly) needed.get(file)!.push(source);
  }
  expect(circleIn(needed)).toEqual([]);
});
