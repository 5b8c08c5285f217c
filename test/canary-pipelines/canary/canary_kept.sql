SELECT id, name, CAST(born AS integer) AS born, amount, weight, seen, day, kind, city
FROM canary
WHERE name NOT LIKE 'hidden%'
