/**
 * Functions of Trino that this translator doesn't imitate: they are refused by name, where an unknown name
 * gets Athena's own error (https://trino.io/docs/current/functions/list.html).
 */
const known = new Set(
  `acos all_match any_match approx_most_frequent approx_percentile approx_set array_except array_first array_histogram
  array_intersect array_last array_position array_remove array_union arrays_overlap asin at_timezone atan atan2 bar
  beta_cdf bing_tile bit_count bitwise_and bitwise_and_agg bitwise_left_shift bitwise_not bitwise_or bitwise_or_agg
  bitwise_right_shift bitwise_right_shift_arithmetic bitwise_xor bitwise_xor_agg cbrt char2hexint checksum classify color
  combinations concat_ws convex_hull_agg corr cos cosh contains_sequence cosine_distance cosine_similarity covar_pop covar_samp crc32
  current_groups current_timezone date_format datetime day_name degrees empty_approx_set entropy evaluate_classifier_predictions
  exclude_columns features filter flatten format format_number from_base from_base32 from_base64 from_base64url
  from_big_endian_32 from_big_endian_64 from_encoded_polyline from_geojson_geometry from_ieee754_32 from_ieee754_64
  from_iso8601_date from_iso8601_timestamp from_iso8601_timestamp_nanos from_unixtime_nanos from_utf8 geometric_mean
  hamming_distance hash_counts histogram hmac_md5 hmac_sha1 hmac_sha256 hmac_sha512 human_readable_seconds index
  intersection_cardinality inverse_beta_cdf inverse_normal_cdf is_json_scalar jaccard_index json_array_contains
  json_array_get json_array_length json_extract json_extract_scalar json_format json_parse json_size kurtosis
  levenshtein_distance line_locate_point listagg localtime log luhn_check make_set_digest map_agg map_concat
  map_entries map_filter map_from_entries map_union map_zip_with merge merge_set_digest millisecond_of_second
  multimap_agg multimap_from_entries murmur3 ngrams none_match normal_cdf normalize numeric_histogram parse_data_size
  parse_datetime parse_duration parse_presto_data_size qdigest_agg quantile_at_value radians rand random reduce
  reduce_agg regexp_count regexp_position regr_intercept regr_slope render repeat rgb sha512 shuffle simplify_geometry
  sin sinh skewness slice soundex spatial_partitioning split_to_map split_to_multimap spooky_hash_v2_32
  spooky_hash_v2_64 string_agg tan tanh tdigest_agg theta_sketch_union timezone timezone_hour timezone_minute to_base
  to_base32 to_base64url to_big_endian_32 to_big_endian_64 to_char to_date to_geojson_geometry to_ieee754_32
  to_ieee754_64 to_iso8601 to_milliseconds to_timestamp transform transform_keys transform_values translate trim_array
  typeof url_decode url_encode url_extract_fragment url_extract_host url_extract_parameter url_extract_path
  url_extract_port url_extract_protocol url_extract_query uuid value_at_quantile values_at_quantiles version width_bucket wilson_interval_lower wilson_interval_upper
  with_timezone word_stem xxhash64 zip zip_with`.split(/\s+/),
);

export function isTrinoFunction(name: string): boolean {
  return known.has(name) || /^(st|geometry|bing_tile)_/.test(name);
}

/** Functions that are imitated, but not with every list of parameters that Trino has. */
const partial = new Set(
  `array_max array_min array_sort cardinality contains date_trunc from_unixtime length lpad ltrim map max max_by
  min min_by reverse rpad rtrim sequence split starts_with strpos substr substring trim truncate`.split(
    /\s+/,
  ),
);

export function hasMoreOverloads(name: string): boolean {
  return partial.has(name);
}
