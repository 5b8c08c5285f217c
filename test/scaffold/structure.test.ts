import fc from 'fast-check';
import { CSV_DEFAULTS, type Dialect } from '../../core/definition/source.ts';
import { type Layout, structureOf } from '../../scaffold/structure/structure.ts';

/** `AFLUENTE_RUNS=3000` looks longer. */
const RUNS = Number(process.env['AFLUENTE_RUNS'] ?? 300);

/** What a file's structure has beside what files usually have, and its columns. */
function found(text: string, named?: Dialect['delimiter']) {
  const { layout, header, guesses, remarks } = structureOf('file.csv', { head: text }, named);
  const usual: Readonly<Record<string, unknown>> = CSV_DEFAULTS;
  const unusual = Object.fromEntries(Object.entries(layout).filter(([key, value]) => usual[key] !== value));
  return { layout: unusual, columns: header.fields, line: header.line, guesses, remarks };
}

const of = (...lines: readonly string[]) => lines.map((line) => `${line}\n`).join('');
const R = String.raw;

interface Outcome extends Partial<Layout> {
  /** Names of columns, a blank between. */
  readonly columns: string | readonly string[];
  /** The header's line, where it isn't the first. */
  readonly line?: number;
}

test.each<[string, string, Outcome]>([
  // Delimiters.
  ['commas', of('id,v', '1,x', '2,y'), { columns: 'id v' }],
  ['semicolons', of('id;v', '1;x', '2;y'), { delimiter: ';', columns: 'id v' }],
  ['tabs', of('id\tv', '1\tx, y', '2\ty'), { delimiter: '\t', columns: 'id v' }],
  ['bars', of('id|v', '1|x, y', '2|y'), { delimiter: '|', columns: 'id v' }],
  ['control characters', of('id\u0001v', '1\u0001x', '2\u0001y'), { delimiter: '\u0001', columns: 'id v' }],
  ['unit separators', of('id\u001fv', '1\u001fx', '2\u001fy'), { delimiter: '\u001f', columns: 'id v' }],
  ['tildes', of('a~b~c', '1~x, y~3', '2~z~4'), { delimiter: '~', columns: 'a b c' }],
  ['carets', of('a^b', '1^2', '3^4'), { delimiter: '^', columns: 'a b' }],
  [
    'decimal commas beside semicolons',
    of('Name;Wert', 'A;1,5', 'B;2,5'),
    { delimiter: ';', columns: 'Name Wert' },
  ],
  ['thousands in quotes', of('id,kg', '1,"1,500"', '2,"0,750"'), { columns: 'id kg' }],
  [
    'addresses of machines',
    of('host,ip', 'web1,192.168.100.101', 'web2,192.168.100.102'),
    { columns: 'host ip' },
  ],
  ['JSON in quotes', of('id,p', '1,"{""a"":1,""b"":2}"', '2,"{""a"":3,""b"":4}"'), { columns: 'id p' }],
  [
    'JSON between tabs',
    of('id\tp', '1\t{"a": 1, "b": 2}', '2\t{"a": 3, "b": 4}'),
    { delimiter: '\t', columns: 'id p' },
  ],
  ['lists between commas', of('id,tags,n', '1,a|b|c,5', '2,d|e,6', '3,f|g|h,7'), { columns: 'id tags n' }],
  ['times', of('id,at', '1,2024-01-01 10:00:00', '2,2024-01-02 11:30:15'), { columns: 'id at' }],
  ['a header and no row', of('a,b'), { columns: 'a b' }],
  ['CR alone', 'a;b\r1;x\r2;y\r', { delimiter: ';', columns: 'a b' }],
  [
    'empty columns at the end',
    of('a;b;;;', '1;2;;;', '3;4;;;'),
    { delimiter: ';', columns: ['a', 'b', '', '', ''] },
  ],

  [
    'a table of Eurostat',
    of(R`freq,unit,geo\\TIME	2019	2020`, 'A,PC,BR	1.5	2.5', 'A,PC,US	3.5	4.5'),
    { delimiter: '\t', columns: [R`freq,unit,geo\\TIME`, '2019', '2020'] },
  ],
  ['names in brackets', of('[id],[name]', '1,Ana', '2,Rui'), { columns: '[id] [name]' }],

  // Quotes.
  [
    'one text with quotes in it, written twice, and one quote that is not closed',
    of('a\tn', '"it is ""so"" here"\t1', ...Array.from({ length: 9 }, () => 'x, y\t2'), '"x, y\t3'),
    { delimiter: '\t', columns: 'a n' },
  ],
  [
    'one text in quotes that need not be, and one quote that is not closed',
    of('a\tn', '"it is so here"\t1', ...Array.from({ length: 9 }, () => 'x, y\t2'), '"x, y\t3'),
    { delimiter: '\t', quote: 'none', columns: 'a n' },
  ],
  [
    'a quote that is not written twice',
    of('"id","name"', '"1","Ana"', '"3","the "best" one"', '"4","Rui"'),
    { columns: 'id name' },
  ],
  [
    'the same in the first row',
    of('"id","name"', '"3","the "best", one"', '"1","Ana"', '"4","Rui"'),
    { columns: 'id name' },
  ],
  [
    'a quoted column that holds commas',
    of('"Last, First"', '"Souza, Ana"', '"Lima, Rui"'),
    { columns: ['Last, First'] },
  ],
  ['line ends in quotes', of('a,b', '"x, ""y""\nz",1', '"w",2'), { columns: 'a b' }],
  ['inches', of('a\tb', '"x\t1', '5" y\t2'), { delimiter: '\t', quote: 'none', columns: 'a b' }],
  ['single quotes', of("'a','b'", "'x, y','it''s'", "'z','w'"), { quote: "'", columns: 'a b' }],
  [
    'single quotes around texts',
    of('id,a,b', "1,'x','y'", "2,'z, u','v'"),
    { quote: "'", columns: 'id a b' },
  ],
  ['one column in single quotes', of('id,nick', "1,'Ana'", "2,'Rui'", '3,x'), { columns: 'id nick' }],
  [
    'one value in single quotes',
    of('id,name,city', '1,Ana,Rio', "2,'Rui',SP", '3,x,y'),
    { columns: 'id name city' },
  ],
  ['apostrophes', of('id,name', "1,O'Hara", "2,D'Angelo", "3,'tis"), { columns: 'id name' }],

  // Escapes.
  [
    'quotes behind backslashes',
    of('id,name', R`1,"say \"hi\", ok"`, '2,"x"'),
    { escape: '\\', columns: 'id name' },
  ],
  [
    'delimiters behind backslashes',
    of('id,name', R`1,Souza\, Ana`, R`2,Lima\, Rui`, '3,x'),
    { escape: '\\', columns: 'id name' },
  ],
  ['paths of Windows', of('id,path,x', R`1,"C:\dir\",5`, R`2,"D:\new\",6`), { columns: 'id path x' }],
  ['backslashes of JSON', of('id,p', R`1,"{""a"":""b\""c""}"`, '2,x'), { columns: 'id p' }],
  [
    'an export of MySQL',
    of(R`1	Ana	\N	2024-01-01`, R`2	Rui	5	2024-01-02`, R`3	Bia	\N	2024-01-03`),
    {
      delimiter: '\t',
      quote: 'none',
      escape: '\\',
      header: false,
      columns: 'column_1 column_2 column_3 column_4',
    },
  ],
  [
    'a table of Hive',
    of('1\u0001Ana\u00012.5', '2\u0001Rui\u00013.5'),
    { delimiter: '\u0001', header: false, columns: 'column_1 column_2 column_3' },
  ],

  [
    'single quotes and escapes',
    of('id,name,city', R`'1','O\'Hara','x'`, R`'2','b','y'`),
    { quote: "'", escape: '\\', columns: 'id name city' },
  ],

  // Above the header.
  [
    'a title',
    of('Sales report of May', 'item,price,qty', 'hat,1.5,3', 'belt,2.5,4'),
    { skip: 1, columns: 'item price qty', line: 2 },
  ],
  [
    'titles and a blank line',
    of(
      'Sales report',
      'Region: North, South',
      'Made 2024-06-01',
      '',
      'item,price,qty',
      'hat,1.5,3',
      'belt,2.5,4',
    ),
    { skip: 3, columns: 'item price qty', line: 5 },
  ],
  [
    'a title with a comma',
    of('Sales report, May', 'item,price', 'hat,1.5', 'belt,2.5'),
    { skip: 1, columns: 'item price', line: 2 },
  ],
  [
    'a title with a quote',
    of('Bob\'s "report"', 'id,name', '1,Ana', '2,Rui'),
    { skip: 1, columns: 'id name', line: 2 },
  ],
  [
    'a padded title',
    of('Report;;;', 'id;name;qty;price', '1;Ana;3;1,5', '2;Rui;5;2,5'),
    { delimiter: ';', skip: 1, columns: 'id name qty price', line: 2 },
  ],
  [
    'padded titles and an empty row',
    of('Report;;;', ';;;', 'May 2024;;;', 'id;name;qty;price', '1;Ana;3;1,5', '2;Rui;5;2,5'),
    { delimiter: ';', skip: 3, columns: 'id name qty price', line: 4 },
  ],
  [
    'a padded title above texts',
    of('People;;', 'id;name;city', 'a;Ana;Rio', 'b;Rui;SP'),
    { delimiter: ';', skip: 1, columns: 'id name city', line: 2 },
  ],
  [
    'a padded title of two columns',
    of('Report;', 'name;qty', 'Ana;3', 'Rui;4'),
    { delimiter: ';', skip: 1, columns: 'name qty', line: 2 },
  ],
  [
    'facts above the table',
    of('Report,Sales', 'Date,2024-01-01', '', 'item,price', 'hat,1.5', 'belt,2.5', 'sock,3'),
    { skip: 2, columns: 'item price', line: 4 },
  ],
  [
    'years above names',
    of(',2019,,2020,', 'item,a,b,c,d', 'hat,1,2,3,4', 'x,5,6,7,8'),
    { skip: 1, columns: 'item a b c d', line: 2 },
  ],
  ['sep=', 'sep=;\r\nid;name\r\n1;Ana\r\n', { delimiter: ';', columns: 'id name', line: 2 }],
  ['sep= in quotes', '"sep=;"\r\nid;name\r\n1;Ana\r\n', { delimiter: ';', columns: 'id name', line: 2 }],
  [
    'sep= in single quotes',
    "'sep=;'\r\nid;name\r\n1;Ana\r\n",
    { delimiter: ';', columns: 'id name', line: 2 },
  ],
  ['sep= above one column', of('sep=;', 'name', 'Ana', 'Rui'), { delimiter: ';', columns: 'name', line: 2 }],
  ['SEP= and a tab', of('SEP=\t', 'id\tname', '1\tAna'), { delimiter: '\t', columns: 'id name', line: 2 }],
  [
    'sep= that says less than what is seen',
    of('sep=^', 'a^b;c', '1^2;3'),
    { delimiter: '^', columns: 'a b;c', line: 2 },
  ],
  [
    'sep= and a title',
    of('sep=,', 'Report', 'item,price,qty', 'hat,1.5,3'),
    { skip: 1, columns: 'item price qty', line: 3 },
  ],

  [
    'facts above a table of which all lines end with a delimiter',
    of(
      '"Data Source","WDI",',
      '',
      '"Updated","2024-06-28",',
      '',
      '"Country","Code","1960","1961",',
      '"Aruba","ABW","54608","55811",',
      '"Angola","AGO","1","2",',
    ),
    { skip: 3, trailingDelimiter: true, columns: 'Country Code 1960 1961', line: 5 },
  ],

  // The header.
  [
    'pivoted years',
    of('country,2019,2020,2021', 'BR,5,6,7', 'US,8,9,10'),
    { columns: 'country 2019 2020 2021' },
  ],
  ['an index without a name', of(',a', '0,5', '1,6'), { columns: ['', 'a'] }],
  ['numbered columns', of(',0,1,2', '0,5.5,6,1', '1,6,7,2'), { columns: ['', '0', '1', '2'] }],
  ['a column without a name', of('name;', 'Ana;x', 'Rui;y'), { delimiter: ';', columns: ['name', ''] }],
  ['numbered months', of('item,1,2,3,4', 'hat,5,6.5,7,1', 'belt,1,9,3,4'), { columns: 'item 1 2 3 4' }],
  [
    'days as names',
    of('item,2024-01-01,2024-01-02', 'hat,5,6', 'belt,1,9'),
    { columns: 'item 2024-01-01 2024-01-02' },
  ],
  ['texts only', of('name,city', 'Ana,Rio', 'Bia,SP'), { columns: 'name city' }],
  ['a row of units', of('id,weight,len', '-,kg,m', '1,2.5,3', '2,3.5,4'), { columns: 'id weight len' }],
  ['the header again', of('id,name', '1,Ana', 'id,name', '2,Rui'), { columns: 'id name' }],
  ['numbers only', of('1,2', '3,4'), { header: false, columns: 'column_1 column_2' }],
  [
    'values only, with decimal commas',
    of('1;2,5', '3;4,5', '5;6,5'),
    { delimiter: ';', header: false, columns: 'column_1 column_2' },
  ],
  ['values that recur', of('BR,paid', 'US,paid', 'BR,open'), { header: false, columns: 'column_1 column_2' }],
  [
    'users of Unix',
    of('root:x:0:0:/root', 'bin:x:1:1:/bin', 'daemon:x:2:2:/'),
    { delimiter: ':', header: false, columns: 'column_1 column_2 column_3 column_4 column_5' },
  ],
  [
    'row names of R',
    of('"Weight","Feed","Pig"', '"1",26.5,1.5,4601', '"2",27.6,5.2,4602', '"3",36.5,17.6,4603'),
    { skip: 1, header: false, columns: 'row_name Weight Feed Pig' },
  ],
  [
    'row names of R between blanks',
    of('"Weight" "Feed"', '"1" 26.5 1.5', '"2" 27.6 5.2', '"3" 36.5 17.6'),
    { delimiter: ' ', skip: 1, header: false, columns: 'row_name Weight Feed' },
  ],
  [
    'row names of R without quotes',
    of('mpg,cyl,disp', 'Mazda RX4,21,6,160', 'Datsun 710,22.8,4,108', 'Hornet,21.4,6,258'),
    { skip: 1, header: false, columns: 'row_name mpg cyl disp' },
  ],
  [
    'the first column of R without a name',
    of('"","x","y"', '"1",2,3', '"2",4,5'),
    { columns: ['', 'x', 'y'] },
  ],

  [
    'numbers in quotes above numbers',
    of('"","16.5","16.75","17.25"', '"a",0,1,5', '"b",1,2,7'),
    { columns: ['', '16.5', '16.75', '17.25'] },
  ],
  ['a header alone that ends with a delimiter', of('a,b,c,', 'x,2,3', 'y,5,6'), { columns: 'a b c' }],
  [
    'numbers between blanks',
    of('-0.31 0.083', '0.18 0.083', '0.24 0.087'),
    { delimiter: ' ', header: false, columns: 'column_1 column_2' },
  ],

  [
    'row names of R and a bad first row',
    of('"a","b"', '"1,26.5,1.5', '"2",27.6,5.2', '"3",36.5,17.6', '"4",36.5,17.6'),
    { skip: 1, header: false, columns: 'row_name a b' },
  ],
  [
    'delimiters that end rows and a bad first row',
    of('a,b,c', '1,2,', '4,5,6,', '7,8,9,', '1,2,3,'),
    { trailingDelimiter: true, columns: 'a b c' },
  ],
  [
    'no names and a bad first row',
    of('"0,2,0.5,x', '1,3,0.5,y', '2,4,0.7,z', '3,5,0.8,z'),
    { header: false, columns: 'column_1 column_2 column_3 column_4' },
  ],
  [
    'an index and a bad first row',
    of('"","x"', '"one",NaN?', '"2",97.1', '"3",98.1', '"4",99.1', '"5",9'),
    { columns: ['', 'x'] },
  ],

  // Comments.
  [
    'comments anywhere',
    of('x,y,z', '# note', '1,2,3', '# note', '4,5,6', '# end'),
    { comment: '#', columns: 'x y z' },
  ],
  [
    'comments above the header',
    of('# made by x', '# on 2024', 'id,v', '1,2', '3,4'),
    { comment: '#', columns: 'id v', line: 3 },
  ],
  [
    'comments and a title',
    of('# made by x', 'Report', 'id,v,w', '1,2,3', '4,5,6'),
    { comment: '#', skip: 2, columns: 'id v w', line: 3 },
  ],
  [
    'comments of variants of genes',
    of('##file=VCF', '##source=x', '#CHROM\tPOS', 'a\t100', 'b\t200'),
    { delimiter: '\t', comment: '##', columns: '#CHROM POS', line: 3 },
  ],
  ['one line that begins as comments do', of('x,y', '1,2', '#x', '3,4'), { columns: 'x y' }],
  ['a header that begins as comments do', of('#id,name', '1,Ana', '2,Rui'), { columns: '#id name' }],
  [
    'values that begin as comments do',
    of('id,color', '#1,red', '#2,blue', '3,green'),
    { columns: 'id color' },
  ],

  // Behind the last row.
  [
    'a total',
    of('a;b;c', 'x;1;2', 'y;3;4', 'z;5;6', 'Total;;99'),
    { delimiter: ';', footer: 'Total', columns: 'a b c' },
  ],
  [
    'a total of all columns',
    of('a,b', 'x,1', 'y,3', 'z,5', '"Total",9'),
    { footer: 'Total', columns: 'a b' },
  ],
  [
    'a total in the second column',
    of('a;b;c', 'x;1;2', 'y;3;4', 'z;5;6', ';Total;99'),
    { delimiter: ';', footer: 1, columns: 'a b c' },
  ],
  [
    'a category that is called total',
    of('sex,age,n', 'Total,5,10', 'F,5,4', 'M,5,6', 'Total,6,12'),
    { columns: 'sex age n' },
  ],
  [
    'remarks behind a blank line',
    of('id,name,v', '1,Ana,2', '2,Rui,3', '3,Bia,4', '', 'Source: IBGE, 2024', 'Notes: none'),
    { footer: 'Source', columns: 'id name v' },
  ],
  [
    'a number of rows',
    of('id,name', '1,Ana', '2,Rui', '3,Bia', '(3 rows)'),
    { footer: 1, columns: 'id name' },
  ],
  ['a last row that was cut off', 'id,name,v\n1,Ana,2\n2,Rui,3\n3,Bi', { columns: 'id name v' }],
  ['the same of texts', 'name,city,v\nAna,Rio,2\nRui,SP,3\nBi', { columns: 'name city v' }],
  ['rows behind a blank line', of('id,name', '1,Ana', '', '2,Rui', '3,Bia'), { columns: 'id name' }],

  ['a total without a word', of('a,b,c', 'x,1,2', 'y,3,4', 'z,5,6', ',,12'), { footer: 1, columns: 'a b c' }],
  ['a mean', of('a,b', '1,2', '3,4', 'Mean,3'), { footer: 'Mean', columns: 'a b' }],
  [
    'totals of parts',
    of('a,b', 'x,1', 'y,3', 'Subtotal,4', 'z,5', 'Total,9'),
    { footer: 'Total', columns: 'a b' },
  ],
  [
    'a count of rows, padded',
    of('a,b,c', 'x,1,2', 'y,3,4', 'z,5,6', 'Rows: 3,,'),
    { footer: 'Rows', columns: 'a b c' },
  ],
  [
    'a row with one value, which is no remark',
    of('a,b,c', 'x,1,2', 'y,3,4', 'z,5,6', 'Row with blanks,,'),
    { columns: 'a b c' },
  ],
  [
    'a name that begins as remarks do',
    of('a,b,c', 'Ana,1,2', 'Rui,3,4', 'Bia,5,6', 'Sourceforge,,'),
    { columns: 'a b c' },
  ],
  ['empty rows, which other files may end without', of('a,b', '1,x', '2,y', ',', ','), { columns: 'a b' }],
  ['what DOS ended files with', of('a,b', '1,x', '2,y', '3,z', '\x1a'), { columns: 'a b' }],
  [
    'both behind a total',
    of('a,b', '1,x', '2,y', '3,z', 'Total,', ',', '\x1a'),
    { footer: 'Total', columns: 'a b' },
  ],
  ['both behind a number of rows', of('a,b', '1,x', '2,y', '(2 rows)', '\x1a'), { columns: 'a b' }],
  ['a sum of two columns', of('id,v', '1,2.5', '2,3.5', '3,4.5', ',10.5'), { footer: 1, columns: 'id v' }],
  ['means, rounded', of('a,b,c', 'x,1,2', 'y,3,4', 'z,5,6.5', ',3,4.2'), { footer: 1, columns: 'a b c' }],
  [
    'a sum with decimal commas',
    of('a;v', 'x;1.000,5', 'y;2,25', 'z;1', ';1.003,75'),
    { delimiter: ';', footer: 1, columns: 'a v' },
  ],
  ['numbers that sum up nothing', of('a,b,c', 'x,1,2', 'y,2,3', 'z,3,4', ',5,6'), { columns: 'a b c' }],
  ['titles that begin as means do', of('film,n', 'Alien,5', 'Up,3', 'Mean Girls,4'), { columns: 'film n' }],
  [
    'titles that begin as totals do',
    of('film,n', 'Alien,5', 'Up,3', 'Total Recall,6'),
    { columns: 'film n' },
  ],
  [
    'a total with a colon',
    of('film,n', 'Alien,5', 'Up,3', 'Total:,8'),
    { footer: 'Total:', columns: 'film n' },
  ],
  ['names that begin as remarks do', of('a,b,c', 'x,1,2', 'y,3,4', 'Endless Pool,,'), { columns: 'a b c' }],
  ['others', of('a,b,c', 'x,1,2', 'y,3,4', 'Observatory Ltd,,'), { columns: 'a b c' }],
  ['a note in a row like others', of('a,b,c', 'x,,', 'y,,4', 'z,2,', 'Notes by Ana,,'), { columns: 'a b c' }],
  ['totals of parts with one name', of('a,n', 'A,2', 'Total,2', 'B,3', 'Total,3'), { columns: 'a n' }],
  ['equal totals', of('a,n', 'A,2', 'Total,2', 'B,2', 'Total,2'), { columns: 'a n' }],
  [
    'the mark that ends what PostgreSQL copies',
    of('1	a', '2	b', '3	c', R`\.`),
    { delimiter: '\t', header: false, footer: 1, columns: 'column_1 column_2' },
  ],
  [
    'the balance of an account',
    of(
      'Conta: 123',
      'Mês: 01/2024',
      '',
      'Data;O que;Valor;Saldo',
      '01/01/2024;Pix;1,50;2,00',
      '02/01/2024;TED;2,50;4,50',
      '',
      'Saldo final;;;4,50',
    ),
    { delimiter: ';', skip: 2, footer: 'Saldo', columns: ['Data', 'O que', 'Valor', 'Saldo'], line: 4 },
  ],
  [
    'another table, which is no footer',
    of('a,b', '1,2', '3,4', '5,6', '', 'c,d,e', '1,2,3'),
    { columns: 'a b' },
  ],
  [
    'a text that was cut off',
    'name,v,w\nAna Maria da Silva,1,2\nRui de Souza e Sá,3,4\nBia Alves da Co',
    { columns: 'name v w' },
  ],

  // Delimiters and blanks around fields.
  [
    'delimiters that end rows',
    of('a,b,c', '1,2,3,', '4,5,6,'),
    { trailingDelimiter: true, columns: 'a b c' },
  ],
  [
    'delimiters that end all lines',
    of('a,b,c,', '1,2,3,', '4,5,6,'),
    { trailingDelimiter: true, columns: 'a b c' },
  ],
  ['a last column that is empty', of('a,b,c', '1,2,', '4,5,'), { columns: 'a b c' }],
  [
    'blanks around bars',
    of('a | b | c', '1 | x y | 3', '2 | z w | 4'),
    { delimiter: '|', trim: true, columns: 'a b c' },
  ],
  [
    'blanks in front of quotes',
    of('id, name, city', '1, "Ana, B", "Rio"', '2, "Rui", "SP"'),
    { trim: true, columns: 'id name city' },
  ],
  [
    'blanks up to a width',
    of('name      ;v', 'Ana       ;1', 'Bia       ;2'),
    { delimiter: ';', trim: true, columns: 'name v' },
  ],
  ['a blank at the end of a text', of('name,v', 'Ana ,1', 'Bia,2', 'Rui,3'), { columns: 'name v' }],
  [
    'what psql prints',
    of(' id | name ', '----+------', '  1 | Ana', '  2 | Rui', '(2 rows)'),
    { delimiter: '|', footer: 1, trim: true, columns: 'id name' },
  ],

  // One column.
  ['one column', of('name', 'x', 'y'), { columns: 'name' }],
  ['one column of decimal commas', of('valor', '1,5', '2,75', '3,1'), { delimiter: ';', columns: 'valor' }],
  [
    'one column of values and a bad row',
    of('n', '1.5', '2.5,x,y', ...Array.from({ length: 30 }, (_, index) => `${index}.5`)),
    { columns: 'n' },
  ],
  [
    'one column below a name in quotes, and a bad row',
    of('"n"', '1.5', '2.5,x,y', ...Array.from({ length: 30 }, (_, index) => `${index}.5`)),
    { columns: 'n' },
  ],
  ['one column of values', of('315.58', '316.39', '316.79'), { header: false, columns: 'column_1' }],
  ['one column of thousands', of('n', '1 200', '3 400', '5 600'), { columns: 'n' }],
  ['one column of times', of('time', '10:20:30', '10:21:30'), { columns: 'time' }],
  ['one column of network cards', of('mac', 'aa:bb:cc:dd:ee:ff', 'aa:bb:cc:dd:ee:01'), { columns: 'mac' }],
  [
    'one column of sentences',
    of('comment', 'I like it, really', 'Nice', 'Bad, awful, terrible', 'ok'),
    { delimiter: ';', columns: 'comment' },
  ],
])('%s', (_, text, { columns, line = 1, ...layout }) => {
  const { guesses, remarks: _remarks, ...structure } = found(text);
  expect(structure).toEqual({
    layout,
    columns: typeof columns === 'string' ? columns.split(' ') : columns,
    line,
  });
  // What can't be seen in a file's first row says so.
  const assumed = ['skip', 'comment', 'footer', 'header', 'trim', 'escape'].filter((key) => key in layout);
  expect(Object.keys(guesses)).toEqual(expect.arrayContaining(assumed));
});

test.each<[string, string, RegExp]>([
  ['blank lines', '\n \n', /^file\.csv: it has no header/],
  [
    'rows of another width than the header',
    of('id,price', '1,2,50', '2,3,75', '3,10,00'),
    /^file\.csv:1: its fields don't fit the rows below: it has 2 where most rows have 3, by the delimiter ","\. Give each field a name/,
  ],
  [
    'JSON that isn’t in quotes',
    of('id,p', '1,{"a":1,"b":2}', '2,{"a":3,"b":4}'),
    /^file\.csv:1: .* put fields that hold the delimiter in quotes/,
  ],
  [
    'a header with a quote that isn’t closed',
    of('"id","na"me","v"', '"1","a","2"', '"3","b","4"'),
    /^file\.csv:1: .* it opens a quote/,
  ],
  [
    'rows without a width',
    of('a,b', '1', '2', '3', '4,5'),
    /^file\.csv: no delimiter divides its lines alike: by ",", line 1 has 2 fields, line 2 has 1 field, line 5 has 2 fields\. Name its --delimiter/,
  ],
  [
    'lists without a header of theirs',
    of('tags', 'a,b', 'c,d', 'e,f,g'),
    /^file\.csv: no delimiter divides its lines alike/,
  ],
  [
    'names with commas, not in quotes',
    of('name', 'Souza, Ana', 'Lima, Rui'),
    /^file\.csv: no delimiter divides its lines alike: by ",", line 1 has 1 field, line 2 has 2 fields/,
  ],
  [
    'columns that are lined up',
    of('id   name   qty', '1    Ana    3', '2    Rui    4'),
    /^file\.csv: its columns are lined up by blanks/,
  ],
  ['two bars', of('a||b||c', '1||2||3'), /^file\.csv: its fields are separated by "\|\|"/],
  ['two colons', of('1::1193::5', '1::661::3'), /^file\.csv: its fields are separated by "::"/],
  ['Markdown', of('| a | b |', '|---|---|', '| 1 | x |'), /^file\.csv: it is a table of Markdown/],
  ['JSON', '[\n  {"a": 1}\n]\n', /^file\.csv: it is JSON/],
  ['lines of JSON', of('{"a":1,"b":2}', '{"a":2,"b":3}'), /^file\.csv: it is JSON/],
  ['SQL', of('INSERT INTO t VALUES (1, 2);', 'INSERT INTO t VALUES (3, 4);'), /^file\.csv: it is SQL/],
  [
    'delimiters that none has',
    of('id$name', '1$Ana', '2$Rui'),
    /^file\.csv: each of its lines holds "\$" as often as the first: if it is between fields, name it with --delimiter/,
  ],
  [
    'delimiters that can’t be named',
    of('id§name', '1§Ana', '2§Rui'),
    /^file\.csv: each of its lines holds "§" .* it is none that can be named; export the file with another/,
  ],
  ['XML', of('<?xml version="1.0"?>', '<a/>'), /^file\.csv: it is XML/],
  [
    'a log',
    of('2024-01-01 10:00:00,123 INFO foo: bar', '2024-01-01 10:00:01,456 WARN baz'),
    /^file\.csv: its lines are those of a log/,
  ],
  [
    'a log of requests',
    of('127.0.0.1 - - [10/Oct/2000:13:55:36 -0700] "GET /a HTTP/1.0" 200 2326'),
    /^file\.csv: its lines are those of a log/,
  ],
])('%s are refused, with what to do', (_, text, message) => {
  expect(() => found(text)).toThrow(
    expect.objectContaining({ name: 'UserError', message: expect.stringMatching(message) }),
  );
});

test.each<[string, string, string | undefined]>([
  ['counts in front of names', of('150,4,hat,belt', '5.1,3.5,1,0', '4.9,3,0,1'), '150, 4 could be values'],
  ['a price as a name', of('item,9.99,n', 'hat,9,1', 'belt,1.5,2'), '9.99 could be values'],
  ['years', of('item,2019,2020', 'hat,9,8', 'belt,1.5,7'), undefined],
  ['numbered columns', of(',0,1,2', '0,5.5,6,1', '1,6,7,2'), undefined],
])('names that are numbers, above numbers, are guessed: %s', (_, text, told) => {
  const { layout, guesses } = found(text);
  expect(layout).toEqual({});
  expect(guesses.header).toEqual(told && expect.stringContaining(told));
});

test.each<[string, string, string[]]>([
  [
    'the header again',
    of('a,b', 'x,y', 'a,b', 'z,w'),
    ['the header stands again on line 3, and is read as a row'],
  ],
  [
    'totals of parts',
    of('a,n', 'A,2', 'Total,2', 'B,3', 'Total,3'),
    ['what may be a total is read as a row, on lines 3, 5: Total,2'],
  ],
  [
    'a subtotal above the total',
    of('a,n', 'A,2', 'B,3', 'Subtotal,5', 'C,1', 'Total,6'),
    ['what may be a total is read as a row, on line 4: Subtotal,5'],
  ],
  [
    'a second line of the header',
    of('Region;Sales;Sales', ';2023;2024', 'N;1;2', 'S;3;4'),
    ['what may be a second line of the header is read as a row, on line 2'],
  ],
  ['a footer, which is none of the rows', of('a,n', 'A,2', 'B,3', 'C,4', 'Total,9'), []],
])('rows that a person may not take for rows are told: %s', (_, text, told) => {
  expect(found(text).remarks).toEqual(told);
});

test('that names of R are not checked in later files is told, and what else numbers side by side may be', () => {
  const price = found(of('name,price', 'A,1,50', 'B,2,75', 'C,3,25')).guesses.header;
  expect(price).toMatch(/names in later files aren't checked; or decimal commas part the numbers/);
  const weight = found(of('"weight","size"', '"A",1.5,50', '"B",2.5,75', '"C",3.5,25')).guesses.header;
  expect(weight).toMatch(/names in later files aren't checked$/);
});

test('a delimiter that is named is taken, whatever else would do', () => {
  expect(found(of('a;b,c', '1;2,3', '4;5,6'), ';')).toMatchObject({ columns: ['a', 'b,c'] });
  expect(found(of('a,b', '1', '2', '3', '4,5'), ',')).toMatchObject({ columns: ['a', 'b'] });
  expect(() => found(of('sep=,', 'a;b', '1;2'))).toThrow(
    'file.csv:1: it says that the delimiter is ",", which no other line holds, and ";" divides them',
  );
  expect(() => found(of('sep=;', 'a;b', '1;2'), ',')).toThrow(
    'file.csv:1: it says that the delimiter is ";", and not ","',
  );
});

test('a file’s end is looked at where its start isn’t all of it', () => {
  const rows = (from: number) => Array.from({ length: 50 }, (_, index) => `${from + index},x`);
  const ends = { head: of('id,v', ...rows(0)), tail: of(...rows(900), 'Total,', 'Printed by Ana') };
  expect(structureOf('file.csv', ends).layout).toMatchObject({ footer: 'Total' });
});

/** Tables, and how they are written. */
const word = fc.stringMatching(/^[a-z]{2,8}$/);
const text = fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => words.join(' '));
const VALUES = {
  int: fc.integer({ min: -1000, max: 100_000 }).map(String),
  amount: fc.integer({ min: 1, max: 99_999 }).map((cents) => (cents / 100).toFixed(2)),
  day: fc
    .integer({ min: 0, max: 9999 })
    .map((days) => new Date(days * 86_400_000).toISOString().slice(0, 10)),
  text,
  hard: fc
    .tuple(text, fc.constantFrom(', ', '; ', ' | ', ' "so" ', ' ~ '), text)
    .map((parts) => parts.join('')),
};

const table = fc
  .array(fc.tuple(word, fc.constantFrom('int', 'amount', 'day', 'text', 'hard')), {
    minLength: 2,
    maxLength: 7,
  })
  .filter((columns) => new Set(columns.map(([name]) => name)).size === columns.length)
  // Of texts alone, nobody can tell titles and names from rows.
  .map((columns) => [...columns, ['total', 'amount'] as const, ['on', 'day'] as const])
  .chain((columns) =>
    fc.record({
      names: fc.constant(columns.map(([name], index) => `${name}_${index}`)),
      rows: fc.array(fc.tuple(...columns.map(([, kind]) => VALUES[kind])), { minLength: 12, maxLength: 40 }),
    }),
  );

const written = fc.record({
  delimiter: fc.constantFrom(',', ';', '\t', '|', '\u0001', '~', '^'),
  quote: fc.constantFrom('"', "'"),
  always: fc.boolean(),
  lineEnd: fc.constantFrom('\n', '\r\n'),
  titles: fc.array(fc.constantFrom('Report of May', 'made by Ana', 'Region North'), { maxLength: 2 }),
  comments: fc.boolean(),
  trailingDelimiter: fc.boolean(),
  footer: fc.boolean(),
});

type Written = typeof written extends fc.Arbitrary<infer T> ? T : never;
type Table = typeof table extends fc.Arbitrary<infer T> ? T : never;

/** The lines of a table: those of titles, the header, and each row. */
function linesOf({ names, rows }: Table, how: Written) {
  const { delimiter, quote, titles, comments, trailingDelimiter, footer } = how;
  // Single quotes that enclose a field here and there are apostrophes to anyone.
  const always = how.always || quote === "'";
  const field = (value: string) =>
    always || value.includes(delimiter) || value.includes(quote)
      ? `${quote}${value.replaceAll(quote, quote + quote)}${quote}`
      : value;
  const line = (values: readonly string[]) =>
    values.map(field).join(delimiter) + (trailingDelimiter ? delimiter : '');
  return {
    above: [...titles, line(names)],
    rows: rows.map((row, index) => (comments && index % 7 === 3 ? `# checked\n${line(row)}` : line(row))),
    below: footer ? ['Source: Ana'] : [],
  };
}

const expected = ({ names }: Table, how: Written) => ({
  columns: names,
  layout: {
    ...(how.delimiter !== ',' && { delimiter: how.delimiter }),
    ...(how.quote !== '"' && { quote: how.quote }),
    ...(how.titles.length > 0 && { skip: how.titles.length }),
    ...(how.comments && { comment: '#' }),
    ...(how.footer && { footer: 'Source' }),
    ...(how.trailingDelimiter && { trailingDelimiter: true }),
  },
});

test('a table is found again, however it is written', () => {
  fc.assert(
    fc.property(table, written, (content, how) => {
      const { above, rows, below } = linesOf(content, how);
      const file = [...above, ...rows, ...below, ''].join('\n').replaceAll('\n', how.lineEnd);
      expect(found(file)).toMatchObject(expected(content, how));
    }),
    { numRuns: RUNS },
  );
});

/** What makes a row a bad one. */
const DAMAGES: readonly ((row: string, delimiter: string) => string)[] = [
  (row, delimiter) => `${row}${delimiter}more${delimiter}`,
  (row, delimiter) => row.slice(row.indexOf(delimiter) + 1),
  (row) => `"${row}`,
  (row, delimiter) => row.replace(delimiter, `${delimiter}"so" it is${delimiter}`),
  (row) => row.slice(0, Math.ceil(row.length / 2)),
  () => '\0',
  (row) => row.replaceAll(/\d/g, '?'),
  () => 'no row',
];

test('a bad row changes nothing, wherever it is', () => {
  fc.assert(
    fc.property(table, written, fc.nat(), fc.constantFrom(...DAMAGES), (content, how, place, damage) => {
      const { above, rows, below } = linesOf(content, how);
      const bad = rows.with(
        place % rows.length,
        damage(content.rows[place % rows.length]!.join(how.delimiter), how.delimiter),
      );
      const file = [...above, ...bad, ...below, ''].join('\n').replaceAll('\n', how.lineEnd);
      const { layout, columns } = found(file);
      const wanted = expected(content, how);
      // The last row may be taken for a remark, which says so.
      const isLast = place % rows.length === rows.length - 1;
      const footer = isLast ? { footer: layout['footer'] } : {};
      expect({ columns, layout: { ...layout, ...footer } }).toEqual({
        columns: wanted.columns,
        layout: { ...wanted.layout, ...footer },
      });
    }),
    { numRuns: RUNS },
  );
});
