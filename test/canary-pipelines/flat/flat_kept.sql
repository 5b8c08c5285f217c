SELECT id, name, CAST(size AS integer) AS size, 1000 / parts AS share, born
FROM flat
