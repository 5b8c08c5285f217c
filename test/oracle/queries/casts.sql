-- Text to numbers.
SELECT TRY_CAST('12' AS integer), TRY_CAST(' 12' AS integer), TRY_CAST('12 ' AS integer), TRY_CAST('+12' AS integer), TRY_CAST('1_000' AS integer), TRY_CAST('0x10' AS integer), TRY_CAST('1e3' AS bigint);
SELECT TRY_CAST('١٢' AS bigint), TRY_CAST('१२' AS integer), TRY_CAST('１２' AS integer);
SELECT TRY_CAST('2147483648' AS integer), TRY_CAST('-9223372036854775808' AS bigint), TRY_CAST('128' AS tinyint), TRY_CAST('-32768' AS smallint);
SELECT TRY_CAST('1.5' AS double), TRY_CAST(' 1.5' AS double), TRY_CAST('1.5 ' AS double), TRY_CAST('1d' AS double), TRY_CAST('1f' AS double), TRY_CAST('1D' AS double);
SELECT TRY_CAST('0x1p3' AS double), TRY_CAST('Infinity' AS double), TRY_CAST('-Infinity' AS double), TRY_CAST('+Infinity' AS double), TRY_CAST('inf' AS double), TRY_CAST('NaN' AS double), TRY_CAST('nan' AS double);
SELECT TRY_CAST('1e400' AS double), TRY_CAST('1e-400' AS double), TRY_CAST('.5' AS double), TRY_CAST('5.' AS double), TRY_CAST('.' AS double), TRY_CAST('' AS double), TRY_CAST('1,5' AS double);
SELECT TRY_CAST('1e39' AS real), TRY_CAST('1.5' AS real), TRY_CAST('1.5f' AS real), TRY_CAST('abc' AS real);
SELECT CAST('abc' AS double);
SELECT CAST('' AS integer);
SELECT CAST('1.0' AS bigint);
SELECT CAST('300' AS tinyint);
SELECT TRY_CAST('1.005' AS decimal(5,2)), TRY_CAST('1.004' AS decimal(5,2)), TRY_CAST('-1.005' AS decimal(5,2)), TRY_CAST('1000' AS decimal(5,2)), TRY_CAST('1e2' AS decimal(5,2)), TRY_CAST(' 1.5' AS decimal(5,2)), TRY_CAST('1.5 ' AS decimal(5,2));
SELECT TRY_CAST('.5' AS decimal(5,2)), TRY_CAST('5.' AS decimal(5,2)), TRY_CAST('+5' AS decimal(5,2)), TRY_CAST('' AS decimal(5,2)), TRY_CAST('-' AS decimal(5,2)), TRY_CAST('1,5' AS decimal(5,2)), TRY_CAST('NaN' AS decimal(5,2));
SELECT CAST('abc' AS decimal(5,2));
SELECT CAST('1000' AS decimal(5,2));
SELECT TRY_CAST('true' AS boolean), TRY_CAST('T' AS boolean), TRY_CAST('1' AS boolean), TRY_CAST('yes' AS boolean), TRY_CAST(' true' AS boolean), TRY_CAST('FALSE' AS boolean), TRY_CAST('f' AS boolean), TRY_CAST('0' AS boolean), TRY_CAST('' AS boolean);
SELECT CAST('maybe' AS boolean);
-- Text to dates and timestamps.
SELECT TRY_CAST('2024-01-31' AS date), TRY_CAST('2024-1-3' AS date), TRY_CAST('2024-02-30' AS date), TRY_CAST(' 2024-01-31 ' AS date), TRY_CAST('+2024-01-31' AS date), TRY_CAST('-0001-01-31' AS date), TRY_CAST('12024-01-31' AS date);
SELECT TRY_CAST('2024-01-31 10:00:00' AS date), TRY_CAST('2024-01-31T10:00:00' AS date), TRY_CAST('20240131' AS date), TRY_CAST('31/01/2024' AS date), TRY_CAST('2024/01/31' AS date), TRY_CAST('24-01-31' AS date), TRY_CAST('' AS date);
SELECT CAST('2024-13-01' AS date);
SELECT CAST('yesterday' AS date);
SELECT TRY_CAST('2024-01-31 10:00:00' AS timestamp), TRY_CAST('2024-01-31 10:00' AS timestamp), TRY_CAST('2024-01-31 10' AS timestamp), TRY_CAST('2024-01-31' AS timestamp), TRY_CAST('2024-01-31T10:00:00' AS timestamp), TRY_CAST('2024-1-3 1:2:3' AS timestamp);
SELECT TRY_CAST('2024-01-31 10:00:00Z' AS timestamp), TRY_CAST('2024-01-31 10:00:00 UTC' AS timestamp), TRY_CAST('2024-01-31 10:00:00 +02:00' AS timestamp), TRY_CAST('2024-01-31 10:00:00+02:00' AS timestamp), TRY_CAST('2024-01-31 10:00:00 Europe/Madrid' AS timestamp), TRY_CAST('2024-01-31 10:00:00 Nowhere/City' AS timestamp);
SELECT TRY_CAST('2024-01-31 10:00:00.1' AS timestamp(3)), TRY_CAST('2024-01-31 10:00:00.1235' AS timestamp(3)), TRY_CAST('2024-01-31 10:00:00.9995' AS timestamp(3)), TRY_CAST('2024-01-31 10:00:00.1234567' AS timestamp(3)), TRY_CAST('2024-01-31 10:00:00.123456789012' AS timestamp(6));
SELECT TRY_CAST('2024-01-31 24:00:00' AS timestamp), TRY_CAST('2024-01-31 23:59:60' AS timestamp), TRY_CAST('2024-01-31 25:00:00' AS timestamp), TRY_CAST('2024-02-30 10:00:00' AS timestamp), TRY_CAST(' 2024-01-31 10:00:00 ' AS timestamp), TRY_CAST('' AS timestamp);
SELECT TRY_CAST('12024-01-31 10:00:00' AS timestamp), TRY_CAST('+12024-01-31 10:00:00' AS timestamp), TRY_CAST('-0001-01-31 10:00:00' AS timestamp);
SELECT CAST('2024-01-31 24:00:00' AS timestamp);
SELECT CAST('10:00' AS timestamp);
SELECT s, TRY_CAST(s AS integer), TRY_CAST(s AS double), TRY_CAST(s AS date), TRY_CAST(s AS boolean) FROM edges ORDER BY id;
-- Numbers to numbers.
SELECT CAST(2.5E0 AS integer), CAST(-2.5E0 AS integer), CAST(0.5E0 AS bigint), CAST(1.5E0 AS smallint), CAST(3.5 AS integer), CAST(-3.5 AS bigint), CAST(2.4999 AS integer);
SELECT CAST(nan() AS bigint);
SELECT CAST(infinity() AS integer);
SELECT CAST(nan() AS decimal(5,2));
SELECT CAST(1E20 AS decimal(20,0));
SELECT CAST(1E20 AS decimal(21,0)), CAST(0.1E0 AS decimal(20,18)), CAST(1.005E0 AS decimal(5,2)), CAST(-1.005E0 AS decimal(5,2)), CAST(2.675E0 AS decimal(5,2));
SELECT CAST(REAL '1.1' AS decimal(10,8)), CAST(REAL '1.005' AS decimal(5,2)), CAST(REAL '123456.7' AS decimal(10,2)), CAST(REAL '0.1' AS double), CAST(0.1E0 AS real), CAST(16777217 AS real);
SELECT CAST(123.456 AS decimal(4,1)), CAST(123.45 AS decimal(4,1)), CAST(-123.45 AS decimal(4,1)), CAST(999.96 AS decimal(5,1));
SELECT CAST(999.96 AS decimal(4,1));
SELECT CAST(1234567890123 AS integer);
SELECT CAST(130 AS tinyint);
SELECT CAST(true AS integer), CAST(true AS double), CAST(false AS decimal(3,1)), CAST(0 AS boolean), CAST(-1 AS boolean), CAST(0.0E0 AS boolean), CAST(0.1 AS boolean);
SELECT d, TRY_CAST(d AS integer), TRY_CAST(d AS bigint), TRY_CAST(d AS real), TRY_CAST(d AS decimal(38,10)), CAST(d AS varchar) FROM edges ORDER BY id;
SELECT e, CAST(e AS integer), CAST(e AS double), CAST(e AS decimal(12,1)), CAST(e AS varchar) FROM edges ORDER BY id;
SELECT big, TRY_CAST(big AS bigint), CAST(big AS double), CAST(big AS varchar), TRY_CAST(big AS decimal(20,2)) FROM edges ORDER BY id;
-- To text.
SELECT CAST(1E7 AS varchar), CAST(1E6 AS varchar), CAST(1E-3 AS varchar), CAST(1E-4 AS varchar), CAST(123456789.123E0 AS varchar), CAST(0E0 AS varchar), CAST(nan() AS varchar), CAST(infinity() AS varchar);
SELECT CAST(-0E0 AS varchar);
SELECT CAST(REAL '1.1' AS varchar), CAST(REAL '1e10' AS varchar), CAST(REAL '3.4028235e38' AS varchar), CAST(REAL '0.001' AS varchar);
SELECT CAST(1.50 AS varchar), CAST(0.05 AS varchar), CAST(-0.5 AS varchar), CAST(100. AS varchar), CAST(CAST(7 AS decimal(10,3)) AS varchar);
SELECT CAST(DATE '2024-01-31' AS varchar), CAST(TIMESTAMP '2024-01-31 10:00:00' AS varchar), CAST(TIMESTAMP '2024-01-31 10:00:00.100' AS varchar), CAST(TIMESTAMP '2024-01-31 10:00' AS varchar);
SELECT CAST(12345 AS varchar(5)), CAST('abcdef' AS varchar(3)), CAST('ab' AS char(4)), CAST('abcdef' AS char(3)), CAST(true AS varchar(4));
SELECT CAST(12345 AS varchar(3));
SELECT CAST(DATE '2024-01-31' AS varchar(5));
SELECT CAST(1.5E0 AS varchar(2));
-- Nested, and between dates and timestamps.
SELECT CAST(ARRAY['1', '2'] AS array(integer)), CAST(ARRAY[1, 2] AS array(varchar)), CAST(ARRAY[1.5, 2.5] AS array(integer));
SELECT CAST(MAP(ARRAY['1'], ARRAY['2']) AS map(integer, bigint));
SELECT CAST(ROW(1, 'a') AS row(x bigint, y varchar(3)));
SELECT TRY_CAST(ARRAY['1', 'x'] AS array(integer));
SELECT CAST(TIMESTAMP '2024-01-31 23:59:59.999' AS date), CAST(DATE '2024-01-31' AS timestamp), CAST(TIMESTAMP '2024-01-31 10:00:00.9995' AS timestamp(3)), CAST(TIMESTAMP '2024-01-31 10:00:00.999' AS timestamp(0));
SELECT at, CAST(at AS date), CAST(at AS timestamp(0)), CAST(at AS timestamp(6)), CAST(at AS varchar) FROM edges ORDER BY id;
SELECT CAST(5 AS date);
SELECT CAST(NULL AS integer), CAST(NULL AS array(varchar)), TRY_CAST(NULL AS date)
