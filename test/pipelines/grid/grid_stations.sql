SELECT sum(passengers) AS passengers, line, station FROM grid GROUP BY line, station
