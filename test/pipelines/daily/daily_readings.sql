SELECT day, sensor, reading FROM daily
