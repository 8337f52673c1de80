/** Operands for `sprintf`, as JSON texts: every verb with every flag on every kind of argument, and formats gone wrong. */

type Case = readonly [format: string, args: string];

const words = (list: string): string[] => list.trim().split(/\s+/);

const flags = ['', ...words('+ - # 0 +# 8 -8 08 +08 -08 #08 .0 .3 8.3 08.3 -8.3 #.3 +.20 25.20'), ' ', ' 08', ' #'];
const verbs = [...'vdtboOxXcqUeEfFgGsTwzé'];

const numbers = words(`
0 1 -1 42 -42 65 233 128512 55296 1114112 1234567 9223372036854775807 -9223372036854775808 9223372036854775808
-123456789012345678901234567890 340282366920938463463374607431768211456 1.0 1e2 1.5 -1.5 0.1 0.3 2.5 3.5 1e21 1e20 123456789.125 1e-5
0.0001 1e-7 5e-324 2.2250738585072011e-308 2.2250738585072014e-308 1.7976931348623157e308 1e309 -1e400 1e-400 -0.0 0.000 -0
9007199254740993.0 0.1000000000000000055511151231257827 4.35 2.675 1e23 8.41e21 9.5e-3 123e45 99.95 999999.5 1E5`);
const others = [
  ...['', 'a', 'hello', 'é漢😀', 'q"uo\\te`', 'tab\tnl\n\u0007\u0000\u007F', '\u00AD\u200B\uFEFF\u2028\uE000'].map(
    (text) => JSON.stringify(text),
  ),
  ...words('true null [] {} [1,"a",[null,1.50,"é\\u200b"]] {"b":[2,1],"a":{"z":false}} {"set":[3,1,2,"a"]} {"set":[]}'),
];

const formats = [
  '',
  '% ',
  '%[2]d %d',
  '%d %d',
  '%v %v',
  ...words(`
% %% 100% %d %[1]d %[2]d %[3]d %[0]d %[]d %[x]d %[1 %[1] %[ %*d %.*d %[2]*[1]d %[1]*d %-*d %*.*f %.*f %[1]2d %[1].2d %.[1]d %!
%1000001d %5 %. %5. %+ %s%s%s %é %5% %-5%| %d% %.d %.-3d %.2 é%dé %[1]*.[2]*[1]d %[12345678]d %[1]d%d %c%c %02d:%02d`),
];
const lists = words(`
[] [1] [1,2] [1,2,3] ["a"] ["a","b","c"] [-5,7] [1.5,2] ["x",[1],{"a":"b"}] [12345678901234567890,3] [8,2,3.14159]`);

/** Go shows the inside of a big integer for %w; the guest gives up instead. */
const showsInside = (verb: string, arg: string): boolean => verb === 'w' && /^-?\d{19,}$/.test(arg);

export const sprintfCases: readonly Case[] = [
  ...flags.flatMap((flag) =>
    verbs.flatMap((verb) =>
      [...numbers, ...others]
        .filter((arg) => !showsInside(verb, arg))
        .map((arg): Case => [JSON.stringify(`%${flag}${verb}`), `[${arg}]`]),
    ),
  ),
  ...formats.flatMap((format) => lists.map((list): Case => [JSON.stringify(format), list])),
  ...['1', 'null', '[]', '"%d"'].flatMap((format) =>
    ['1', 'null', '"x"', '{}', '{"set":[1]}'].map((args): Case => [format, args]),
  ),
];
