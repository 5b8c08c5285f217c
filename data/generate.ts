import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

/**
 * Makes `orders.csv`: invented orders of an invented shop, the same for the same seed and number of rows.
 *   node data/generate.ts [--rows N] [--seed N] [--out FILE]
 */
const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '5214' },
    seed: { type: 'string', default: '20261123' },
    out: { type: 'string', default: join(import.meta.dirname, 'orders.csv') },
  },
});

const FIRST_DAY = Date.UTC(2024, 9, 1);
const DAYS = 761; // to 2026-10-31
const FIRST_ORDER = 100_001;
const CUSTOMERS = 1200;

/** mulberry32: a small generator with a 32-bit state. https://gist.github.com/tommyettinger/46a874533244883189143505d203312c */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const random = randomFrom(Number(values.seed));
const below = (limit: number) => Math.floor(random() * limit);

type Weighted<T> = readonly [T, number];

/** One of the items, each as likely as its weight. */
function weighted<T>(items: readonly Weighted<T>[]): T {
  const total = items.reduce((sum, [, weight]) => sum + weight, 0);
  let left = random() * total;
  for (const [item, weight] of items) {
    left -= weight;
    if (left < 0) return item;
  }
  throw new RangeError('Weights must be positive.');
}

const one = <T>(items: readonly T[]): T => weighted(items.map((item) => [item, 1]));

/** Country, currency and its rate to the dollar; then how much of the shop's business the market is. */
const MARKETS: readonly Weighted<readonly [string, string, number]>[] = [
  [['BR', 'BRL', 5.4], 46],
  [['US', 'USD', 1], 18],
  [['PT', 'EUR', 0.93], 10],
  [['DE', 'EUR', 0.93], 9],
  [['FR', 'EUR', 0.93], 8],
  [['ES', 'EUR', 0.93], 6],
  [['AR', 'USD', 1], 3],
];

/** Products with their price in dollars; names have the commas, quotes and accents that real ones have. */
const CATALOGUE: readonly Weighted<readonly [string, ...(readonly [string, number])[]]>[] = [
  [
    [
      'electronics',
      ['Monitor 27" "UltraWide"', 279],
      ['Noise-cancelling headphones', 149],
      ['USB-C hub', 39],
    ],
    22,
  ],
  [['home', ['Cafetière 1.2 l', 59], ['Lamp "Ipê", oak', 74.5], ['Towel set, 4 pieces', 32]], 26],
  [
    [
      'books',
      ['Dom Casmurro', 11.9],
      ['Grande Sertão: Veredas', 18.4],
      ['"The Hour of the Star", pocket edition', 9.75],
    ],
    24,
  ],
  [['sports', ['Yoga mat 6 mm', 24], ['Running shoes 42', 89.9], ['Bola de vôlei', 21.3]], 14],
  [['toys', ['Wooden train', 44], ['Puzzle "São Paulo à noite", 1000', 19.9]], 9],
  [['beauty', ['Crème hydratante 50 ml', 27.8], ['Shampoo "Açaí"', 12.6]], 5],
];

const GIVEN = [
  'Ana',
  'João',
  'María',
  'Lukas',
  'Zoë',
  'Beatriz',
  'François',
  'Inês',
  'Mateus',
  'Søren',
  'Chloé',
  'Daniel',
];
const FAMILY = [
  'Gonçalves',
  'da Silva',
  'Müller',
  'Nuñez',
  "O'Brien",
  'Araújo',
  'Dupré',
  'Smith, Jr.',
  'Conceição',
  'Weiß',
];
const COUPONS = ['WELCOME10', 'BLACK-WEEK', 'FRETE,GRATIS', 'MÃES15'];

/** A day, later ones likelier, since the shop grows; November sells the most. */
function day(): Date {
  for (;;) {
    const offset = Math.floor(DAYS * random() ** 0.7);
    const date = new Date(FIRST_DAY + offset * 86_400_000);
    if (random() < (date.getUTCMonth() === 10 ? 1 : 0.55)) return date;
  }
}

const customers = Array.from({ length: CUSTOMERS }, () => ({
  name: `${one(GIVEN)} ${one(FAMILY)}`,
  market: weighted(MARKETS),
}));

function quote(field: string): string {
  return /[",\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}

function order(date: Date, index: number): string {
  const customer = below(CUSTOMERS);
  const { name, market } = customers[customer] ?? { name: '', market: weighted(MARKETS) };
  const [country, currency, rate] = market;
  const [category, ...products] = weighted(CATALOGUE);
  const [product, dollars] = one(products);
  const price = dollars * rate * (0.9 + random() * 0.2);
  const fields = [
    String(FIRST_ORDER + index),
    String(customer + 1),
    name,
    date.toISOString().slice(0, 10),
    weighted([
      ['delivered', 70],
      ['shipped', 12],
      ['paid', 11],
      ['cancelled', 7],
    ] as const),
    category,
    product,
    String(
      weighted([
        [1, 60],
        [2, 24],
        [3, 10],
        [5, 5],
        [12, 1],
      ] as const),
    ),
    price.toFixed(2),
    currency,
    country,
    random() < 0.18 ? one(COUPONS) : '',
  ];
  return fields.map(quote).join(',');
}

const HEADER =
  'order_id,customer_id,customer_name,order_date,status,category,product,quantity,unit_price,currency,country,coupon';
const days = Array.from({ length: Number(values.rows) }, day).sort((a, b) => a.getTime() - b.getTime());
writeFileSync(values.out, `${[HEADER, ...days.map(order)].join('\n')}\n`);
