-- A function that Athena doesn't have: only running it tells.
SELECT id, amount,
  soundexx(note) AS note, city
FROM trial
