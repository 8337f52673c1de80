#include "arguments.h"
#include <stdio.h>

static arguments_verdict invalid(arguments *ret, const char *name, const char *problem) {
  ret->problem = JOIN(TEXT("Invalid arguments: \""), text_of(name), TEXT("\" "), text_of(problem));
  return ARGUMENTS_INVALID;
}

/** A string's length in code points (JSON Schema). */
static size_t code_points(text string) {
  size_t count = 0;
  for (size_t i = 0; i < string.len; i++) count += (string.ptr[i] & 0xC0) != 0x80;
  return count;
}

static arguments_verdict read_string(yyjson_val *value, arguments_kind kind, const char *name, arguments *ret) {
  if (!yyjson_is_str(value)) return invalid(ret, name, "must be a string.");
  text string = {.ptr = (uint8_t *)yyjson_get_str(value), .len = yyjson_get_len(value)};
  size_t length = kind == TAKES_TEXT ? 1 : code_points(string);
  if (length < 1 || length > 100) return invalid(ret, name, "must have 1 to 100 characters.");
  ret->values[ret->count++] = string;
  return ARGUMENTS_VALID;
}

static arguments_verdict read_cities(yyjson_val *array, const char *name, arguments *ret) {
  if (!yyjson_is_arr(array)) return invalid(ret, name, "must be an array.");
  if (yyjson_arr_size(array) < 1 || yyjson_arr_size(array) > MAX_CITIES) {
    return invalid(ret, name, "must have 1 to 5 items.");
  }
  size_t index, count;
  yyjson_val *item;
  yyjson_arr_foreach(array, index, count, item) {
    char item_name[32];
    snprintf(item_name, sizeof item_name, "%s[%d]", name, (int)index);
    arguments_verdict verdict = read_string(item, TAKES_CITY, item_name, ret);
    if (verdict != ARGUMENTS_VALID) return verdict;
  }
  return ARGUMENTS_VALID;
}

arguments_verdict arguments_read(const text *json, arguments_kind kind, const char *name, arguments *ret) {
  *ret = (arguments){0};
  text source = json != NULL ? *json : TEXT("{}");
  // A number stays text: one of any size is a number of the wrong type, and not an error in the JSON.
  ret->document = yyjson_read((const char *)source.ptr, source.len, YYJSON_READ_NUMBER_AS_RAW);
  yyjson_val *members = yyjson_doc_get_root(ret->document);
  if (!yyjson_is_obj(members)) return ARGUMENTS_NOT_AN_OBJECT;

  size_t index, count;
  yyjson_val *key, *value, *argument = NULL;
  yyjson_obj_foreach(members, index, count, key, value) {
    if (!yyjson_equals_str(key, name)) {
      ret->problem = JOIN(TEXT("Invalid arguments: only \""), text_of(name), TEXT("\" is accepted."));
      return ARGUMENTS_INVALID;
    }
    argument = value;
  }
  if (argument == NULL) return invalid(ret, name, "is required.");
  return kind == TAKES_CITIES ? read_cities(argument, name, ret) : read_string(argument, kind, name, ret);
}

void arguments_free(arguments *owned) { yyjson_doc_free(owned->document); }
