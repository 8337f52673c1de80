/** Operands for each built-in that the guest supplies: ordinary, at the edges, of wrong types. */

/** JSON text, so that no number is changed on the way. */
type Operand = string;
type Case = readonly Operand[];

/** JSON texts, one a semicolon. */
const json = (list: string): Operand[] => list.trim().split(/\s*;\s*/);
/** Strings, one a word; the backslash is itself. */
const strings = (list: string): Operand[] =>
  list
    .trim()
    .split(/\s+/)
    .map((text) => JSON.stringify(text));
const alone = (operands: readonly Operand[]): Case[] => operands.map((operand) => [operand]);
const pairs = (first: readonly Operand[], second: readonly Operand[]): Case[] =>
  first.flatMap((a) => second.map((b): Case => [a, b]));

const wrong = json('null; true; 0; 1.5; []; {}; {"set": []}');
const oneString = (...texts: Operand[]): Case[] => alone([...texts, '""', '" "', ...wrong]);

const cidrs = strings(`
10.0.0.0/8 0.0.0.0/0 255.255.255.255/32 1.2.3.4/33 1.2.3.4/-1 1.2.3.4/+1 1.2.3.4/08 1.2.3.4/ 1.2.3.4 /8 1.2.3/8 1.2.3.4.5/8
01.2.3.4/8 1.2.3.256/8 1..3.4/8 .1.2.3/8 1.2.3./8 a.b.c.d/8 ::/0 ::1/128 ::1/129 1::/16 1::2::3/64 2001:db8::/32
2001:DB8:0:0:8:800:200C:417A/64 1:2:3:4:5:6:7:8/1 1:2:3:4:5:6:7/1 1:2:3:4:5:6:7:8:9/1 1:2:3:4:5:6:7::/1 1:2:3:4:5:6:7:8::/1
::1:2:3:4:5:6:7/1 ::1:2:3:4:5:6:7:8/1 ::ffff:1.2.3.4/96 ::ffff:1.2.3.256/96 1:2:3:4:5:6:1.2.3.4/9 1:2:3:4:5:6:7:1.2.3.4/9
1:2:3:4:5:1.2.3.4/9 ::1.2.3.4/9 1.2.3.4::/9 fe80::1%eth0/64 fe80::1%/64 12345::/16 g::/16 :/16 :::/16 1:/16 :1/16 1:2/9
::0001/64 ::00001/64 1.2.3.4/8/8 1.2.3.4/8a`);

/** What OPA's WebAssembly would take for an address; IPv4-mapped ones, which are not read, are left out. */
const addresses = [
  ...cidrs.filter((cidr) => !cidr.includes('::ffff:')),
  ...strings('::1 fe80::1: 1:2:3:4:5:6:7:8: ::1:/64 10.0.0.1 10.0.0.1/8.0 ::1/-0 2001:db8::ffff:1 ::fffe:1'),
  '"10.0.0.1\\u0000"',
  '"::1\\u0000/8"',
  '"::1/0 "',
  '"fe80::1\\u003a"',
  ...wrong,
];
const networks = pairs(strings('10.0.0.0/8 0.0.0.0/0 ::/0 fe80::/10 1::/16'), addresses);

/** Two numbers beyond an i64 would differ without end in OPA: one is enough. */
const versions = strings(`
1.0.0 v1.0.0 vv1.0.0 1.0 1.0.0.0 01.0.0 1.00.0 1.0.0- 1.0.0-a 1.0.0-a.b 1.0.0-a..b 1.0.0-01 1.0.0-0a 1.0.0-1 1.0.0-2 1.0.0-10
1.0.0-alpha 1.0.0-alpha.1 1.0.0-alpha.beta 1.0.0-beta 1.0.0-beta.2 1.0.0-beta.11 1.0.0-rc.1 1.0.0+ 1.0.0+a 1.0.0-a+b.c
1.0.0+a+b 1.0.0-a_b 2.0.0 1.1.0 1.0.1 9223372036854775807.0.0 9223372036854775808.0.0 1.-1.0 +1.0.0 1.0.0-99999999999999999999
1.0.0--1 1.0.0-é .. 1.2 latest`);

const amounts = strings(`
10 10b 1kb 1KB 1Ki 1KiB 1k 1K 1mb 1MiB 1gb 1Gi 1tb 1TiB 1pb 1PiB 1eb 1EiB 1e 1E 1e3 1e3kb 1e+3kb 1e-3kb 1ei 1ekb 10.1kb 0.1kb
1.5kib 1.005mb 0.3gb 123.456tb 0 0kb 00012kb -1kb +1kb --1kb 1-2kb . .5kb 5.kb .kb kb kib 1zb 1kibb 1bb 1ib 1i 1.2.3kb 1e1234567
1e0000001 9223372036854775807 9223372036854775808 18446744073709551616 123456789012345678901234567890 99999999999.99999eb
1e100 1e300 1e-300 1e-2 0.0000000000000000000001eb 1e5e5 e5 e 1e+ 1e+kb 0x10 0b1 1_000 1k\u212a 1\u212a 1k\u0130b "1kb" 1"k"b 😀`);

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
/** Nanoseconds, some next to a change of an offset. */
const instants = json(`
0; 1000000000; 1700000000000000000; 1710000000000000000; 1720000000000000000; 1111885199999999999; 1111885200000000000`);
const zoned = zones.flatMap((zone) => instants.map((ns) => `[${ns},"${zone}"]`));
const times = json(`
0; 1; -1; 1e9; -1e9; 1700000000000000000; 1709251199999999999; 1709251200000000000; 951868800000000000; -2208988800000000000
; 4102444799000000000; 1e18; 1.5; 1e19; -1e19; 1e-5; 0.0; -0.5; 9223372036854775807; -9223372036854775808; 9223372036854775808`);
const badTimes = json(`
"x"; null; true; {}; []; ["x"]; [0, 1]; [null, "UTC"]; [0, "UTC", 1]; [0, "UTC", "x"]; [0, "UTC", "x", 1]`);
const allTimes = alone([...times, ...zoned, ...badTimes]);
const counts = json('0; 1.0; 1.5; "1"; null; 1e30; 1000000000; 1000000000000');

const rfc3339 = strings(`
2024-02-29T12:30:45Z 2023-02-29T12:30:45Z 1970-01-01T00:00:00Z 1969-12-31T23:59:59.999999999Z 2024-01-01T00:00:00+01:00
2024-01-01T00:00:00-23:59 2024-01-01T00:00:00+24:60 2024-01-01T00:00:00+25:00 2024-01-01T00:00:00+00:61 2024-01-01T00:00:00.5Z
2024-01-01T00:00:00,5Z 2024-01-01T00:00:00.Z 2024-01-01T00:00:00.1234567891Z 2024-01-01T0:00:00Z 2024-01-01T00:0:00Z
2024-01-01T24:00:00Z 2024-01-01T00:60:00Z 2024-01-01T00:00:60Z 2024-13-01T00:00:00Z 2024-00-01T00:00:00Z 2024-01-00T00:00:00Z
2024-04-31T00:00:00Z 2024-1-01T00:00:00Z 24-01-01T00:00:00Z 2024-01-01t00:00:00Z 2024-01-01T00:00:00z 2024-01-01T00:00:00
2024-01-01 2024-01-01T00:00:00Zx 2262-04-11T23:47:16.854775807Z 2262-04-11T23:47:16.854775808Z 1677-09-21T00:12:43.145224192Z
1677-09-21T00:12:43.145224191Z 0000-01-01T00:00:00Z 9999-12-31T23:59:59Z 2024-01-01T00:00:00+0100 2024-01-01T00:00:00+01
+024-01-01T00:00:00Z 2024-01-01T00:00:00*01:00 2024/01/01T00:00:00Z 2024-01-01T-1:00:00Z`);

const patterns = [
  ...strings(String.raw`
a a* ^ $ \b (a)(b)? (?P<x>a)(?P<y>b)? (?P<name>\w+)@(\w+) [^a] é \p{L}+ . (?i)A (a|ab)(c|bcd) [](]+ [[:alpha:](]+ \Q(\E(a)
\((a) (?:a)(b) (a [ * a{2,1} \ (?s).+`),
  '""',
  '"\\u0000"',
];
const texts = json(String.raw`
""; "a"; "aaa"; "abcd"; "baab"; "é"; "aéa"; "x@y z@w"; "a\nb"; "漢字 kanji"; "(a)("; "](["; "a\u0000b"; "abab"`);
/** Patterns whose groups make a difference, texts that they match, and every way to name a group. */
const groupPatterns = strings(String.raw`(a)(b)? (?P<x>a)(?P<y>b)? (?P<name>\w+)@(\w+) [](]+ \Q(\E(a) a*`);
const groupTexts = json('""; "abab"; "aéa"; "x@y z@w"; "(a)("; "]([a"');
const replacements = strings('x $0 $1 ${1}x $1x $x ${x} $$ $ ${ ${1 ${x$ $name-$2 $1€ $é $01 $999999999 é$0 $2$y');

const collections = json(`
{}; {"a": 1}; {"a": {"b": [1, 2, 3]}, "c": "x"}; {"a": 1.0, "b": null}; []; [1]; [1, 2, 3]; [1, 1, 2]; [1, 2, 1, 2, 3]; [[1]]
; {"set": []}; {"set": [1, 2]}; {"set": [1, "a", [1]]}; "a"; 1; null`);
const subsets = json(`
{}; {"a": 1}; {"a": {"b": [2, 3]}}; {"a": {"b": [1, 3]}}; {"c": "x"}; {"a": null}; []; [1]; [1, 2]; [2, 3]; [1, 2, 3]; [[1]]
; {"set": []}; {"set": [1]}; {"set": [1, 2, 3]}; {"set": [[1]]}; "a"; 1; null`);

const affixed = json(`
""; "a"; "abc"; "é"; []; ["a"]; ["abc", "x"]; ["x", 1]; {"set": ["a", "bc"]}; {"set": []}; {"set": [1]}; 1; null; {}`);
const affixes = pairs(affixed, [...affixed, ...json('"bc"; ["", "q"]; "ab"')]);

const ofLength = (length: number): Operand => JSON.stringify('x'.repeat(length));

export const builtinCases: Readonly<Record<string, readonly Case[]>> = {
  'crypto.sha256': oneString(...[1, 55, 56, 63, 64, 65, 119, 120, 1000].map(ofLength), '"é漢😀"', '"\\u0000"'),
  'net.cidr_contains': [...networks, ...pairs(addresses, ['"10.0.0.1"', '"::1"'])],
  'net.cidr_intersects': [...networks, ...pairs(addresses, ['"0.0.0.0/0"', '"::/0"'])],
  'net.cidr_is_valid': oneString(...cidrs, '" 1.2.3.4/8"'),
  'semver.is_valid': oneString(...versions),
  'semver.compare': [...pairs(versions, versions), ...pairs(['"1.0.0"', ...wrong], ['"1.0.0"', ...wrong])],
  'object.subset': pairs(collections, subsets),
  'strings.any_prefix_match': affixes,
  'strings.any_suffix_match': affixes,
  'strings.count': pairs(
    json('""; "a"; "aaa"; "abcabc"; "éé"; "漢字漢"; 1; null'),
    json('""; "a"; "aa"; "abc"; "é"; "字"; 1; null'),
  ),
  'units.parse_bytes': oneString(...amounts, '"1 kb"', '" 1kb"'),
  'time.clock': allTimes,
  'time.date': allTimes,
  'time.weekday': allTimes,
  'time.diff': [
    ...pairs(times, json('0; 1709251200000000000; 951868800000000000; "x"')),
    ...pairs(zoned.slice(14), json('[1111885200000000000, "Europe/Berlin"]; 1500000000000000000; [0, "CET"]')),
  ],
  'time.add_date': [
    ...times.flatMap((time) => additions(time, '0 0 0, 1 1 1, -1 -13 40, 0 1 -31, 500 0 0')),
    ...zoned.flatMap((time) => additions(time, '0 6 0, 0 0 141, 0 5 -17, 1 13 -45')),
    ...pairs(counts, counts).map(([years, months]): Case => ['0', years!, months!, '1']),
    ...[...counts, '"x"'].map((days): Case => ['0', '1', '1', days]),
    ['"x"', '1', '1', '1'],
  ],
  'time.parse_rfc3339_ns': oneString(...rfc3339, '"2024-01-01 00:00:00Z"'),
  'regex.split': pairs([...patterns, '1', 'null'], [...texts, '1', 'null']),
  'regex.find_n': pairs(patterns, texts).flatMap(([pattern, text]) =>
    ['-1', '0', '1', '2'].map((most): Case => [pattern!, text!, most]),
  ),
  'regex.replace': [
    ...pairs(texts, patterns).map(([text, pattern]): Case => [text!, pattern!, '"<$0>"']),
    ...pairs(groupTexts, groupPatterns).flatMap(([text, pattern]) =>
      replacements.map((replacement): Case => [text!, pattern!, replacement]),
    ),
    ...wrong.flatMap((bad): Case[] => [
      [bad, '"a"', '"b"'],
      ['"a"', bad, '"b"'],
      ['"a"', '"a"', bad],
    ]),
  ],
};

/** Years, months and days to add, one triple a comma. */
function additions(time: Operand, triples: string): Case[] {
  return triples.split(', ').map((triple) => [time].concat(triple.split(' ')));
}
