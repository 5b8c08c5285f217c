/** The release of Afluente that this is; `npm run release` writes it here and into every package. */
export const RELEASE = '0.1.0';
