WITH validas AS (
  SELECT *, CAST(lida_em AS date) AS dia
  FROM leituras
  WHERE valida
)
SELECT
  medidor,
  dia,
  count(*) AS leituras,
  sum(volume_m3) AS consumo_m3,
  avg(pressao) AS pressao_media,
  max(temperatura) AS temperatura_max,
  max(lida_em) AS ultima_leitura,
  date_format(dia, '%Y') AS ano,
  bairro
FROM validas
GROUP BY medidor, dia, bairro
