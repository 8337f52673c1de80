/** Operands for each built-in that the glue supplies: ordinary, at the edges, of wrong types. */
type Case = readonly unknown[];

const wrong = [null, true, 0, 1.5, [], {}, { set: [] }];
const oneString = (...texts: string[]): Case[] => [...texts, ...wrong].map((text) => [text]);
const pairs = (first: readonly unknown[], second: readonly unknown[]): Case[] =>
  first.flatMap((a) => second.map((b): Case => [a, b]));

const cidrs = `
10.0.0.0/8 0.0.0.0/0 255.255.255.255/32 1.2.3.4/33 1.2.3.4/-1 1.2.3.4/+1 1.2.3.4/08 1.2.3.4/ 1.2.3.4 /8 1.2.3/8 1.2.3.4.5/8
01.2.3.4/8 1.2.3.256/8 1..3.4/8 .1.2.3/8 1.2.3./8 a.b.c.d/8 ::/0 ::1/128 ::1/129 1::/16 1::2::3/64 2001:db8::/32
2001:DB8:0:0:8:800:200C:417A/64 1:2:3:4:5:6:7:8/1 1:2:3:4:5:6:7/1 1:2:3:4:5:6:7:8:9/1 1:2:3:4:5:6:7::/1 1:2:3:4:5:6:7:8::/1
::1:2:3:4:5:6:7/1 ::1:2:3:4:5:6:7:8/1 ::ffff:1.2.3.4/96 ::ffff:1.2.3.256/96 1:2:3:4:5:6:1.2.3.4/9 1:2:3:4:5:6:7:1.2.3.4/9
1:2:3:4:5:1.2.3.4/9 ::1.2.3.4/9 1.2.3.4::/9 fe80::1%eth0/64 fe80::1%/64 12345::/16 g::/16 :/16 :::/16 1:/16 :1/16 1:2/9
::0001/64 ::00001/64 1.2.3.4/8/8 1.2.3.4/8a`;

const versions = `
1.0.0 v1.0.0 vv1.0.0 1.0 1.0.0.0 01.0.0 1.00.0 1.0.0- 1.0.0-a 1.0.0-a.b 1.0.0-a..b 1.0.0-01 1.0.0-0a 1.0.0-1 1.0.0-2 1.0.0-10
1.0.0-alpha 1.0.0-alpha.1 1.0.0-alpha.beta 1.0.0-beta 1.0.0-beta.2 1.0.0-beta.11 1.0.0-rc.1 1.0.0+ 1.0.0+a 1.0.0-a+b.c
1.0.0+a+b 1.0.0-a_b 2.0.0 1.1.0 1.0.1 9223372036854775807.0.0 9223372036854775808.0.0 1.-1.0 +1.0.0 1.0.0-99999999999999999999
1.0.0--1 1.0.0-é .. 1.2 latest`;

const words = (text: string): string[] => text.trim().split(/\s+/);

const bytes = `
10 10b 1kb 1KB 1Ki 1KiB 1k 1K 1mb 1MiB 1gb 1Gi 1tb 1TiB 1pb 1PiB 1eb 1EiB 1e 1E 1e3 1e3kb 1e+3kb 1e-3kb 1ei 1ekb 10.1kb 0.1kb
1.5kib 1.005mb 0.3gb 123.456tb 0 0kb 00012kb -1kb +1kb --1kb 1-2kb . .5kb 5.kb .kb kb kib 1zb 1kibb 1bb 1ib 1i 1.2.3kb 1e1234567
1e0000001 9223372036854775807 9223372036854775808 18446744073709551616 123456789012345678901234567890 99999999999.99999eb
1e100 1e300 1e-300 1e-2 0.0000000000000000000001eb 1e5e5 e5 e 1e+ 1e+kb 0x10 0b1 1_000 1k\u212a 1\u212a 1k\u0130b "1kb" 1"k"b \ud83d\ude00`;

const times = [
  ...[0, 1, -1, 1e9, -1e9, 1700000000000000000, 1709251199999999999, 1709251200000000000, 951868800000000000],
  ...[-2208988800000000000, 4102444799000000000, 1e18, 1.5, 1e19, -1e19, 1e-5, 0.0, -0.5],
];
const zones = [
  '',
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'CET',
];
const zoned = zones.flatMap((zone) =>
  [0, 1e9, 1700000000000000000, 1710000000000000000, 1720000000000000000, 1111885199999999999, 1111885200000000000].map(
    (ns) => [ns, zone],
  ),
);
const badTimes = [
  'x',
  null,
  true,
  {},
  [],
  ['x'],
  [0, 1],
  [null, 'UTC'],
  [0, 'UTC', 1],
  [0, 'UTC', 'x'],
  [0, 'UTC', 'x', 1],
];

const rfc3339 = `
2024-02-29T12:30:45Z 2023-02-29T12:30:45Z 1970-01-01T00:00:00Z 1969-12-31T23:59:59.999999999Z 2024-01-01T00:00:00+01:00
2024-01-01T00:00:00-23:59 2024-01-01T00:00:00+24:60 2024-01-01T00:00:00+25:00 2024-01-01T00:00:00+00:61 2024-01-01T00:00:00.5Z
2024-01-01T00:00:00,5Z 2024-01-01T00:00:00.Z 2024-01-01T00:00:00.1234567891Z 2024-01-01T0:00:00Z 2024-01-01T00:0:00Z
2024-01-01T24:00:00Z 2024-01-01T00:60:00Z 2024-01-01T00:00:60Z 2024-13-01T00:00:00Z 2024-00-01T00:00:00Z 2024-01-00T00:00:00Z
2024-04-31T00:00:00Z 2024-1-01T00:00:00Z 24-01-01T00:00:00Z 2024-01-01t00:00:00Z 2024-01-01T00:00:00z 2024-01-01T00:00:00
2024-01-01 2024-01-01T00:00:00Zx 2262-04-11T23:47:16.854775807Z 2262-04-11T23:47:16.854775808Z 1677-09-21T00:12:43.145224192Z
1677-09-21T00:12:43.145224191Z 0000-01-01T00:00:00Z 9999-12-31T23:59:59Z 2024-01-01T00:00:00+0100 2024-01-01T00:00:00+01 +024-01-01T00:00:00Z
2024-01-01T00:00:00*01:00 2024/01/01T00:00:00Z 2024-01-01T-1:00:00Z`;

const patterns = [
  ...[
    'a',
    'a*',
    '',
    '^',
    '$',
    '\\b',
    '(a)(b)?',
    '(?P<x>a)(?P<y>b)?',
    '(?P<name>\\w+)@(\\w+)',
    '[^a]',
    'é',
    '\\p{L}+',
    '.',
    '(?i)A',
  ],
  ...[
    '(a|ab)(c|bcd)',
    '[](]+',
    '[[:alpha:](]+',
    '\\Q(\\E(a)',
    '\\((a)',
    '(?:a)(b)',
    '(a',
    '[',
    '*',
    'a{2,1}',
    '\\',
    '\u0000',
    '(?s).+',
  ],
];
const texts = [
  '',
  'a',
  'aaa',
  'abcd',
  'baab',
  'é',
  'aéa',
  'x@y z@w',
  'a\nb',
  '漢字 kanji',
  '(a)(',
  ']([',
  'a\u0000b',
  'abab',
];
const replacements = [
  '',
  'x',
  '$0',
  '$1',
  '${1}x',
  '$1x',
  '$x',
  '${x}',
  '$$',
  '$',
  '${',
  '${1',
  '$name-$2',
  '$1€',
  '$é',
  '$01',
  '$999999999',
  'é$0',
];

export const builtinCases: Readonly<Record<string, readonly Case[]>> = {
  'crypto.sha256': oneString(
    ...[0, 1, 55, 56, 63, 64, 65, 119, 120, 1000].map((length) => 'x'.repeat(length)),
    'é漢😀',
    '\u0000',
  ),
  'net.cidr_is_valid': oneString(...words(cidrs), '', ' 1.2.3.4/8'),
  'semver.is_valid': oneString(...words(versions), ''),
  'semver.compare': [...pairs(words(versions), words(versions)), ...pairs(['1.0.0', ...wrong], ['1.0.0', ...wrong])],
  'object.subset': pairs(
    [
      ...[
        {},
        { a: 1 },
        { a: { b: [1, 2, 3] }, c: 'x' },
        { a: 1.0, b: null },
        [],
        [1],
        [1, 2, 3],
        [1, 1, 2],
        [1, 2, 1, 2, 3],
        [[1]],
      ],
      ...[{ set: [] }, { set: [1, 2] }, { set: [1, 'a', [1]] }, 'a', 1, null],
    ],
    [
      ...[
        {},
        { a: 1 },
        { a: { b: [2, 3] } },
        { a: { b: [1, 3] } },
        { c: 'x' },
        { a: null },
        [],
        [1],
        [1, 2],
        [2, 3],
        [1, 2, 3],
        [[1]],
      ],
      ...[{ set: [] }, { set: [1] }, { set: [1, 2, 3] }, { set: [[1]] }, 'a', 1, null],
    ],
  ),
  'strings.any_prefix_match': affixes(),
  'strings.any_suffix_match': affixes(),
  'strings.count': pairs(
    ['', 'a', 'aaa', 'abcabc', 'éé', '漢字漢', 1, null],
    ['', 'a', 'aa', 'abc', 'é', '字', 1, null],
  ),
  'units.parse_bytes': oneString(...words(bytes), '', ' ', '1 kb', ' 1kb'),
  'time.clock': [...times, ...zoned, ...badTimes].map((time) => [time]),
  'time.date': [...times, ...zoned, ...badTimes].map((time) => [time]),
  'time.weekday': [...times, ...zoned, ...badTimes].map((time) => [time]),
  'time.diff': [
    ...pairs(times, [0, 1709251200000000000, 951868800000000000, 'x']),
    ...pairs(zoned.slice(14), [[1111885200000000000, 'Europe/Berlin'], 1.5e18, [0, 'CET']]),
  ],
  'time.add_date': [
    ...times.flatMap((time) => [
      [time, 0, 0, 0],
      [time, 1, 1, 1],
      [time, -1, -13, 40],
      [time, 0, 1, -31],
      [time, 500, 0, 0],
    ]),
    ...zoned.flatMap((time) => [
      [time, 0, 6, 0],
      [time, 0, 0, 141],
      [time, 0, 5, -17],
      [time, 1, 13, -45],
    ]),
    ...pairs([0, 1.0, 1.5, '1', null, 1e30, 1e9, 1e12], [0, 1.0, 1.5, '1', null, 1e30]).map(([a, b]) => [0, a, b, 1]),
    [0, 1, 1, 1.5],
    [0, 1, 1, null],
    ['x', 1, 1, 1],
  ],
  'time.parse_rfc3339_ns': oneString(...words(rfc3339), '', ' ', '2024-01-01 00:00:00Z'),
  'regex.split': pairs([...patterns, 1, null], [...texts, 1, null]),
  'regex.find_n': pairs(patterns, texts).flatMap(([pattern, text]) =>
    [-1, 0, 1, 2].map((most) => [pattern, text, most]),
  ),
  'regex.replace': [
    ...pairs(texts, patterns).flatMap(([text, pattern]) =>
      replacements.map((replacement): Case => [text, pattern, replacement]),
    ),
    ...wrong.flatMap((bad): Case[] => [
      [bad, 'a', 'b'],
      ['a', bad, 'b'],
      ['a', 'a', bad],
    ]),
  ],
};

function affixes(): Case[] {
  const sides = [
    '',
    'a',
    'abc',
    'é',
    [],
    ['a'],
    ['abc', 'x'],
    ['x', 1],
    { set: ['a', 'bc'] },
    { set: [] },
    { set: [1] },
    1,
    null,
    {},
  ];
  return pairs(sides, [...sides, 'bc', ['', 'q'], 'ab']);
}

/** Every verb with every flag on every kind of argument, and formats that go wrong. */
export function sprintfCases(): Case[] {
  const flags = [
    '',
    '+',
    '-',
    ' ',
    '#',
    '0',
    '+#',
    '8',
    '-8',
    '08',
    '+08',
    ' 08',
    '-08',
    '#08',
    '.0',
    '.3',
    '8.3',
    '08.3',
    '-8.3',
    '#.3',
    '+.20',
    '25.20',
    ' #x'.slice(0, 2),
  ];
  const verbs = [...'vdtboOxXcqUeEfFgGsTwzé'];
  const numbers = `0 1 -1 42 -42 65 233 128512 55296 1114112 1234567 9223372036854775807 -9223372036854775808 9223372036854775808
    -123456789012345678901234567890 340282366920938463463374607431768211456 1.0 1e2 1.5 -1.5 0.1 0.3 2.5 3.5 1e21 1e20 123456789.125 1e-5
    0.0001 1e-7 5e-324 2.2250738585072011e-308 2.2250738585072014e-308 1.7976931348623157e308 1e309 -1e400 1e-400 -0.0 0.000 -0
    9007199254740993.0 0.1000000000000000055511151231257827 4.35 2.675 1e23 8.41e21 9.5e-3 123e45 99.95 999999.5 1E5`;
  const args = [
    ...words(numbers),
    ...['', 'a', 'hello', 'é漢😀', 'q"uo\\te`', 'tab\tnl\n\u0007\u0000\u007f', '\u00ad\u200b\ufeff\u2028\ue000'].map(
      (text) => JSON.stringify(text),
    ),
    ...[
      'true',
      'null',
      '[]',
      '{}',
      '[1,"a",[null,1.50,"é\\u200b"]]',
      '{"b":[2,1],"a":{"z":false}}',
      '{"set":[3,1,2,"a"]}',
      '{"set":[]}',
    ],
  ];
  const one = flags.flatMap((flag) => verbs.flatMap((verb) => args.map((arg) => [`%${flag}${verb}`, arg] as const)));
  const formats = [
    ...[
      '',
      '%',
      '%%',
      '100%',
      '%d',
      '%d %d',
      '%[1]d',
      '%[2]d',
      '%[3]d',
      '%[0]d',
      '%[]d',
      '%[x]d',
      '%[1',
      '%[1]',
      '%[',
      '%[2]d %d',
      '%*d',
      '%.*d',
    ],
    ...[
      '%[2]*[1]d',
      '%[1]*d',
      '%-*d',
      '%*.*f',
      '%.*f',
      '%[1]2d',
      '%[1].2d',
      '%.[1]d',
      '%!',
      '%1000001d',
      '%5',
      '%.',
      '%5.',
      '%+',
      '% ',
      '%s%s%s',
    ],
    ...[
      '%é',
      '%5%',
      '%-5%|',
      '%d%',
      '%v %v',
      '%.d',
      '%.-3d',
      '%.2',
      'é%dé',
      '%[1]*.[2]*[1]d',
      '%[12345678]d',
      '%[1]d%d',
      '%c%c',
      '%02d:%02d',
    ],
  ];
  const lists = [
    '[]',
    '[1]',
    '[1,2]',
    '[1,2,3]',
    '["a"]',
    '["a","b","c"]',
    '[-5,7]',
    '[1.5,2]',
    '["x",[1],{"a":"b"}]',
    '[12345678901234567890,3]',
    '[8,2,3.14159]',
  ];
  return [
    // Go shows the inside of a big integer for %w; the glue gives up instead.
    ...one
      .filter(([format, arg]) => !(format.endsWith('w') && /^-?\d{19,}$/.test(arg)))
      .map(([format, arg]): Case => [format, { raw: `[${arg}]` }]),
    ...formats.flatMap((format) => lists.map((list): Case => [format, { raw: list }])),
    ...pairs([1, null, [], '%d'], [1, null, 'x', {}, { set: [1] }]),
  ];
}
