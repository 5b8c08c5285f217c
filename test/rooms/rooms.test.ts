import { importsOf, rooms, roomOf, sources } from '../support/rooms.ts';

const ROOMS = rooms();
const NAMES = ROOMS.map(({ name }) => name);

test('every source is in one room: a new folder has a tsconfig, which tsconfig.json references', () => {
  expect(ROOMS.flatMap(({ files }) => files).sort()).toEqual(sources().sort());
});

test.each(ROOMS)('$name has no source of another folder', ({ name, files }) => {
  expect(files.filter((file) => roomOf(file, NAMES) !== name)).toEqual([]);
});

// The compiler lets a room import what its references reference, and doesn't miss an import of what it references.
test.each(ROOMS)('$name imports each of the rooms that it references, and no other', (room) => {
  const imported = room.files
    .flatMap(importsOf)
    .flatMap(({ source }) => (source === undefined ? [] : [roomOf(source, NAMES)]))
    .filter((name) => name !== room.name);
  expect([...new Set(imported)].sort()).toEqual(room.references);
});
