import { check, col, csv, hourly, pipeline } from '../../../core/definition/index.ts';

/** Readings of water meters: semicolons, decimal comma, timestamps, two partition columns, no landing rule. */
export default pipeline({
  source: csv({
    dataset: 'leituras',
    delimiter: ';',
    decimal: ',',
    columns: {
      medidor: col.string(),
      lida_em: col.timestamp(),
      valida: col.boolean(),
      volume_m3: col.decimal(14, 3, { min: 0 }),
      pressao: col.double().nullable(),
      temperatura: col.decimal(5, 1).nullable(),
      bairro: col.string(),
      observacao: col.string().nullable(),
    },
  }),
  target: {
    table: 'consumo',
    columns: {
      bairro: col.string(),
      dia: col.date(),
      medidor: col.string(),
      leituras: col.bigint(),
      consumo_m3: col.decimal(18, 3),
      pressao_media: col.double().nullable(),
      temperatura_max: col.decimal(5, 1).nullable(),
      ultima_leitura: col.timestamp(),
      ano: col.string(),
    },
    partitionBy: ['ano', 'bairro'],
    keepVersions: 2,
  },
  checks: [
    check.notNull('medidor', 'consumo_m3', 'ultima_leitura'),
    check.unique('medidor', 'dia', 'bairro'),
    check.range('dia', { min: '2020-01-01', max: '2030-12-31' }),
    check.range('temperatura_max', { min: -20, max: 49.5 }).warn(),
  ],
  schedule: hourly(15),
  startOnLanding: false,
});
