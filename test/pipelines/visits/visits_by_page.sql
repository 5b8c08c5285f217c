SELECT page, sum(visitors) AS visitors FROM visits GROUP BY page
