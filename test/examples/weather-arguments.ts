/** Table of arguments that the weather examples' tools refuse, for their tests. */

const length = 'must have 1 to 100 characters.';

/** Arguments as JSON text, and what the tool's error says after "Invalid arguments: ". */
export const badArguments: [tool: string, args: string | undefined, problem: string][] = [
  ['echo', undefined, '"text" is required.'],
  ['echo', '{}', '"text" is required.'],
  ['echo', '{"text":1}', '"text" must be a string.'],
  ['echo', '{"text":null}', '"text" must be a string.'],
  ['echo', '{"text":["a"]}', '"text" must be a string.'],
  ['echo', '{"text":"a","loud":true}', 'only "text" is accepted.'],
  ['echo', '{"message":"a"}', 'only "text" is accepted.'],
  ['echo', '{"TEXT":"a"}', 'only "text" is accepted.'],
  ['echo', '{"text":"a","TEXT":"b"}', 'only "text" is accepted.'],
  ['echo', '{"text":"a","__proto__":{}}', 'only "text" is accepted.'],
  ['get_weather', undefined, '"city" is required.'],
  ['get_weather', '{}', '"city" is required.'],
  ['get_weather', '{"city":""}', `"city" ${length}`],
  ['get_weather', `{"city":"${'x'.repeat(101)}"}`, `"city" ${length}`],
  ['get_weather', `{"city":"${'𐍈'.repeat(101)}"}`, `"city" ${length}`],
  ['get_weather', '{"city":123456789012345678901234567890}', '"city" must be a string.'],
  ['get_weather', '{"city":null}', '"city" must be a string.'],
  ['get_weather', '{"city":{"name":"Berlin"}}', '"city" must be a string.'],
  ['get_weather', '{"city":"Berlin","units":"F"}', 'only "city" is accepted.'],
  ['get_weather', '{"cities":["Berlin"]}', 'only "city" is accepted.'],
  ['get_weather', '{"city":"Berlin","CITY":"Paris"}', 'only "city" is accepted.'],
  ['multi_weather', undefined, '"cities" is required.'],
  ['multi_weather', '{"cities":"Berlin"}', '"cities" must be an array.'],
  ['multi_weather', '{"cities":{"0":"Berlin"}}', '"cities" must be an array.'],
  ['multi_weather', '{"cities":null}', '"cities" must be an array.'],
  ['multi_weather', '{"cities":[]}', '"cities" must have 1 to 5 items.'],
  ['multi_weather', '{"cities":["a","b","c","d","e","f"]}', '"cities" must have 1 to 5 items.'],
  ['multi_weather', '{"cities":["Berlin",7]}', '"cities[1]" must be a string.'],
  ['multi_weather', '{"cities":["Berlin",null,7]}', '"cities[1]" must be a string.'],
  ['multi_weather', '{"cities":["Berlin","Paris",""]}', `"cities[2]" ${length}`],
  ['multi_weather', `{"cities":["${'x'.repeat(101)}",7]}`, `"cities[0]" ${length}`],
  ['multi_weather', '{"cities":["Berlin"],"city":"Paris"}', 'only "cities" is accepted.'],
];
