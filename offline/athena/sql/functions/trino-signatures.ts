/**
 * The functions of Trino 436, a line each, with their signatures as Trino itself words them where a call fits none.
 * What follows a signature are its type variables, with what they have to be: `T:orderable`.
 */
const listed = `
  abs(bigint), abs(decimal(p,s)), abs(double), abs(integer), abs(real), abs(smallint), abs(tinyint)
  acos(double)
  all_match(array(t), function(t,boolean)) T
  any_match(array(t), function(t,boolean)) T
  any_value(t) T
  approx_distinct(boolean), approx_distinct(boolean, double), approx_distinct(t) T:comparable, approx_distinct(t, double) T:comparable, approx_distinct(unknown), approx_distinct(unknown, double)
  approx_most_frequent(bigint, bigint, bigint), approx_most_frequent(bigint, varchar, bigint)
  approx_percentile(bigint, array(double)), approx_percentile(bigint, double), approx_percentile(bigint, double, array(double)), approx_percentile(bigint, double, double), approx_percentile(bigint, double, double, double), approx_percentile(double, array(double)), approx_percentile(double, double), approx_percentile(double, double, array(double)), approx_percentile(double, double, double), approx_percentile(double, double, double, double), approx_percentile(real, array(double)), approx_percentile(real, double), approx_percentile(real, double, array(double)), approx_percentile(real, double, double), approx_percentile(real, double, double, double)
  approx_set(bigint), approx_set(double), approx_set(varchar(x))
  arbitrary(t) T
  array_agg(t) T
  array_distinct(array(e)) E:comparable
  array_except(array(e), array(e)) E:comparable
  array_histogram(array(t)) T:comparable
  array_intersect(array(e), array(e)) E:comparable
  array_join(array(e), varchar) E, array_join(array(e), varchar, varchar) E
  array_max(array(t)) T:orderable
  array_min(array(t)) T:orderable
  array_position(array(t), t) T:comparable
  array_remove(array(e), e) E:comparable
  array_sort(array(e)) E:orderable, array_sort(array(t), function(t,t,integer)) T
  array_union(array(e), array(e)) E:comparable
  arrays_overlap(array(e), array(e)) E:orderable
  asin(double)
  at_timezone(timestamp(p) with time zone, interval day to second), at_timezone(timestamp(p) with time zone, varchar(x))
  atan(double)
  atan2(double, double)
  avg(bigint), avg(decimal(p,s)), avg(double), avg(interval day to second), avg(interval year to month), avg(real)
  bar(double, bigint), bar(double, bigint, color, color)
  beta_cdf(double, double, double)
  bit_count(bigint, bigint)
  bitwise_and(bigint, bigint)
  bitwise_and_agg(bigint)
  bitwise_left_shift(bigint, integer), bitwise_left_shift(integer, integer), bitwise_left_shift(smallint, integer), bitwise_left_shift(tinyint, integer)
  bitwise_not(bigint)
  bitwise_or(bigint, bigint)
  bitwise_or_agg(bigint)
  bitwise_right_shift(bigint, integer), bitwise_right_shift(integer, integer), bitwise_right_shift(smallint, integer), bitwise_right_shift(tinyint, integer)
  bitwise_right_shift_arithmetic(bigint, integer), bitwise_right_shift_arithmetic(integer, integer), bitwise_right_shift_arithmetic(smallint, integer), bitwise_right_shift_arithmetic(tinyint, integer)
  bitwise_xor(bigint, bigint)
  bool_and(boolean)
  bool_or(boolean)
  cardinality(array(e)) E, cardinality(hyperloglog), cardinality(map(k,v)) K, V, cardinality(setdigest)
  cbrt(double)
  ceil(bigint), ceil(decimal(p,s)), ceil(double), ceil(integer), ceil(real), ceil(smallint), ceil(tinyint)
  ceiling(bigint), ceiling(decimal(p,s)), ceiling(double), ceiling(integer), ceiling(real), ceiling(smallint), ceiling(tinyint)
  checksum(t) T:comparable
  chr(bigint)
  codepoint(varchar(1))
  color(double, color, color), color(double, double, double, color, color), color(varchar(x))
  combinations(array(t), integer) T
  concat(E, array(E)) E, concat(array(E)) E, concat(array(E), E) E, concat(char(x), char(y)), concat(varbinary), concat(varchar)
  concat_ws(varchar, array(varchar)), concat_ws(varchar, varchar)
  contains(array(t), t) T:comparable, contains(varchar, ipaddress)
  contains_sequence(array(t), array(t)) T:comparable
  corr(double, double), corr(real, real)
  cos(double)
  cosh(double)
  cosine_similarity(map(varchar,double), map(varchar,double))
  count(), count(t) T
  count_if(boolean)
  covar_pop(double, double), covar_pop(real, real)
  covar_samp(double, double), covar_samp(real, real)
  crc32(varbinary)
  cume_dist()
  current_groups()
  current_timezone()
  date(timestamp(p) with time zone), date(timestamp(p)), date(varchar(x))
  date_add(varchar(x), bigint, date), date_add(varchar(x), bigint, time(p) with time zone), date_add(varchar(x), bigint, time(p)), date_add(varchar(x), bigint, timestamp(p) with time zone), date_add(varchar(x), bigint, timestamp(p))
  date_diff(varchar(x), date, date), date_diff(varchar(x), time(p) with time zone, time(p) with time zone), date_diff(varchar(x), time(p), time(p)), date_diff(varchar(x), timestamp(p) with time zone, timestamp(p) with time zone), date_diff(varchar(x), timestamp(p), timestamp(p))
  date_format(timestamp(p) with time zone, varchar(x)), date_format(timestamp(p), varchar(x))
  date_parse(varchar(x), varchar(y))
  date_trunc(varchar(x), date), date_trunc(varchar(x), time(p) with time zone), date_trunc(varchar(x), time(p)), date_trunc(varchar(x), timestamp(p) with time zone), date_trunc(varchar(x), timestamp(p))
  day(date), day(interval day to second), day(timestamp(p) with time zone), day(timestamp(p))
  day_of_month(date), day_of_month(interval day to second), day_of_month(timestamp(p) with time zone), day_of_month(timestamp(p))
  day_of_week(date), day_of_week(timestamp(p) with time zone), day_of_week(timestamp(p))
  day_of_year(date), day_of_year(timestamp(p) with time zone), day_of_year(timestamp(p))
  degrees(double)
  dense_rank()
  dow(date), dow(timestamp(p) with time zone), dow(timestamp(p))
  doy(date), doy(timestamp(p) with time zone), doy(timestamp(p))
  e()
  element_at(array(e), bigint) E, element_at(map(K,V), K) K, V
  empty_approx_set()
  every(boolean)
  exp(double)
  filter(array(t), function(t,boolean)) T
  first_value(t) T
  flatten(array(array(E))) E
  floor(bigint), floor(decimal(p,s)), floor(double), floor(integer), floor(real), floor(smallint), floor(tinyint)
  format_datetime(timestamp(p) with time zone, varchar(x)), format_datetime(timestamp(p), varchar(x))
  format_number(bigint), format_number(double)
  from_base(varchar(x), bigint)
  from_base32(varbinary), from_base32(varchar(x))
  from_base64(varbinary), from_base64(varchar(x))
  from_base64url(varbinary), from_base64url(varchar(x))
  from_big_endian_32(varbinary)
  from_big_endian_64(varbinary)
  from_hex(varbinary), from_hex(varchar(x))
  from_ieee754_32(varbinary)
  from_ieee754_64(varbinary)
  from_iso8601_date(varchar(x))
  from_iso8601_timestamp(varchar(x))
  from_iso8601_timestamp_nanos(varchar(x))
  from_unixtime(double), from_unixtime(double, bigint, bigint), from_unixtime(double, varchar(x))
  from_unixtime_nanos(bigint), from_unixtime_nanos(decimal(p,s))
  from_utf8(varbinary), from_utf8(varbinary, bigint), from_utf8(varbinary, varchar(x))
  geometric_mean(bigint), geometric_mean(double), geometric_mean(real)
  greatest(E) E:orderable
  hamming_distance(varchar(x), varchar(y))
  hash_counts(setdigest)
  histogram(t) T:comparable
  hmac_md5(varbinary, varbinary)
  hmac_sha1(varbinary, varbinary)
  hmac_sha256(varbinary, varbinary)
  hmac_sha512(varbinary, varbinary)
  hour(interval day to second), hour(time(p) with time zone), hour(time(p)), hour(timestamp(p) with time zone), hour(timestamp(p))
  human_readable_seconds(double)
  infinity()
  intersection_cardinality(setdigest, setdigest)
  inverse_beta_cdf(double, double, double)
  inverse_normal_cdf(double, double, double)
  is_finite(double)
  is_infinite(double)
  is_json_scalar(json), is_json_scalar(varchar(x))
  is_nan(double), is_nan(real)
  jaccard_index(setdigest, setdigest)
  json_array_contains(json, bigint), json_array_contains(json, boolean), json_array_contains(json, double), json_array_contains(json, varchar(x)), json_array_contains(varchar(x), bigint), json_array_contains(varchar(x), boolean), json_array_contains(varchar(x), double), json_array_contains(varchar(x), varchar(y))
  json_array_get(json, bigint), json_array_get(varchar(x), bigint)
  json_array_length(json), json_array_length(varchar(x))
  json_extract(json, jsonpath), json_extract(varchar(x), jsonpath)
  json_extract_scalar(json, jsonpath), json_extract_scalar(varchar(x), jsonpath)
  json_format(json)
  json_parse(varchar(x))
  json_size(json, jsonpath), json_size(varchar(x), jsonpath)
  kurtosis(bigint), kurtosis(double)
  lag(t) T, lag(t, bigint) T, lag(t, bigint, t) T
  last_day_of_month(date), last_day_of_month(timestamp(p) with time zone), last_day_of_month(timestamp(p))
  last_value(t) T
  lead(t) T, lead(t, bigint) T, lead(t, bigint, t) T
  least(E) E:orderable
  length(char(x)), length(varbinary), length(varchar(x))
  levenshtein_distance(varchar(x), varchar(y))
  listagg(varchar, varchar, boolean, varchar, boolean)
  ln(double)
  log(double, double)
  log10(double)
  log2(double)
  lower(char(x)), lower(varchar(x))
  lpad(varbinary, bigint, varbinary), lpad(varchar(x), bigint, varchar(y))
  ltrim(char(x)), ltrim(char(x), codepoints), ltrim(varchar(x)), ltrim(varchar(x), codepoints)
  luhn_check(varchar)
  make_set_digest(t) T
  map(), map(array(K), array(V)) K:comparable, V
  map_agg(k, v) K:comparable, V
  map_concat(map(K,V)) K:comparable, V
  map_entries(map(k,v)) K, V
  map_filter(map(K,V), function(K,V,boolean)) K, V
  map_from_entries(array(row(k,v))) K:comparable, V
  map_keys(map(k,v)) K, V
  map_union(map(k,v)) K:comparable, V
  map_values(map(k,v)) K, V
  map_zip_with(map(K,V1), map(K,V2), function(K,V1,V2,V3)) K, V1, V2, V3
  max(e, bigint) E:orderable, max(t) T:orderable
  max_by(v, k) K:orderable, V, max_by(v, k, bigint) K:orderable, V
  md5(varbinary)
  merge(hyperloglog), merge(qdigest(v)) V, merge(tdigest)
  merge_set_digest(setdigest)
  millisecond(interval day to second), millisecond(time(p) with time zone), millisecond(time(p)), millisecond(timestamp(p) with time zone), millisecond(timestamp(p))
  min(e, bigint) E:orderable, min(t) T:orderable
  min_by(v, k) K:orderable, V, min_by(v, k, bigint) K:orderable, V
  minute(interval day to second), minute(time(p) with time zone), minute(time(p)), minute(timestamp(p) with time zone), minute(timestamp(p))
  mod(bigint, bigint), mod(decimal(a_precision,a_scale), decimal(b_precision,b_scale)), mod(double, double), mod(integer, integer), mod(real, real), mod(smallint, smallint), mod(tinyint, tinyint)
  month(date), month(interval year to month), month(timestamp(p) with time zone), month(timestamp(p))
  multimap_agg(k, v) K:comparable, V
  multimap_from_entries(array(row(k,v))) K:comparable, V
  murmur3(varbinary)
  nan()
  ngrams(array(t), integer) T
  none_match(array(t), function(t,boolean)) T
  normal_cdf(double, double, double)
  normalize(varchar(x), varchar(y))
  now()
  nth_value(t, bigint) T
  ntile(bigint)
  numeric_histogram(bigint, double), numeric_histogram(bigint, double, double), numeric_histogram(bigint, real), numeric_histogram(bigint, real, double)
  parse_data_size(varchar(x))
  parse_datetime(varchar(x), varchar(y))
  parse_duration(varchar(x))
  parse_presto_data_size(varchar(x))
  percent_rank()
  pi()
  pow(double, double)
  power(double, double)
  qdigest_agg(bigint), qdigest_agg(bigint, bigint), qdigest_agg(bigint, bigint, double), qdigest_agg(double), qdigest_agg(double, bigint), qdigest_agg(double, bigint, double), qdigest_agg(real), qdigest_agg(real, bigint), qdigest_agg(real, bigint, double)
  quantile_at_value(qdigest(bigint), bigint), quantile_at_value(qdigest(double), double), quantile_at_value(qdigest(real), real)
  quarter(date), quarter(timestamp(p) with time zone), quarter(timestamp(p))
  radians(double)
  rand(), rand(bigint), rand(bigint, bigint), rand(integer), rand(integer, integer), rand(smallint), rand(smallint, smallint), rand(tinyint), rand(tinyint, tinyint)
  random(), random(bigint), random(bigint, bigint), random(integer), random(integer, integer), random(smallint), random(smallint, smallint), random(tinyint), random(tinyint, tinyint)
  rank()
  reduce(array(T), S, function(S,T,S), function(S,R)) T, S, R
  reduce_agg(T, S, function(S,T,S), function(S,S,S)) T, S
  regexp_count(varchar(x), joniregexp)
  regexp_extract(varchar(x), joniregexp), regexp_extract(varchar(x), joniregexp, bigint)
  regexp_extract_all(varchar(x), joniregexp), regexp_extract_all(varchar(x), joniregexp, bigint)
  regexp_like(varchar(x), joniregexp)
  regexp_position(varchar(x), joniregexp), regexp_position(varchar(x), joniregexp, integer), regexp_position(varchar(x), joniregexp, integer, integer)
  regexp_replace(varchar(x), joniregexp), regexp_replace(varchar(x), joniregexp, varchar(y)), regexp_replace(varchar, joniregexp, function(array(varchar),varchar(x)))
  regexp_split(varchar(x), joniregexp)
  regr_intercept(double, double), regr_intercept(real, real)
  regr_slope(double, double), regr_slope(real, real)
  render(bigint, color), render(boolean), render(double, color), render(varchar(x), color)
  repeat(t, integer) T
  replace(varchar(x), varchar(y)), replace(varchar(x), varchar(y), varchar(z))
  reverse(array(e)) E, reverse(varbinary), reverse(varchar(x))
  rgb(bigint, bigint, bigint)
  round(bigint), round(bigint, integer), round(decimal(p,s)), round(decimal(p,s), integer), round(double), round(double, integer), round(integer), round(integer, integer), round(real), round(real, integer), round(smallint), round(smallint, integer), round(tinyint), round(tinyint, integer)
  row_number()
  rpad(varbinary, bigint, varbinary), rpad(varchar(x), bigint, varchar(y))
  rtrim(char(x)), rtrim(char(x), codepoints), rtrim(varchar(x)), rtrim(varchar(x), codepoints)
  second(interval day to second), second(time(p) with time zone), second(time(p)), second(timestamp(p) with time zone), second(timestamp(p))
  sequence(bigint, bigint), sequence(bigint, bigint, bigint), sequence(date, date), sequence(date, date, interval day to second), sequence(date, date, interval year to month), sequence(timestamp(p), timestamp(p), interval day to second), sequence(timestamp(p), timestamp(p), interval year to month)
  sha1(varbinary)
  sha256(varbinary)
  sha512(varbinary)
  shuffle(array(e)) E
  sign(bigint), sign(decimal(p,s)), sign(double), sign(integer), sign(real), sign(smallint), sign(tinyint)
  sin(double)
  sinh(double)
  skewness(bigint), skewness(double)
  slice(array(e), bigint, bigint) E
  soundex(varchar)
  split(varchar(x), varchar(y)), split(varchar(x), varchar(y), bigint)
  split_part(varchar(x), varchar(y), bigint)
  split_to_map(varchar, varchar, varchar)
  split_to_multimap(varchar, varchar, varchar)
  spooky_hash_v2_32(varbinary)
  spooky_hash_v2_64(varbinary)
  sqrt(double)
  starts_with(varchar(x), varchar(y))
  stddev(bigint), stddev(double)
  stddev_pop(bigint), stddev_pop(double)
  stddev_samp(bigint), stddev_samp(double)
  strpos(varchar(x), varchar(y)), strpos(varchar(x), varchar(y), bigint)
  substr(char(x), bigint), substr(char(x), bigint, bigint), substr(varbinary, bigint), substr(varbinary, bigint, bigint), substr(varchar(x), bigint), substr(varchar(x), bigint, bigint)
  substring(char(x), bigint), substring(char(x), bigint, bigint), substring(varchar(x), bigint), substring(varchar(x), bigint, bigint)
  sum(bigint), sum(decimal(p,s)), sum(double), sum(interval day to second), sum(interval year to month), sum(real)
  tan(double)
  tanh(double)
  tdigest_agg(double), tdigest_agg(double, double)
  timezone_hour(time(p) with time zone), timezone_hour(timestamp(p) with time zone)
  timezone_minute(time(p) with time zone), timezone_minute(timestamp(p) with time zone)
  to_base(bigint, bigint)
  to_base32(varbinary)
  to_base64(varbinary)
  to_base64url(varbinary)
  to_big_endian_32(integer)
  to_big_endian_64(bigint)
  to_hex(varbinary)
  to_ieee754_32(real)
  to_ieee754_64(double)
  to_iso8601(date), to_iso8601(timestamp(p) with time zone), to_iso8601(timestamp(p))
  to_milliseconds(interval day to second)
  to_unixtime(timestamp(p) with time zone)
  to_utf8(varchar(x))
  transform(array(T), function(T,U)) T, U
  transform_keys(map(K1,V), function(K1,V,K2)) K1, K2, V
  transform_values(map(K,V1), function(K,V1,V2)) K, V1, V2
  translate(varchar(x), varchar(y), varchar(z))
  trim(char(x)), trim(char(x), codepoints), trim(varchar(x)), trim(varchar(x), codepoints)
  trim_array(array(e), bigint) E
  truncate(decimal(p,s)), truncate(decimal(p,s), integer), truncate(double), truncate(real)
  typeof(t) T
  upper(char(x)), upper(varchar(x))
  url_decode(varchar(x))
  url_encode(varchar(x))
  url_extract_fragment(varchar(x))
  url_extract_host(varchar(x))
  url_extract_parameter(varchar(x), varchar(y))
  url_extract_path(varchar(x))
  url_extract_port(varchar(x))
  url_extract_protocol(varchar(x))
  url_extract_query(varchar(x))
  uuid()
  value_at_quantile(qdigest(bigint), double), value_at_quantile(qdigest(double), double), value_at_quantile(qdigest(real), double), value_at_quantile(tdigest, double)
  values_at_quantiles(qdigest(bigint), array(double)), values_at_quantiles(qdigest(double), array(double)), values_at_quantiles(qdigest(real), array(double)), values_at_quantiles(tdigest, array(double))
  var_pop(bigint), var_pop(double)
  var_samp(bigint), var_samp(double)
  variance(bigint), variance(double)
  version()
  week(date), week(timestamp(p) with time zone), week(timestamp(p))
  week_of_year(date), week_of_year(timestamp(p) with time zone), week_of_year(timestamp(p))
  width_bucket(double, array(double)), width_bucket(double, double, double, bigint)
  wilson_interval_lower(bigint, bigint, double)
  wilson_interval_upper(bigint, bigint, double)
  with_timezone(timestamp(p), varchar(x))
  word_stem(varchar(x)), word_stem(varchar(x), varchar(2))
  xxhash64(varbinary)
  year(date), year(interval year to month), year(timestamp(p) with time zone), year(timestamp(p))
  year_of_week(date), year_of_week(timestamp(p) with time zone), year_of_week(timestamp(p))
  yow(date), yow(timestamp(p) with time zone), yow(timestamp(p))
  zip(array(T1), array(T2)) T1, T2, zip(array(T1), array(T2), array(T3)) T1, T2, T3, zip(array(T1), array(T2), array(T3), array(T4)) T1, T2, T3, T4, zip(array(T1), array(T2), array(T3), array(T4), array(T5)) T1, T2, T3, T4, T5
  zip_with(array(T), array(U), function(T,U,R)) T, U, R
`;

/** Each function's signatures, by its name. */
export const trinoSignatures: ReadonlyMap<string, string> = new Map(
  listed
    .trim()
    .split('\n')
    .map((line) => [line.trim().replace(/\(.*/, ''), line.trim()]),
);
