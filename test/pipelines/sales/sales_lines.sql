SELECT id, region, stars, sold_at, CAST(sold_at AS date) AS day, units
FROM sales
WHERE note IS NULL OR note <> 'hidden'
