/** Checks a tool's arguments against its input schema. Each tool takes exactly one argument. */
#pragma once
#include <yyjson.h>
#include "text.h"

#define MAX_CITIES 5

typedef enum {
  ARGUMENTS_VALID,
  /** The text of a tool error says what is wrong: the model can repair it. */
  ARGUMENTS_INVALID,
  /** Not the JSON text of an object. A transport does not let this through. */
  ARGUMENTS_NOT_AN_OBJECT,
} arguments_verdict;

typedef struct {
  /** The argument, or its items. They lie in `document`. */
  text values[MAX_CITIES];
  size_t count;
  yyjson_doc *document;
  /** Owned; set where the arguments are invalid. */
  text problem;
} arguments;

/** What a tool takes. */
typedef enum { TAKES_TEXT, TAKES_CITY, TAKES_CITIES } arguments_kind;

/** @param json the arguments, or NULL where there are none: then they count as an empty object. */
arguments_verdict arguments_read(const text *json, arguments_kind kind, const char *name, arguments *ret);
/** For every verdict but the problem, which the caller has taken. */
void arguments_free(arguments *owned);
