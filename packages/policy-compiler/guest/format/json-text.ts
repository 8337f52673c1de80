/** Values as JSON text: what most answers are made of is written here, anything else by OPA, whose writer is larger. */
import { opa_json_dump, opa_value_get, opa_value_iter, opa_value_type } from '../abi/opa';
import { typeBoolean, typeObject, typeString, Value } from '../abi/value';
import { terminatedLength } from '../values/bytes';
import { BACKSLASH, CLOSE_BRACE, COLON, COMMA, OPEN_BRACE, QUOTE, SPACE } from '../values/characters';
import { isString, isTrue, lengthOf, textOf } from '../values/values';
import { putByte, putBytes, putText, unwrite, written } from '../values/writer';

export function putJson(value: Value): void {
  const type = opa_value_type(value);
  if (type == typeBoolean) putText(isTrue(value) ? 'true' : 'false');
  else if (type == typeString) putString(value);
  else if (type == typeObject) putObject(value);
  else putByOpa(value);
}

/** A name that is no string is a part of the object that OPA writes. */
function putObject(object: Value): void {
  const start = written();
  putByte(OPEN_BRACE);
  for (let key = opa_value_iter(object, 0); key != 0; key = opa_value_iter(object, key)) {
    if (!isString(key)) {
      unwrite(start);
      return putByOpa(object);
    }
    if (written() > start + 1) putByte(COMMA);
    putString(key);
    putByte(COLON);
    putJson(opa_value_get(object, key));
  }
  putByte(CLOSE_BRACE);
}

function putString(string: Value): void {
  const text = textOf(string);
  const length = lengthOf(string);
  for (let i = 0; i < length; i++) {
    const byte: i32 = load<u8>(text + i);
    if (byte < SPACE || byte == QUOTE || byte == BACKSLASH) return putByOpa(string);
  }
  putByte(QUOTE);
  putBytes(text, length);
  putByte(QUOTE);
}

function putByOpa(value: Value): void {
  const text = opa_json_dump(value);
  putBytes(text, terminatedLength(text));
}
